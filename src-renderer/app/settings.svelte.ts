/** The user's settings: kept by the workstation, with a copy in this browser so that the first paint is right. */
import {
  DEFAULT_SETTINGS,
  settings,
  type Language,
  type Settings,
  type SettingsChange,
} from '../../src-main/contract/settings.ts';
import type { Client } from '../client/client.ts';
import { Kept } from './kept.ts';
import { preferredLanguage, type Catalogue, type Messages } from '../words/catalogue.ts';

const kept = new Kept('settings', settings, DEFAULT_SETTINGS);

export class SettingsState {
  readonly #client: Client;
  #turn = 0;
  value = $state.raw<Settings>(kept.read());
  readonly language = $derived<Language>(
    this.value.language === 'system' ? preferredLanguage(navigator.languages) : this.value.language,
  );

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    this.#show(await this.#client.request('settings.get', {}));
  }

  /** Shown at once; throws RidgelineError, and shows the old again, where it cannot be stored. */
  async change(change: SettingsChange): Promise<void> {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const before = this.value;
    const turn = ++this.#turn;
    this.#show(settings.parse({ ...before, ...given }));
    try {
      const stored = await this.#client.request('settings.change', change);
      // The answer to an earlier change knows nothing of a later one that is on its way.
      if (turn === this.#turn) this.#show(stored);
    } catch (error) {
      const old = Object.entries(before).filter(([key]) => key in given);
      this.#show(settings.parse({ ...this.value, ...Object.fromEntries(old) }));
      throw error;
    }
  }

  /** The messages in the language in force. Read it in `$derived`, so that a change of language is seen. */
  words<M extends Messages>(catalogue: Catalogue<M>): M {
    return catalogue[this.language];
  }

  #show(value: Settings): void {
    this.value = value;
    kept.write(value);
  }
}
