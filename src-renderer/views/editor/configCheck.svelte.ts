/** The workstation's check of the text: debounced while typing; answers to older texts are dropped. */
import type {
  ConfigCheck,
  ConfigProblem,
  ConfigSummary,
} from '../../../src-main/contract/channels/editor.ts';
import type { ExperimentConfig } from '../../../src-main/contract/config.ts';
import type { Client } from '../../client/client.ts';

const PAUSE_MS = 200;

export class ConfigChecker {
  readonly #client: Client;
  problems = $state.raw<readonly ConfigProblem[]>([]);
  /** Of the last text without problems. */
  config = $state.raw<ExperimentConfig | null>(null);
  summary = $state.raw<ConfigSummary | null>(null);
  /** Null before the first answer, or after a failed request. */
  #checked = $state.raw<string | null>(null);
  unreachable = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = '';

  constructor(client: Client) {
    this.#client = client;
  }

  /** Whether the result is for this text. */
  isAbout(text: string): boolean {
    return this.#checked === text;
  }

  /** Requests a check, debounced. */
  soon(text: string): void {
    this.#wanted = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.now(text), PAUSE_MS);
  }

  /** Requests a check at once. */
  async now(text: string): Promise<void> {
    clearTimeout(this.#timer);
    this.#wanted = text;
    try {
      const check = await this.#client.request('editor.check', { text });
      if (text !== this.#wanted) return;
      this.#show(check);
      this.#checked = text;
      this.unreachable = false;
    } catch {
      // The connection indicator shows why; the last result stays on screen.
      if (text === this.#wanted) this.unreachable = true;
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #show({ config, problems, summary }: ConfigCheck): void {
    this.problems = problems;
    if (config === null) return;
    this.config = config;
    this.summary = summary;
  }
}
