/** Fields of a run, with one name for columns, sorting and filtering. */
import type { RegularizerConfig } from '../../../../src-main/contract/config.ts';
import { engineName } from '../../../../src-main/contract/config.ts';
import { byUnit, RECORDED, appearsIn } from '../../../../src-main/contract/metrics.ts';
import { runStatus, type RunSummary } from '../../../../src-main/contract/runs.ts';
import { positionOf, stepsPerSecond } from '../../../data/progress.ts';
import { CONFIG_PREFIX, configValue, type Leaf } from './configPath.ts';

/**
 * How values are compared: `words`: contained in the text; `word`: as a whole; `list`: any of its items; the
 * others: by size.
 */
export type FieldKind = 'words' | 'word' | 'list' | 'number' | 'date' | 'seconds' | 'leaf';

export interface RunField {
  name: string;
  kind: FieldKind;
  /** Null or empty where the run has no value (yet). Dates are ISO 8601. */
  value: (run: RunSummary) => Leaf;
  /** The possible values; absent where any value is allowed. */
  values?: readonly string[];
}

const field = (
  name: string,
  kind: FieldKind,
  value: RunField['value'],
  values?: readonly string[],
): RunField => ({ name, kind, value, ...(values === undefined ? {} : { values }) });

/** Metrics of the last record. */
export const LISTED_METRICS = byUnit(RECORDED, ['accuracy', 'loss']).filter((metric) =>
  appearsIn(metric, 'list'),
);

/** In the order of completion. */
export const RUN_FIELDS: readonly RunField[] = [
  field('name', 'words', (run) => run.name),
  field('status', 'word', (run) => run.status, runStatus.options),
  field('tag', 'list', (run) => run.tags),
  field('note', 'words', (run) => run.note),
  ...LISTED_METRICS.map((metric) => field(metric, 'number', (run) => run.last?.[metric] ?? null)),
  field('regularizer', 'word', (run) => run.config.regularizer.kind, ['none', 'l1', 'l2', 'l1l2']),
  field('lambda', 'number', (run) => lambdaOf(run.config.regularizer)),
  field('model', 'word', (run) => run.config.model.kind),
  field('dataset', 'word', (run) => run.config.dataset.id),
  field('optimizer', 'word', (run) => run.config.optimizer.kind),
  field('learningRate', 'number', (run) => run.config.optimizer.learningRate),
  field('batchSize', 'number', (run) => run.config.batchSize),
  field('seed', 'number', (run) => run.config.seed),
  field('engine', 'word', (run) => run.engine, engineName.options),
  field('stepsPerSecond', 'number', (run) => stepsPerSecond(run)),
  field('duration', 'seconds', (run) => (run.startedAt === null ? null : run.seconds)),
  field('created', 'date', (run) => run.createdAt),
  field('epochs', 'number', (run) => run.epochsDone),
  field('progress', 'number', (run) => positionOf(run).share),
  field('id', 'word', (run) => run.id),
  field('has', 'list', (run) => presentExtras(run), ['note', 'tags', 'error', 'checkpoint']),
];

/** Aliases of fields that users may try first. */
const ALIASES: Readonly<Record<string, string>> = {
  tags: 'tag',
  notes: 'note',
  acc: 'testAcc',
  loss: 'testLoss',
  λ: 'lambda',
  data: 'dataset',
  regulariser: 'regularizer',
  optimiser: 'optimizer',
  lr: 'learningRate',
  batch: 'batchSize',
  speed: 'stepsPerSecond',
  time: 'duration',
};

const byName = new Map(RUN_FIELDS.map((known) => [known.name.toLowerCase(), known]));

/** Case does not matter. Undefined for what is neither a field nor a path into the config. */
export function fieldNamed(name: string): RunField | undefined {
  if (name.startsWith(CONFIG_PREFIX) && name.length > CONFIG_PREFIX.length) return configField(name);
  const lower = name.toLowerCase();
  return byName.get(ALIASES[lower]?.toLowerCase() ?? lower);
}

function configField(path: string): RunField {
  return field(path, 'leaf', (run) => configValue(run.config, path));
}

/** The λ of the network's penalty; of L1 where there are both. */
function lambdaOf(regularizer: RegularizerConfig): number | null {
  switch (regularizer.kind) {
    case 'none':
      return null;
    case 'l1l2':
      return regularizer.lambda1;
    default:
      return regularizer.lambda;
  }
}

function presentExtras(run: RunSummary): string[] {
  return [
    ...(run.note === '' ? [] : ['note']),
    ...(run.tags.length === 0 ? [] : ['tags']),
    ...(run.error === null ? [] : ['error']),
    ...(run.resumable ? ['checkpoint'] : []),
  ];
}
