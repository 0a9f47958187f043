/** Commands, and the search of the command palette. */
import { fuzzyMatch } from './fuzzy.ts';

export interface Command {
  /** Unique, e.g. `go/weights`; of two with the same id, the later one wins. */
  id: string;
  /** In the current language. */
  title: string;
  /** Heading in the list, in the current language: the name of its view. */
  group: string;
  /** Distinguishes it from others of the same title, e.g. a run's config in a phrase. */
  detail?: string;
  /** Other words that find it. */
  keywords?: string;
  /** See shortcuts.ts, e.g. `g w`. */
  shortcut?: string;
  /** The shortcut also works in text fields; only for keys that type nothing, e.g. `mod+k`. */
  inFields?: boolean;
  /** False: it cannot be run now. Its shortcut is still listed. */
  enabled?: boolean;
  /** False: found only by typing, e.g. one of hundreds of runs. */
  offered?: boolean;
  run: () => unknown;
}

export interface Found {
  command: Command;
  /** Characters of the title to mark. */
  positions: readonly number[];
  recent: boolean;
}

const MAX_FOUND = 60;

/**
 * Empty query: recent commands, then the others. Otherwise the best matches, recent ones first among equals.
 */
export function findCommands(
  commands: readonly Command[],
  query: string,
  recent: readonly string[],
): Found[] {
  const enabled = commands.filter((command) => command.enabled !== false);
  if (query.trim() === '') {
    const again = recent.flatMap((id) => enabled.find((command) => command.id === id) ?? []);
    const others = enabled.filter((command) => command.offered !== false && !again.includes(command));
    return [
      ...again.map((command) => ({ command, positions: [], recent: true })),
      ...others.map((command) => ({ command, positions: [], recent: false })),
    ].slice(0, MAX_FOUND);
  }
  return enabled
    .flatMap((command) => {
      const keywords = [command.keywords, command.group, command.detail].join(' ');
      const match = fuzzyMatch(query, command.title, keywords);
      if (match === null) return [];
      const used = recent.indexOf(command.id);
      const bonus = used < 0 ? 0 : 3 - used * 0.1;
      return [{ command, positions: match.positions, recent: used >= 0, score: match.score + bonus }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_FOUND)
    .map(({ command, positions, recent: used }) => ({ command, positions, recent: used }));
}

/** A title split into matched and other parts. */
export function marked(title: string, positions: readonly number[]): { text: string; mark: boolean }[] {
  const wanted = new Set(positions);
  const pieces: { text: string; mark: boolean }[] = [];
  for (let i = 0; i < title.length; i++) {
    const mark = wanted.has(i);
    const last = pieces.at(-1);
    if (last?.mark === mark) last.text += title[i] ?? '';
    else pieces.push({ text: title[i] ?? '', mark });
  }
  return pieces;
}
