/** Checks a config's text for an editor: the config, or every problem with its position. */
import type { ConfigProblem } from '../contract/channels/editor.ts';
import type { ConfigPath } from '../shared/configPath.ts';
import type { ExperimentConfig } from '../contract/config.ts';
import { inspectConfig } from './parse.ts';
import type { ConfigIssue } from './problems.ts';
import { inspectSource, type SourcePosition } from './source.ts';

export interface CheckedText {
  /** Null exactly where there are problems. */
  config: ExperimentConfig | null;
  /** In the order of the text. */
  problems: ConfigProblem[];
  /** Adds positions to further problems of the config. */
  locate: (problems: readonly ConfigIssue[]) => ConfigProblem[];
}

/** @param text one YAML or JSON document, valid or not */
export function checkConfigText(text: string): CheckedText {
  const source = inspectSource(text);
  if (!('value' in source)) {
    const { kind, faults } = source;
    const problems = faults.map(({ line, column, message }) => ({
      path: [],
      line,
      column,
      message: kind === 'syntax' ? message : `The text ${message}`,
    }));
    return { config: null, problems, locate: () => [] };
  }
  const locate = (problems: readonly ConfigIssue[]): ConfigProblem[] =>
    problems.map((problem) => located(problem, source.placeOf)).toSorted(inOrder);
  const { config, problems } = inspectConfig(source.value);
  return { config, problems: locate(problems), locate };
}

function located(
  { path, text }: ConfigIssue,
  placeOf: (path: ConfigPath) => SourcePosition | null,
): ConfigProblem {
  const { line, column } = placeOf(path) ?? { line: 1, column: 1 };
  return { path: [...path], line, column, message: text };
}

function inOrder(a: ConfigProblem, b: ConfigProblem): number {
  return a.line - b.line || a.column - b.column;
}
