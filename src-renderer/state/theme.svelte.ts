/** Light, dark, or what the system says. The choice is kept in this browser; the result is on <html>. */
export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const KEY = 'ridgeline.theme';

export class Theme {
  choice = $state<ThemeChoice>(stored());
  #systemDark = $state(false);
  readonly shown = $derived<'light' | 'dark'>(
    this.choice === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.choice,
  );

  constructor() {
    const query = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = query.matches;
    query.addEventListener('change', (event) => {
      this.#systemDark = event.matches;
      this.#apply();
    });
    this.#apply();
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(KEY, choice);
    this.#apply();
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.shown;
  }
}

function stored(): ThemeChoice {
  const value = localStorage.getItem(KEY);
  return THEME_CHOICES.find((choice) => choice === value) ?? 'system';
}
