/** Consumers of blocked values: every rule must handle the blocked layout. */
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of tfjs-core's kernels.
import '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { RandomStream } from '../../src-main/random/philox.ts';
import { batchNormTrain } from '../../src-main/model/kernels.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { channelBlock } from '../../src-main/trainer/executors/channelBlock.ts';
import { compareWithEager } from './harness.ts';
import { normal, rank4 } from './inputs.ts';

beforeAll(prepareTfjs);

const CHANNELS = 6;

const numbers = (shape: [number, number, number, number]): tf.Tensor4D =>
  tf.tensor4d(normal(new RandomStream(2), shape).values, shape);

/** Each takes feature maps [N, 8, 7, CHANNELS] from a 1×1 convolution. */
const FOLLOWERS: Readonly<Record<string, (map: tf.Tensor4D, other: tf.Tensor4D) => tf.Tensor>> = {
  'itself, as a result': (map) => map,
  'a sum with a value as tfjs holds it': (map, other) => tf.add(map, other),
  'a sum of two in blocks': (map) => tf.add(map, tf.relu(map)),
  'a number a channel': (map) => tf.mul(map, tf.tensor1d([1, 2, 3, 4, 5, 6])),
  'a number an image': (map) => tf.mul(map, tf.mean(map, [1, 2, 3], true)),
  'mean over positions': (map) => tf.mean(map, [1, 2]),
  'sum over images': (map) => tf.sum(map, 0),
  'sum over images and positions': (map) => tf.sum(map, [0, 1, 2]),
  'maximum over channels': (map) => tf.max(map, 3),
  'sum over everything': (map) => tf.sum(map),
  'maximum pooling': (map) => tf.maxPool(map, 2, 2, 'valid'),
  'zeros around': (map) =>
    tf.pad(map, [
      [0, 0],
      [1, 2],
      [0, 1],
      [0, 0],
    ]),
  'some images': (map) => tf.slice(map, [3, 1, 0, 2], [5, 4, 7, 3]),
  flattening: (map) => tf.reshape(map, [map.shape[0], -1]),
  'other axes': (map) => tf.transpose(map, [2, 0, 3, 1]),
  'a dense convolution': (map) => tf.conv2d(map, numbers([3, 3, CHANNELS, 2]), 2, 'same'),
  'batch normalisation': (map) => batchNormTrain(map, tf.ones([CHANNELS]), tf.zeros([CHANNELS]), 1e-3).y,
  'depthwise, stride 2': (map) => tf.depthwiseConv2d(map, numbers([3, 3, CHANNELS, 1]), 2, 'same'),
};

test.each(Object.keys(FOLLOWERS).flatMap((name) => [16, 32, 24].map((images) => ({ name, images }))))(
  '$name, of $images images',
  async ({ name, images }) => {
    const follow = FOLLOWERS[name];
    if (follow === undefined) throw new Error(`no follower ${name}`);
    const random = new RandomStream(1, name);
    const inputs = {
      x: normal(random, [images, 8, 7, 4]),
      filter: normal(random, [1, 1, 4, CHANNELS]),
      other: normal(random, [images, 8, 7, CHANNELS]),
    };
    const kernels = await compareWithEager(
      name,
      ({ x, filter, other }) => {
        const map = (image: tf.Tensor): tf.Tensor4D => tf.conv2d(rank4(image), rank4(filter), 1, 'same');
        return {
          y: follow(map(x), rank4(other)),
          dx: tf.grad((image) => follow(map(image), rank4(other)))(x),
        };
      },
      inputs,
      // Sums of up to a few thousand numbers of order one, in another order.
      { tolerance: 3e-5, providers: ['cpu'] },
    );
    expect(kernels).toContain('Conv2D');
  },
);

test('this processor has blocked convolutions; otherwise the tests above do not cover them', async () => {
  expect([8, 16]).toContain(await channelBlock());
});
