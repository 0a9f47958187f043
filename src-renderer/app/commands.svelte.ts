/**
 * The registry of commands. Views and components register theirs; the command palette finds it, the keyboard
 * runs it and the sheet of shortcuts lists it. See docs/CONTRIBUTING.md.
 */
import { untrack } from 'svelte';
import { z } from 'zod';
import type { Command } from './commands.ts';
import { Kept } from './kept.ts';
import type { Toasts } from './toasts.svelte.ts';

export type { Command };

/** The commands of a component; evaluated again when the state it reads changes. */
export type CommandSource = () => readonly Command[];

const MAX_RECENT = 6;
const kept = new Kept('recentCommands', z.array(z.string().max(300)).max(MAX_RECENT), []);

export class Commands {
  readonly #toasts: Toasts;
  #sources = $state.raw<readonly CommandSource[]>([]);
  readonly list: readonly Command[] = $derived([
    ...new Map(this.#sources.flatMap((source) => source()).map((command) => [command.id, command])).values(),
  ]);
  /** Ids of the commands last chosen in the palette, newest first; stored in this browser. */
  recent = $state.raw<readonly string[]>(kept.read());

  constructor(toasts: Toasts) {
    this.#toasts = toasts;
  }

  /**
   * @returns a function that unregisters: return it from `$effect`, so that a view's commands go with the view
   */
  register(source: CommandSource): () => void {
    // Untracked: the caller's effect must not run again when other components register.
    untrack(() => (this.#sources = [...this.#sources, source]));
    return () => {
      this.#sources = this.#sources.filter((other) => other !== source);
    };
  }

  /** Errors and rejections are shown as messages. */
  async run(command: Command): Promise<void> {
    if (command.enabled === false) return;
    await this.#toasts.attempt(() => command.run());
  }

  remember({ id }: Command): void {
    this.recent = [id, ...this.recent.filter((other) => other !== id)].slice(0, MAX_RECENT);
    kept.write([...this.recent]);
  }
}
