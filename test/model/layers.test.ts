/** Our custom layers and kernels in isolation. */
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { activation, type Activation } from '../../src-main/contract/config.ts';
import { activate } from '../../src-main/model/activations.ts';
import { batchNormTrain } from '../../src-main/model/kernels.ts';
import { BatchNormalizationLayer } from '../../src-main/model/layers/batchNormalization.ts';
import { DropoutLayer } from '../../src-main/model/layers/dropout.ts';
import { ResizeLayer } from '../../src-main/model/layers/resize.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { ACTIVATIONS } from './float64.ts';

beforeAll(prepareTfjs);

const wave = (size: number, k: number, amplitude: number, shift = 0): Float32Array =>
  Float32Array.from({ length: size }, (_, j) => Math.fround(amplitude * Math.sin(1.7 * j + k)) + shift);

function expectClose(tensor: tf.Tensor | undefined, expected: readonly number[], tolerance = 1e-5): void {
  const values = tensor?.dataSync() ?? [];
  expected.forEach((value, i) => {
    expect(Math.abs((values[i] ?? NaN) - value)).toBeLessThan(tolerance);
  });
}

/** PyTorch 1.13, float64: batch_norm(x, training, momentum 0.01, eps 1e-3) and its backward pass from dy. */
const PYTORCH = {
  y: [0.538308482, 2.067871647, -0.591028371, -2.660714951, 0.753870715, 0.265501418],
  dx: [0.218134449, -0.028757081, -0.049058303, 0.059025634, 0.158848759, -0.028727017],
  dgamma: [-8.088127032, -8.648891307, -8.006061189],
  dbeta: [0.467322469, -1.269622862, -0.140154637],
  movingMean: [0.004515768, 0.007166902, 0.004925845],
  movingVariance: [1.0100264, 1.01323079, 1.009861919],
};
const SHAPE: [number, number, number, number] = [2, 3, 2, 3];
const inputs = () => ({
  x: tf.tensor4d(wave(36, 0, 2, 0.5), SHAPE),
  gamma: tf.tensor1d(wave(3, 1, 1, 1.5)),
  beta: tf.tensor1d(wave(3, 2, 0.5)),
  dy: tf.tensor4d(wave(36, 3, 1), SHAPE),
});

describe('batch normalisation', () => {
  it('is PyTorch’s, forward and backward', () => {
    tf.tidy(() => {
      const { x, gamma, beta, dy } = inputs();
      const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => batchNormTrain(a, b, c, 1e-3).y;
      const { value, grads } = tf.valueAndGrads((...[a, b, c]: tf.Tensor[]) => {
        if (!a || !b || !c) throw new Error('three tensors are passed');
        return f(a, b, c);
      })([x, gamma, beta], dy);
      expectClose(value, PYTORCH.y);
      expectClose(grads[0], PYTORCH.dx);
      expectClose(grads[1], PYTORCH.dgamma);
      expectClose(grads[2], PYTORCH.dbeta);
    });
  });

  function layerWith(x: tf.Tensor4D, gamma: tf.Tensor, beta: tf.Tensor): BatchNormalizationLayer {
    const layer = new BatchNormalizationLayer('bn');
    layer.build(x.shape);
    layer.weights[0]?.write(gamma);
    layer.weights[1]?.write(beta);
    return layer;
  }

  it('moves its averages by a hundredth in training, the variance unbiased', () => {
    tf.tidy(() => {
      const { x, gamma, beta } = inputs();
      const layer = layerWith(x, gamma, beta);
      expectClose(layer.call(x, { training: true }), PYTORCH.y);
      expect(layer.weights.map(({ originalName, trainable }) => [originalName, trainable])).toEqual([
        ['gamma', true],
        ['beta', true],
        ['movingMean', false],
        ['movingVariance', false],
      ]);
      expectClose(layer.weights[2]?.read(), PYTORCH.movingMean, 1e-7);
      expectClose(layer.weights[3]?.read(), PYTORCH.movingVariance, 1e-6);
    });
  });

  it('uses its averages and does not change them in inference', () => {
    tf.tidy(() => {
      const { x, gamma, beta } = inputs();
      const layer = layerWith(x, gamma, beta);
      layer.weights[2]?.write(tf.tensor1d([0.1, 0.2, 0.3]));
      layer.weights[3]?.write(tf.tensor1d([1, 4, 0.25]));
      const y = layer.call(x, { training: false });
      const [first = NaN, second = NaN] = x.dataSync();
      const [scale = NaN, scale2 = NaN] = gamma.dataSync();
      const [shift = NaN, shift2 = NaN] = beta.dataSync();
      expectClose(y, [
        ((first - 0.1) / Math.sqrt(1.001)) * scale + shift,
        ((second - 0.2) / Math.sqrt(4.001)) * scale2 + shift2,
      ]);
      expectClose(layer.weights[2]?.read(), [0.1, 0.2, 0.3]);
    });
  });

  it('of a constant channel is beta, with gradient 0 for x', () => {
    tf.tidy(() => {
      const x = tf.fill([4, 2], 3);
      const grad = tf.grad((a: tf.Tensor) => batchNormTrain(a, tf.ones([2]), tf.tensor1d([0, 0.5]), 1e-3).y);
      expectClose(batchNormTrain(x, tf.ones([2]), tf.tensor1d([0, 0.5]), 1e-3).y, [0, 0.5, 0, 0.5]);
      expectClose(grad(x), [0, 0, 0, 0, 0, 0, 0, 0], 1e-9);
    });
  });
});

