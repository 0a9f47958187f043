import { describe, expect, it } from 'vitest';
import { knownKeys } from '../../../../src-main/contract/allowed.ts';
import { experimentConfig } from '../../../../src-main/contract/config.ts';
import { parseConfig } from '../../../../src-main/experiment/parse.ts';
import { experimentJsonSchema } from '../../../../src-main/experiment/jsonSchema.ts';
import { loadPresets } from '../../../../src-main/experiment/presets.ts';
import { RESOURCES_FOLDER } from '../../../../src-main/program/folders.ts';
import { differences, resetTo } from '../../../../src-renderer/views/editor/differences.ts';
import { FIELDS, GROUPS, visibleFields } from '../../../../src-renderer/views/editor/form/fields.ts';
import { withKind, withLength } from '../../../../src-renderer/views/editor/form/kinds.ts';
import {
  defaultAt,
  isRequired,
  withDefaults,
} from '../../../../src-renderer/views/editor/form/schemaDefaults.ts';
import { configText, readYaml, setAt } from '../../../../src-renderer/views/editor/text/yamlEdit.ts';

const schema = experimentJsonSchema();
const BASE = {
  version: 1,
  name: 'x',
  dataset: { id: 'digits' },
  model: { kind: 'mlp', hidden: [10] },
  optimizer: { kind: 'sgd', learningRate: 0.1 },
  batchSize: 10,
  epochs: 1,
} as const;

const shown = (value: unknown): string[] =>
  GROUPS.flatMap((group) =>
    visibleFields(group, schema, withDefaults(schema, value)).map(({ path }) => path),
  );

describe('withDefaults', () => {
  it('fills in the same defaults as the workstation', () => {
    expect(withDefaults(schema, BASE)).toEqual(experimentConfig.parse(BASE));
    const regularizer = {
      kind: 'l1',
      lambda: 1,
      overrides: [{ layer: 'dense_1', regularizer: { kind: 'l2', lambda: 2 } }],
    };
    expect(withDefaults(schema, { ...BASE, regularizer })).toEqual(
      experimentConfig.parse({ ...BASE, regularizer }),
    );
  });

  it('leaves out defaults that it cannot know', () => {
    expect(withDefaults(schema, { model: { kind: 'unheard' } })).toMatchObject({
      model: { kind: 'unheard' },
    });
    expect(withDefaults(schema, null)).toBeNull();
  });

  it('knows the defaults of single keys, and which are required', () => {
    expect(defaultAt(schema, BASE, ['seed'])).toBe(1);
    expect(defaultAt(schema, BASE, ['batchSize'])).toBeUndefined();
    expect(isRequired(schema, BASE, ['batchSize'])).toBe(true);
    expect(isRequired(schema, BASE, ['seed'])).toBe(false);
    expect(isRequired(schema, { regularizer: { kind: 'l2' } }, ['regularizer', 'lambda'])).toBe(true);
  });
});

describe('the form', () => {
  it('has a field for every key of every preset', () => {
    for (const { config, id } of loadPresets(RESOURCES_FOLDER)) {
      const fields = new Set(shown(config));
      const lists = ['model.blocks', 'model.hidden', 'regularizer.overrides'];
      const leaves = (value: unknown, path: string): string[] =>
        typeof value === 'object' && value !== null && !lists.includes(path)
          ? Object.entries(value).flatMap(([key, inner]) =>
              leaves(inner, path === '' ? key : `${path}.${key}`),
            )
          : [path];
      const missing = leaves(config, '').filter((path) => path !== 'version' && !fields.has(path));
      expect(missing, id).toEqual([]);
    }
  });

  it('shows only the fields of the kind', () => {
    expect(shown(BASE)).toContain('model.hidden');
    expect(shown(BASE)).not.toContain('model.blocks');
    expect(shown(BASE)).not.toContain('regularizer.lambda');
    expect(shown({ ...BASE, model: { kind: 'mobilenetV2' } })).not.toContain('model.dropout');
    expect(shown({ ...BASE, epochs: undefined, steps: 5 })).toContain('evaluate.everySteps');
    expect(shown(BASE)).not.toContain('steps');
  });

  it('has no field that the schema lacks for every kind', () => {
    const all = new Set(GROUPS.flatMap((group) => FIELDS[group].map(({ path }) => path)));
    expect(all.size).toBe(GROUPS.reduce((sum, group) => sum + FIELDS[group].length, 0));
    for (const path of all) {
      const keys = path.split('.');
      expect(knownKeys(schema, {}, keys.slice(0, -1)), path).toContain(keys.at(-1));
    }
  });
});

