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

  /** Optimistic: applied at once, reverted with a RidgelineError where it cannot be stored. */
  async change(change: SettingsChange): Promise<void> {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const before = this.value;
    const turn = ++this.#turn;
    this.#show(settings.parse({ ...before, ...given }));
    try {
      const stored = await this.#client.request('settings.change', change);
      // The answer to an earlier request does not include a later change that is still pending.
      if (turn === this.#turn) this.#show(stored);
    } catch (error) {
      const old = Object.entries(before).filter(([key]) => key in given);
      this.#show(settings.parse({ ...this.value, ...Object.fromEntries(old) }));
      throw error;
    }
  }

  /** The messages in the current language. Read it in `$derived`, so that a change of language takes effect. */
  words<M extends Messages>(catalogue: Catalogue<M>): M {
    return catalogue[this.language];
  }

  #show(value: Settings): void {
    this.value = value;
    kept.write(value);
  }
}