describe('dropout', () => {
  it('multiplies by its mask only in training', () => {
    tf.tidy(() => {
      const layer = new DropoutLayer('dropout_1', 0.5);
      const x = tf.tensor2d([[1, 2, 3]]);
      const masks = { dropout_1: tf.tensor2d([[2, 0, 2]]), other: tf.tensor2d([[0, 0, 0]]) };
      expect(Array.from(layer.call(x, { training: true, masks }).dataSync())).toEqual([2, 0, 6]);
      expect(Array.from(layer.call(x, { training: false, masks }).dataSync())).toEqual([1, 2, 3]);
    });
  });

  it('gets its mask through the model’s call, and fails without one', () => {
    tf.tidy(() => {
      const model = sequential();
      const layer = new DropoutLayer('drop', 0.5);
      model.add(layers.inputLayer({ inputShape: [2, 2, 1] }));
      model.add(layer);
      const x = tf.ones([1, 2, 2, 1]);
      const masks = { drop: tf.tensor4d([0, 2, 2, 0], [1, 2, 2, 1]) };
      const output = model.apply(x, { training: true, masks });
      expect(output instanceof tf.Tensor && Array.from(output.dataSync())).toEqual([0, 2, 2, 0]);
      expect(() => model.apply(x, { training: true, masks: {} })).toThrow('no mask for layer drop');
    });
  });
});

test('resizing uses half-pixel centres', () => {
  tf.tidy(() => {
    const layer = new ResizeLayer('resize', 4);
    expect(layer.computeOutputShape([null, 2, 2, 1])).toEqual([null, 4, 4, 1]);
    const row = layer
      .call(tf.tensor4d([0, 4, 0, 4], [1, 2, 2, 1]))
      .dataSync()
      .slice(0, 4);
    expect(Array.from(row)).toEqual([0, 1, 3, 4]);
  });
});

describe.each(activation.options)('%s', (kind: Activation) => {
  const points = [-7, -2.5, -0.5, -1e-3, 1e-3, 0.5, 2.5, 5.9, 6.5, 9];

  it('has the value and the slope of its definition', () => {
    tf.tidy(() => {
      const f = ACTIVATIONS[kind];
      const x = tf.tensor1d(points);
      const inFloat32 = Array.from(x.dataSync());
      expectClose(activate(kind, x), inFloat32.map(f));
      const slope = (at: number) => (f(at + 1e-5) - f(at - 1e-5)) / 2e-5;
      expectClose(tf.grad((a: tf.Tensor) => tf.mul(activate(kind, a), 1))(x), inFloat32.map(slope));
    });
  });
});

describe('slopes at the corners', () => {
  const slopes = (kind: Activation, at: number[]) =>
    tf.tidy(() =>
      Array.from(
        tf
          .grad((x: tf.Tensor) => activate(kind, x))(tf.tensor1d(at))
          .dataSync(),
        (s) => s + 0,
      ),
    );

  it('ReLU6 has slope 0 at 0 and at 6', () => {
    expect(slopes('relu6', [0, -0, 6, 3])).toEqual([0, 0, 0, 1]);
  });

  it('ReLU has slope 0 at 0', () => {
    expect(slopes('relu', [0, 1])).toEqual([0, 1]);
  });
});
