/**
 * Determines the block width of ONNX Runtime's blocked convolutions on this processor, by comparing a small depthwise
 * convolution with the unblocked one. A wrong width would give wrong results without an error.
 */
import * as ort from 'onnxruntime-node';
import type { ChannelBlock } from '../../compiler/layout.ts';
import { Emitter } from '../../compiler/lower/emitter.ts';
import { blockedDepthwise, reorderInput, reorderOutput } from '../../compiler/lower/rules/blockedChannels.ts';
import { encodeModel } from '../../compiler/onnx/encode.ts';
import { RandomStream } from '../../random/philox.ts';

const CHANNELS = 4;
const COPIES = 16;
const PLANES = CHANNELS * COPIES;
const SIDE = 5;
/** A sum of nine products of numbers below 1 in float32. */
const TOLERANCE = 1e-5;
const ATTRIBUTES = { kernel_shape: [3, 3], strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1] };

let found: Promise<ChannelBlock> | undefined;

/** 16, 8, or 0 if neither gives the right result. Tested once per process. */
export function channelBlock(): Promise<ChannelBlock> {
  found ??= findBlock();
  return found;
}

async function findBlock(): Promise<ChannelBlock> {
  for (const block of [16, 8] as const) {
    // An ONNX Runtime without these operators rejects the model.
    const right = await isRight(block).catch(() => false);
    if (right) return block;
  }
  return 0;
}

async function isRight(block: ChannelBlock): Promise<boolean> {
  const emit = new Emitter();
  const window = { filterHeight: 3, filterWidth: 3 };
  const blocks = blockedDepthwise(
    emit,
    {
      planes: reorderInput(emit, 'x'),
      filter: 'filter',
      channels: CHANNELS,
      copies: COPIES,
      attributes: ATTRIBUTES,
      window,
    },
    block,
  );
  const blocked = reorderOutput(emit, blocks, PLANES);
  const each = emit.op('Expand', ['filter', emit.integers([CHANNELS, COPIES, 3, 3])]);
  const filters = emit.op('Reshape', [each, emit.integers([PLANES, 1, 3, 3])]);
  const grouped = emit.op('Conv', ['x', filters], { ...ATTRIBUTES, group: PLANES });
  emit.name(
    'difference',
    emit.op('ReduceMax', [emit.op('Abs', [emit.op('Sub', [blocked, grouped])])], { keepdims: 0 }),
  );
  const bytes = encodeModel({
    name: 'channel block',
    inputs: [
      { name: 'x', type: 'float32', shape: [1, PLANES, SIDE, SIDE] },
      { name: 'filter', type: 'float32', shape: [CHANNELS, 1, 3, 3] },
    ],
    outputs: [{ name: 'difference', type: 'float32', shape: [] }],
    nodes: emit.nodes,
    initializers: emit.initializers,
  });
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 4, intraOpNumThreads: 1 });
  const random = new RandomStream(1, 'channel block');
  const numbers = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => random.uniform());
  const { difference } = await session.run({
    x: new ort.Tensor('float32', numbers(PLANES * SIDE * SIDE), [1, PLANES, SIDE, SIDE]),
    filter: new ort.Tensor('float32', numbers(CHANNELS * 9), [CHANNELS, 1, 3, 3]),
  });
  await session.release();
  const error = difference?.data[0];
  return typeof error === 'number' && error < TOLERANCE;
}
