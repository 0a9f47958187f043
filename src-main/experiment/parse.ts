/** Text or value → experiment config, or one error that lists every problem. */
import { experimentConfig, type ExperimentConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import { datasetIds } from '../datasets/catalog.ts';
import { isMapping, valueAt } from '../shared/configPath.ts';
import { combinationProblems, lengthProblems } from './combinations.ts';
import { experimentJsonSchema } from './jsonSchema.ts';
import { parseRegularizer } from './notation.ts';
import { applyOverrides, parseOverride } from './overrides.ts';
import { type Locate, type ConfigIssue, problemsError, problemsOf, wrongValue } from './problems.ts';
import { readSource } from './source.ts';

const WHAT = 'experiment config';
const schema = experimentJsonSchema();

/**
 * @param text one YAML or JSON document
 * @param where name of the file, for messages
 * @param settings `path=value` settings that override parts of it
 * @throws RidgelineError `bad-input`: syntax errors with line and column, else every problem with its line
 */
export function parseConfigText(
  text: string,
  where: string,
  settings: readonly string[] = [],
): ExperimentConfig {
  const source = readSource(text, where);
  const set = settings.map((setting) => parseOverride(setting).path);
  return parseLocated(applyOverrides(source.value, settings), where, (path) => {
    if (set.some((outer) => outer.every((key, depth) => key === path[depth]))) {
      return { words: 'from --set', order: Infinity };
    }
    const line = source.placeOf(path)?.line;
    return line === undefined ? null : { words: `line ${line}`, order: line };
  });
}

/**
 * @param value the value as written, e.g. parsed from YAML; `regularizer` may be a string such as `l2(lambd=0.01)`
 * @param where name of the file, preset or request, for messages
 * @throws RidgelineError `bad-input` that lists every problem, one per line
 */
export function parseConfig(value: unknown, where: string): ExperimentConfig {
  return parseLocated(value, where, () => null);
}

function parseLocated(value: unknown, where: string, locate: Locate): ExperimentConfig {
  const { config, problems } = inspectConfig(value);
  if (config === null) throw problemsError(where, WHAT, problems, locate);
  return config;
}

/** As `parseConfig`, but returns problems as data; the config is null exactly if there are problems. */
export function inspectConfig(value: unknown): { config: ExperimentConfig | null; problems: ConfigIssue[] } {
  const { value: expanded, problems } = expandNotation(value);
  problems.push(...datasetProblems(expanded));
  const parsed = experimentConfig.safeParse(expanded);
  if (!parsed.success) problems.push(...problemsOf(schema, parsed.error.issues, expanded));
  else problems.push(...combinationProblems(parsed.data));
  problems.push(...lengthProblems(expanded));
  return { config: parsed.success && problems.length === 0 ? parsed.data : null, problems };
}

/** Expands a regulariser in text notation; an invalid one is a problem and counts as `none` in the other checks. */
function expandNotation(value: unknown): { value: unknown; problems: ConfigIssue[] } {
  if (!isMapping(value) || typeof value['regularizer'] !== 'string') return { value, problems: [] };
  try {
    return { value: { ...value, regularizer: parseRegularizer(value['regularizer']) }, problems: [] };
  } catch (error) {
    if (!(error instanceof RidgelineError)) throw error;
    return {
      value: { ...value, regularizer: { kind: 'none' } },
      problems: [{ path: ['regularizer'], text: error.message }],
    };
  }
}

/** The contract accepts any data set id; the catalog knows the existing ones. */
function datasetProblems(value: unknown): ConfigIssue[] {
  const path = ['dataset', 'id'];
  const id = valueAt(value, path);
  if (typeof id !== 'string' || id === '' || datasetIds.includes(id)) return [];
  return [{ path, text: wrongValue(schema, value, path, 'is not a data set') }];
}