describe('withKind', () => {
  const kindsOf = (holder: readonly string[]): string[] => {
    const kinds: Record<string, string[]> = {
      model: ['mlp', 'cnn', 'mobilenetV2'],
      regularizer: ['none', 'l1', 'l2', 'l1l2'],
      optimizer: ['sgd', 'momentum', 'adam', 'adamw', 'rmsprop'],
      'optimizer.schedule': ['constant', 'exponential', 'step', 'cosine', 'reduceOnPlateau'],
      'model.initializer': [
        'zeros',
        'constant',
        'randomNormal',
        'randomUniform',
        'varianceScaling',
        'heNormal',
      ],
    };
    return kinds[holder.join('.')] ?? [];
  };

  it.each([
    [['model']],
    [['regularizer']],
    [['optimizer']],
    [['optimizer', 'schedule']],
    [['model', 'initializer']],
  ])('makes a config of %j that the workstation takes, from every kind to every other', (holder) => {
    for (const from of kindsOf(holder)) {
      for (const to of kindsOf(holder)) {
        const first = setAt(configText(BASE), holder, withKind(schema, BASE, holder, from));
        const second = setAt(first, holder, withKind(schema, readYaml(first).value, holder, to));
        expect(parseConfig(readYaml(second).value, `${from} → ${to}`)).toBeDefined();
      }
    }
  });

  it('keeps keys of both kinds', () => {
    const l1 = {
      ...BASE,
      regularizer: { kind: 'l1', lambda: 0.5, apply: 'kernels+biases', l1Method: 'proximal' },
    };
    expect(withKind(schema, l1, ['regularizer'], 'l2')).toEqual({
      kind: 'l2',
      lambda: 0.5,
      apply: 'kernels+biases',
    });
    expect(withKind(schema, l1, ['regularizer'], 'l1l2')).toMatchObject({
      lambda1: 0.5,
      l1Method: 'proximal',
    });
    const relu = { ...BASE, model: { kind: 'mlp', hidden: [3], activation: 'tanh' } };
    expect(withKind(schema, relu, ['model'], 'mobilenetV2')).toEqual({ kind: 'mobilenetV2' });
    expect(withKind(schema, relu, ['model'], 'cnn')).toMatchObject({ hidden: [3], activation: 'tanh' });
  });
});

describe('withLength', () => {
  it('changes the unit and the evaluations with it, and back', () => {
    const steps = withLength(configText(BASE), schema, 'steps', 500);
    expect(parseConfig(readYaml(steps).value, 'steps')).toMatchObject({
      steps: 500,
      evaluate: { everySteps: 50 },
    });
    const epochs = withLength(steps, schema, 'epochs', 4);
    expect(parseConfig(readYaml(epochs).value, 'epochs')).toMatchObject({ epochs: 4 });
    expect(epochs).not.toContain('evaluate');
  });
});

describe('differences', () => {
  const here = withDefaults(schema, {
    ...BASE,
    batchSize: 20,
    regularizer: { kind: 'l1', lambda: 1 },
    notes: 'other words',
  });
  const base = experimentConfig.parse(BASE);

  it('lists changed, added and removed keys', () => {
    expect(differences(base, here).map(({ path, base: was, here: is }) => [path, was, is])).toEqual([
      ['regularizer.kind', 'none', 'l1'],
      ['regularizer.lambda', null, '1'],
      ['regularizer.convention', null, 'keras'],
      ['regularizer.l1Method', null, 'subgradient'],
      ['regularizer.apply', null, 'kernels'],
      ['batchSize', '10', '20'],
    ]);
    expect(differences(base, base)).toEqual([]);
  });

  it('resets by key, and by mapping where the kind differs', () => {
    expect(resetTo(base, here, ['batchSize'])).toEqual({ path: ['batchSize'], value: 10 });
    expect(resetTo(base, here, ['regularizer', 'lambda'])).toEqual({
      path: ['regularizer'],
      value: { kind: 'none' },
    });
    expect(resetTo(base, here, ['dataset', 'train', 'seed'])).toEqual({
      path: ['dataset', 'train', 'seed'],
      value: undefined,
    });
  });
});
