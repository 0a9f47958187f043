import { describe, expect, it } from 'vitest';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { parseConfig, parseConfigText } from '../../src-main/experiment/parse.ts';

const MINIMAL = `version: 1
name: x
dataset: { id: digits }
model: { kind: mlp, hidden: [200] }
optimizer: { kind: sgd, learningRate: 0.1 }
regularizer: l2(lambd=0.01)
batchSize: 64
epochs: 3
`;

/** The message of the `bad-input` error that an action must throw. */
function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (!(error instanceof RidgelineError)) throw error;
    expect(error.code).toBe('bad-input');
    return error.message;
  }
  throw new Error('Nothing was thrown.');
}

describe('parseConfigText', () => {
  it('fills every default and expands a regulariser written as text', () => {
    expect(parseConfigText(MINIMAL, 'x.yaml')).toEqual({
      version: 1,
      name: 'x',
      notes: '',
      seed: 1,
      engine: 'auto',
      dataset: {
        id: 'digits',
        train: { count: 'all' },
        test: { count: 'all' },
        normalize: 'unit',
        resize: null,
      },
      model: {
        kind: 'mlp',
        hidden: [200],
        activation: 'relu',
        initializer: { kind: 'glorotUniform' },
        biasInitial: 0,
        dropout: 0,
      },
      loss: 'crossEntropy',
      reportedLoss: 'same',
      regularizer: { kind: 'l2', lambda: 0.01, convention: 'half', apply: 'kernels' },
      optimizer: { kind: 'sgd', learningRate: 0.1, schedule: { kind: 'constant' }, weightDecay: 0 },
      batchSize: 64,
      epochs: 3,
      evaluate: { trainCount: 0, testCount: 'all' },
      record: { checkpoint: 'last' },
    });
  });

  it('reads JSON, also indented with tabs, like YAML', () => {
    const config = parseConfigText(MINIMAL, 'x.yaml');
    expect(parseConfigText(JSON.stringify(config, null, '\t'), 'x.json')).toEqual(config);
  });

  it('lists every problem with its line, what was found and what is allowed', () => {
    const text = `version: 2
name: ''
lerningRate: 1
engine: gpu
dataset:
  id: 3
  train: { count: -1 }
  normalise: unit
model:
  kind: resnet
  hidden: x
loss: mse
regularizer:
  kind: l2
  lamda: 0.1
  l1Method: proximal
optimizer:
  learningRate: 0
batchSize: 1e9
epochs: "20"
`;
    expect(refusal(() => parseConfigText(text, 'my.yaml'))).toMatchInlineSnapshot(`
      "my.yaml: 15 problems in the experiment config:
        version (line 1): 2 — must be 1
        name (line 2): "" — must be a text of 1 to 200 characters
        lerningRate (line 3): unknown key — Allowed here: version, name, notes, seed, engine, dataset, model, loss, reportedLoss, regularizer, optimizer, batchSize, epochs, steps, evaluate, record
        engine (line 4): "gpu" — did you mean cpu? It must be one of auto, cpu, webgpu, cuda, dml, coreml, tensorflow, reference
        dataset.id (line 6): 3 — must be one of digits, mnist, fashion-mnist, cifar10
        dataset.train.count (line 7): -1 — must be all or a whole number ≥ 1
        dataset.normalise (line 8): unknown key — did you mean "normalize"? Allowed here: id, train, test, normalize, resize
        model.kind (line 10): "resnet" — must be one of mlp, cnn, mobilenetV2
        loss (line 12): "mse" — must be one of crossEntropy, brier
        regularizer.lambda (line 13): missing — must be a number ≥ 0
        regularizer.lamda (line 15): unknown key — did you mean "lambda"? Allowed here with kind l2: kind, lambda, convention, apply, overrides
        regularizer.l1Method (line 16): unknown key — Allowed here with kind l2: kind, lambda, convention, apply, overrides
        optimizer.kind (line 17): missing — must be one of sgd, momentum, adam, adamw, rmsprop
        batchSize (line 19): 1000000000 — must be a whole number from 1 to 65536
        epochs (line 20): "20" — must be a whole number from 1 to 100000"
    `);
  });

  it('reports problems of the alternative that a kind selects', () => {
    const text = MINIMAL.replace('hidden: [200]', 'hidden: [200, 0, many], initializer: { kind: heNorml }')
      .replace('l2(lambd=0.01)', '{ kind: l1, lambda: -0.5, convention: torch }')
      .replace('{ kind: sgd, learningRate: 0.1 }', '{ kind: sgd, learningRate: 0 }');
    expect(refusal(() => parseConfigText(text, 'my.yaml'))).toMatchInlineSnapshot(`
      "my.yaml: 6 problems in the experiment config:
        model.hidden[1] (line 4): 0 — must be a whole number from 1 to 65536
        model.hidden[2] (line 4): "many" — must be a whole number from 1 to 65536
        model.initializer.kind (line 4): "heNorml" — did you mean heNormal? It must be one of zeros, ones, constant, randomNormal, truncatedNormal, randomUniform, varianceScaling, glorotNormal, glorotUniform, heNormal, heUniform, leCunNormal, leCunUniform
        optimizer.learningRate (line 5): 0 — must be a number > 0
        regularizer.lambda (line 6): -0.5 — must be a number ≥ 0
        regularizer.convention (line 6): "torch" — must be one of keras, half, weight-decay"
    `);
  });

  it('reports an invalid regulariser text with the other problems', () => {
    const text = MINIMAL.replace('l2(lambd=0.01)', 'l2(lamb=3)').replace('epochs: 3', 'epochs: 0');
    expect(refusal(() => parseConfigText(text, 'my.yaml'))).toMatchInlineSnapshot(`
      "my.yaml: 2 problems in the experiment config:
        regularizer (line 6): Cannot read the regulariser "l2(lamb=3)": l2 takes lambd, lambda, not "lamb". Write for example l2(lambd=0.01), l1(lambd=0.0001), l1l2(l1=0.0001,l2=0.01) or none.
        epochs (line 8): 0 — must be a whole number from 1 to 100000"
    `);
  });

  it('describes a regulariser if the value has another type', () => {
    const text = MINIMAL.replace('l2(lambd=0.01)', '0.01');
    expect(refusal(() => parseConfigText(text, 'my.yaml'))).toMatchInlineSnapshot(`
      "my.yaml: 1 problem in the experiment config:
        regularizer (line 6): 0.01 — must be a mapping with "kind", one of none, l1, l2, l1l2 or a text such as l2(lambd=0.01)"
    `);
  });

  it.each([
    ['NaN', '.nan', 'NaN'],
    ['infinity', '.inf', 'Infinity'],
    ['null', '~', 'null'],
  ])('refuses %s as a number', (_name, written, shown) => {
    const text = MINIMAL.replace('learningRate: 0.1', `learningRate: ${written}`);
    expect(refusal(() => parseConfigText(text, 'my.yaml'))).toContain(
      `optimizer.learningRate (line 5): ${shown} — must be a number > 0`,
    );
  });

  it('rejects a batch larger than the training set and an empty random range', () => {
    const text = MINIMAL.replace('{ id: digits }', '{ id: digits, train: { count: 32 } }').replace(
      'hidden: [200]',
      'hidden: [200], initializer: { kind: randomUniform, minval: 0.1 }',
    );
    expect(refusal(() => parseConfigText(text, 'my.yaml'))).toMatchInlineSnapshot(`
      "my.yaml: 2 problems in the experiment config:
        model.initializer.minval (line 4): 0.1 — must be below maxval, which is 0.05
        batchSize (line 7): 64 — must not exceed dataset.train.count, which is 32"
    `);
  });

  it('accepts a batch as large as the training set, and rates and penalties of any size', () => {
    const text = MINIMAL.replace('{ id: digits }', '{ id: digits, train: { count: 64 } }')
      .replace('0.1', '100')
      .replace('0.01', '50');
    expect(parseConfigText(text, 'my.yaml').optimizer.learningRate).toBe(100);
  });

  it('names the known data sets for an unknown one, with the other problems', () => {
    const text = MINIMAL.replace('digits', 'mnsit').replace('epochs: 3', 'epochs: 0');
    expect(refusal(() => parseConfigText(text, 'my.yaml'))).toMatchInlineSnapshot(`
      "my.yaml: 2 problems in the experiment config:
        dataset.id (line 3): "mnsit" — did you mean mnist? It must be one of digits, mnist, fashion-mnist, cifar10
        epochs (line 8): 0 — must be a whole number from 1 to 100000"
    `);
  });

  it('names line and column of syntax errors', () => {
    expect(refusal(() => parseConfigText('version: 1\nmodel: {kind: mlp\nname: x', 'my.yaml'))).toMatch(
      /^my\.yaml is not valid YAML or JSON:\n {2}line 3, column \d+: /,
    );
    expect(refusal(() => parseConfigText(`${MINIMAL}epochs: 4`, 'my.yaml'))).toBe(
      'my.yaml is not valid YAML or JSON:\n  line 9, column 1: Map keys must be unique',
    );
    expect(refusal(() => parseConfigText(`${MINIMAL}notes: !secret a`, 'my.yaml'))).toBe(
      'my.yaml is not valid YAML or JSON:\n  line 9, column 8: Unresolved tag: !secret',
    );
    expect(refusal(() => parseConfigText(`${MINIMAL}---\na: 1`, 'my.yaml'))).toBe(
      'my.yaml is not valid YAML or JSON:\n' +
        '  line 9, column 1: A second document starts here; only one is allowed',
    );
  });

  it('rejects empty texts, texts without keys and exponential aliases', () => {
    expect(refusal(() => parseConfigText('# nothing\n', 'my.yaml'))).toBe('my.yaml is empty.');
    expect(refusal(() => parseConfigText('just words', 'my.yaml'))).toContain(
      'top level (line 1): "just words" — must be a mapping with the keys version, name,',
    );
    const tenfold = (name: string, of: string): string =>
      `${name}: &${name} [${Array(10).fill(of).join()}]\n`;
    const bomb = tenfold('a', 'x') + tenfold('b', '*a') + tenfold('c', '*b') + tenfold('d', '*c');
    expect(refusal(() => parseConfigText(bomb, 'my.yaml'))).toMatch(
      /^my\.yaml uses YAML aliases that cannot/,
    );
    expect(refusal(() => parseConfigText(`${MINIMAL}notes: &n [*n]`, 'my.yaml'))).toContain(
      'notes (line 9): a list of 1 — must be a text of 0 to 20000 characters',
    );
  });

  it('ignores keys of the prototype', () => {
    expect(refusal(() => parseConfigText(`${MINIMAL}__proto__: { seed: 3 }`, 'my.yaml'))).toContain(
      '__proto__ (line 9): unknown key',
    );
  });
});

