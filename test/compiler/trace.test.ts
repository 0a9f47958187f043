import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of tfjs-core's kernels.
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { GraphBuilder } from '../../src-main/compiler/builder.ts';
import { CompileError } from '../../src-main/compiler/errors.ts';
import { printGraph } from '../../src-main/compiler/graph.ts';
import { lower } from '../../src-main/compiler/lower/lower.ts';
import { trace, type TracedLayer } from '../../src-main/compiler/trace/trace.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';

beforeAll(prepareTfjs);

type Body = (x: tf.Tensor) => tf.Tensor;

/** A layer like those of tfjs-layers: its `call` is on the prototype. */
class Layer implements TracedLayer {
  readonly name: string;
  readonly #body: Body;
  constructor(name: string, body: Body) {
    this.name = name;
    this.#body = body;
  }
  call(x: tf.Tensor): tf.Tensor {
    return this.#body(x);
  }
}

/** Traces a step whose only layer is `dense_7`. */
function traceLayer(body: Body, shape: number[] = [2, 3], variable?: tf.Variable) {
  const layer = new Layer('dense_7', body);
  return trace({
    inputs: { x: { shape, dtype: 'float32' } },
    state: variable === undefined ? [] : [{ name: 'w', variable }],
    layers: [layer],
    body: ({ x }) => {
      if (x === undefined) throw new Error('no input');
      return { y: layer.call(x) };
    },
  });
}

async function refusal(tracing: Promise<unknown>): Promise<CompileError> {
  const error: unknown = await tracing.catch((reason: unknown) => reason);
  if (error instanceof CompileError) return error;
  throw new Error('no CompileError', { cause: error });
}

const randomNumbers = (count: number): Float32Array => {
  const random = new RandomStream(1, 'constant');
  return Float32Array.from({ length: count }, () => random.normal());
};

describe('errors name kernel and layer for', () => {
  it('a kernel that the compiler does not know', async () => {
    const error = await refusal(traceLayer((x) => tf.atan(x)));
    expect(error.stage).toBe('trace');
    expect(error.message).toBe(
      'compile (trace): layer dense_7 needs the kernel Atan, which the compiler does not know',
    );
  });

  it.each([
    ['dataSync()', (x: tf.Tensor) => x.dataSync()],
    ['arraySync()', (x: tf.Tensor) => x.arraySync()],
  ])('reading a traced tensor with %s', async (_, read) => {
    const error = await refusal(
      traceLayer((x) => {
        read(x);
        return x;
      }),
    );
    expect(error.message).toMatch(/dense_7 reads the numbers of a tensor while it is traced/);
  });

  it('a large constant of differing numbers, such as a random mask', async () => {
    const mask = randomNumbers(5000);
    const error = await refusal(traceLayer((x) => tf.mul(x, tf.tensor(mask, [50, 100])), [50, 100]));
    expect(error.message).toMatch(/dense_7 brings a constant of 5000 differing numbers/);
  });

  it('a large tensor of another backend, which would be baked in', async () => {
    const outside = tf.tensor(randomNumbers(5000), [50, 100]);
    const error = await refusal(traceLayer((x) => tf.mul(x, outside), [50, 100]));
    expect(error.message).toMatch(/dense_7 brings a constant of 5000 differing numbers/);
    outside.dispose();
  });

  it('a tensor that has been disposed', async () => {
    const outside = tf.tensor1d([1, 2, 3]);
    outside.dispose();
    const error = await refusal(traceLayer((x) => tf.add(x, outside)));
    expect(error.message).toMatch(/dense_7 uses a tensor that was disposed/);
  });

  it('tensors of complex numbers', async () => {
    const error = await refusal(traceLayer((x) => tf.real(tf.complex(x, x))));
    expect(error.message).toMatch(/dense_7 needs the kernel Complex/);
  });

  it('a trace within a trace', async () => {
    const inner: Promise<CompileError>[] = [];
    await traceLayer((x) => {
      inner.push(refusal(traceLayer((y) => y)));
      return x;
    });
    expect((await Promise.all(inner)).map(({ message }) => message)).toEqual([
      'compile (trace): two steps cannot be traced at the same time',
    ]);
  });

  it('a kernel without a lowering rule', () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', [2], 'float32');
    const type = { shape: [2], dtype: 'float32' } as const;
    const [y = -1] = builder.node('FourierTransform', { x }, {}, [type], 'spectrum_1');
    expect(() => lower(builder.finish([], [{ name: 'y', value: y }]))).toThrow(
      'compile (lower): layer spectrum_1 needs the kernel FourierTransform, which has no lowering rule',
    );
  });
});

test.each([
  ['the trace succeeds', (x: tf.Tensor) => tf.neg(x)],
  ['the trace fails', (x: tf.Tensor) => tf.atan(x)],
])('variables, layers and the backend are as before when %s', async (_, op) => {
  const variable = tf.variable(tf.tensor1d([1, 2, 3]));
  const layer = new Layer('dense_7', op);
  const tracing = trace({
    inputs: { x: { shape: [3], dtype: 'float32' } },
    state: [{ name: 'w', variable }],
    layers: [layer],
    body: ({ x = tf.scalar(0) }) => {
      variable.assign(tf.add(variable, x));
      return { y: layer.call(x) };
    },
  });
  await tracing.catch(() => null);
  expect(Array.from(variable.dataSync())).toEqual([1, 2, 3]);
  expect(Object.hasOwn(layer, 'call')).toBe(false);
  expect(tf.getBackend()).toBe('cpu');
  variable.dispose();
});

test('a variable is state; its last assigned value is its next value', async () => {
  const variable = tf.variable(tf.tensor2d([[1, 2, 3]]));
  const graph = await traceLayer(
    (x) => {
      variable.assign(tf.add(variable, x));
      variable.assign(tf.mul(variable, 2));
      return variable;
    },
    [1, 3],
    variable,
  );
  expect(printGraph(graph)).toMatchInlineSnapshot(`
    "input  x: float32[1,3]
    state  w: float32[1,3]
    %2: float32[1,3] = Add(a=w, b=x)  # dense_7
    %4: float32[1,3] = Multiply(a=%2, b=2)  # dense_7
    w <- %4
    return y = %4"
  `);
  variable.dispose();
});

test('a backward kernel belongs to the layer whose values it uses', async () => {
  const variable = tf.variable(tf.tensor2d([[1, 2, 3]]));
  const layer = new Layer('dense_7', (x) => tf.sigmoid(tf.mul(x, variable)));
  const graph = await trace({
    inputs: { x: { shape: [1, 3], dtype: 'float32' } },
    state: [{ name: 'w', variable }],
    layers: [layer],
    body: ({ x = tf.scalar(0) }) => {
      const { grads } = tf.variableGrads(() => tf.sum(layer.call(x)), [variable]);
      return { gradient: grads[variable.name] ?? x };
    },
  });
  const backward = graph.nodes.slice(graph.nodes.findIndex(({ kernel }) => kernel === 'Sum') + 1);
  // The gradient of the sum uses no layer's values.
  const layersOf = (kernel: string) =>
    backward.filter((node) => node.kernel === kernel).map(({ layer: of }) => of);
  expect(layersOf('Sub')).toEqual(['dense_7']);
  expect(layersOf('Multiply').filter((of) => of === 'dense_7').length).toBeGreaterThanOrEqual(2);
  variable.dispose();
});
