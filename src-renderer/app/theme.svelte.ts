/** Light or dark: from the settings, or else from the system. */
import type { SettingsState } from './settings.svelte.ts';

export class Theme {
  readonly #settings: SettingsState;
  #systemDark = $state(false);
  readonly shown = $derived.by<'light' | 'dark'>(() => {
    const { theme } = this.#settings.value;
    if (theme !== 'system') return theme;
    return this.#systemDark ? 'dark' : 'light';
  });

  constructor(settings: SettingsState) {
    this.#settings = settings;
    const query = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = query.matches;
    query.addEventListener('change', (event) => (this.#systemDark = event.matches));
  }
}