describe('parseConfigText with settings', () => {
  it('applies them to the text', () => {
    const config = parseConfigText(MINIMAL, 'x.yaml', ['regularizer.lambda=0.5', 'model.hidden=[30, 20]']);
    expect(config.regularizer).toMatchObject({ kind: 'l2', lambda: 0.5, convention: 'half' });
    expect(config.model).toMatchObject({ hidden: [30, 20] });
  });

  it('marks problems that come from a setting', () => {
    const settings = ['regularizer.lambda=lots', 'batchsize=3', 'model.hidden=[-1]'];
    expect(refusal(() => parseConfigText(MINIMAL, 'x.yaml', settings))).toMatchInlineSnapshot(`
      "x.yaml: 3 problems in the experiment config:
        model.hidden[0] (from --set): -1 — must be a whole number from 1 to 65536
        regularizer.lambda (from --set): "lots" — must be a number ≥ 0
        batchsize (from --set): unknown key — did you mean "batchSize"? Allowed here: version, name, notes, seed, engine, dataset, model, loss, reportedLoss, regularizer, optimizer, batchSize, epochs, steps, evaluate, record"
    `);
  });
});

describe('parseConfig', () => {
  it('reports problems of a value without lines', () => {
    expect(refusal(() => parseConfig({ version: 1, name: 'x', batchSize: 3.5 }, 'preset x')))
      .toMatchInlineSnapshot(`
        "preset x: 5 problems in the experiment config:
          dataset: missing — must be a mapping with the keys id, train, test, normalize, resize
          model: missing — must be a mapping with "kind", one of mlp, cnn, mobilenetV2
          optimizer: missing — must be a mapping with "kind", one of sgd, momentum, adam, adamw, rmsprop
          batchSize: 3.5 — must be a whole number from 1 to 65536
          epochs: missing — must be a whole number from 1 to 100000, unless steps is given"
      `);
  });

  it('accepts its own output', () => {
    const config = parseConfigText(MINIMAL, 'x.yaml');
    expect(parseConfig(config, 'stored')).toEqual(config);
  });
});
