/**
 * The fields of the form, their order and their controls. The schema defines which keys each kind has, and
 * which values they allow.
 */
import { type JsonSchema, knownKeys } from '../../../../src-main/contract/allowed.ts';
import { type ConfigPath, isMapping, valueAt } from '../../../../src-main/shared/configPath.ts';
import type { Stepping } from './numbers.ts';

export type Control =
  | { is: 'text' }
  | { is: 'longText' }
  | { is: 'number'; stepping: Stepping; whole?: boolean; optional?: 'remove' | 'null' }
  /** `all`, or a number. */
  | { is: 'count' }
  /** One of the schema's choices; `kind` also decides which other keys its mapping has. */
  | { is: 'choice'; look: 'segments' | 'list' }
  | { is: 'kind'; look: 'segments' | 'list' }
  | { is: 'switch' }
  | { is: 'sizes' }
  | { is: 'blocks' }
  | { is: 'overrides' };

export interface Field {
  /** E.g. `dataset.train.count`; also the name of its words. */
  path: string;
  control: Control;
}

export const GROUPS = [
  'experiment',
  'data',
  'model',
  'regularizer',
  'optimizer',
  'training',
  'recording',
] as const;
export type Group = (typeof GROUPS)[number];

const whole = (by = 1): Control => ({ is: 'number', whole: true, stepping: { kind: 'linear', by } });
const linear = (by: number): Control => ({ is: 'number', stepping: { kind: 'linear', by } });
const logarithmic = (least: number): Control => ({
  is: 'number',
  stepping: { kind: 'logarithmic', least },
});
const doubling: Control = { is: 'number', whole: true, stepping: { kind: 'doubling' } };
const kind = (look: 'segments' | 'list'): Control => ({ is: 'kind', look });
const choice = (look: 'segments' | 'list'): Control => ({ is: 'choice', look });
const field = (path: string, control: Control): Field => ({ path, control });

export const FIELDS: Readonly<Record<Group, readonly Field[]>> = {
  experiment: [
    field('name', { is: 'text' }),
    field('notes', { is: 'longText' }),
    field('seed', whole()),
    field('engine', choice('list')),
  ],
  data: [
    field('dataset.id', choice('list')),
    field('dataset.train.count', { is: 'count' }),
    field('dataset.train.seed', {
      is: 'number',
      whole: true,
      optional: 'remove',
      stepping: { kind: 'linear', by: 1 },
    }),
    field('dataset.test.count', { is: 'count' }),
    field('dataset.normalize', choice('segments')),
    field('dataset.resize', {
      is: 'number',
      whole: true,
      optional: 'null',
      stepping: { kind: 'linear', by: 32 },
    }),
  ],
  model: [
    field('model.kind', kind('segments')),
    field('model.blocks', { is: 'blocks' }),
    field('model.hidden', { is: 'sizes' }),
    field('model.activation', choice('list')),
    field('model.dropout', linear(0.05)),
    field('model.initializer.kind', kind('list')),
    field('model.initializer.mean', linear(0.01)),
    field('model.initializer.stddev', logarithmic(1e-4)),
    field('model.initializer.value', linear(0.1)),
    field('model.initializer.minval', linear(0.01)),
    field('model.initializer.maxval', linear(0.01)),
    field('model.initializer.scale', logarithmic(0.01)),
    field('model.initializer.mode', choice('segments')),
    field('model.initializer.distribution', choice('segments')),
    field('model.biasInitial', linear(0.1)),
    field('loss', choice('segments')),
    field('reportedLoss', choice('segments')),
  ],
  regularizer: [
    field('regularizer.kind', kind('segments')),
    field('regularizer.lambda', logarithmic(1e-7)),
    field('regularizer.lambda1', logarithmic(1e-7)),
    field('regularizer.lambda2', logarithmic(1e-7)),
    field('regularizer.convention', choice('segments')),
    field('regularizer.l1Method', choice('segments')),
    field('regularizer.apply', choice('segments')),
    field('regularizer.overrides', { is: 'overrides' }),
  ],
  optimizer: [
    field('optimizer.kind', kind('segments')),
    field('optimizer.learningRate', logarithmic(1e-7)),
    field('optimizer.momentum', linear(0.05)),
    field('optimizer.nesterov', { is: 'switch' }),
    field('optimizer.beta1', linear(0.01)),
    field('optimizer.beta2', linear(0.001)),
    field('optimizer.decay', linear(0.01)),
    field('optimizer.epsilon', logarithmic(1e-10)),
    field('optimizer.weightDecay', logarithmic(1e-6)),
    field('optimizer.schedule.kind', kind('list')),
    field('optimizer.schedule.decay', linear(0.001)),
    field('optimizer.schedule.every', whole(100)),
    field('optimizer.schedule.factor', linear(0.05)),
    field('optimizer.schedule.steps', whole(100)),
    field('optimizer.schedule.patience', whole(10)),
    field('optimizer.schedule.threshold', logarithmic(1e-6)),
    field('optimizer.schedule.floor', logarithmic(1e-8)),
    field('optimizer.schedule.minRate', logarithmic(1e-8)),
  ],
  training: [field('epochs', whole()), field('steps', whole(100)), field('batchSize', doubling)],
  recording: [
    field('evaluate.everyEpochs', {
      is: 'number',
      whole: true,
      optional: 'remove',
      stepping: { kind: 'linear', by: 1 },
    }),
    field('evaluate.everySteps', whole(50)),
    field('evaluate.testCount', { is: 'count' }),
    field('evaluate.trainCount', { is: 'count' }),
    field('record.checkpoint', choice('segments')),
  ],
};

export function pathOf(field: Pick<Field, 'path'>): string[] {
  return field.path.split('.');
}

/**
 * The fields that apply to a config.
 * @param value the config with its defaults
 */
export function visibleFields(group: Group, schema: JsonSchema, value: unknown): Field[] {
  const ofSteps = isMapping(value) && value['steps'] !== undefined;
  /** Keys that exist only for runs of epochs, or only for runs of steps. */
  const other = ofSteps ? ['epochs', 'evaluate.everyEpochs'] : ['steps', 'evaluate.everySteps'];
  return FIELDS[group].filter((candidate) => {
    if (other.includes(candidate.path)) return false;
    const path = pathOf(candidate);
    const holder = path.slice(0, -1);
    return knownKeys(schema, value, holder).includes(path.at(-1) ?? '');
  });
}

/** Whether a path lies at or below another. */
export function isWithin(path: ConfigPath, outer: ConfigPath): boolean {
  return outer.every((key, depth) => key === path[depth]);
}

/** The value at a field's path. */
export function fieldValue(value: unknown, { path }: Pick<Field, 'path'>): unknown {
  return valueAt(value, path.split('.'));
}
