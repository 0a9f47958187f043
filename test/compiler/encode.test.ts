import * as ort from 'onnxruntime-node';
import { describe, expect, it, test } from 'vitest';
import { encodeModel } from '../../src-main/compiler/onnx/encode.ts';
import { type OnnxAttribute, type OnnxGraph, printOnnx } from '../../src-main/compiler/onnx/model.ts';
import { integers, messages, readFields, texts } from './protobuf.ts';

/** y = x + c */
const ADD: OnnxGraph = {
  name: 'g',
  inputs: [{ name: 'x', type: 'float32', shape: ['n', 2] }],
  outputs: [{ name: 'y', type: 'float32', shape: ['n', 2] }],
  initializers: [{ name: 'c', type: 'float32', shape: [2], data: Float32Array.of(1.5, -2) }],
  nodes: [{ op: 'Add', domain: '', inputs: ['x', 'c'], outputs: ['y'], attributes: {}, label: 'test' }],
};

/** Written by hand from onnx.proto and protobuf's encoding. */
const ADD_BYTES = [
  '0a 1a', // node, 26 bytes
  '0a 01 78', // input "x"
  '0a 01 63', // input "c"
  '12 01 79', // output "y"
  '1a 0a 74 65 73 74 20 41 64 64 20 30', // name "test Add 0"
  '22 03 41 64 64', // op_type "Add"
  '12 01 67', // name "g"
  '2a 11', // initializer, 17 bytes
  '08 02', // dims 2
  '10 01', // data_type FLOAT
  '42 01 63', // name "c"
  '4a 08 00 00 c0 3f 00 00 00 c0', // raw_data 1.5, -2
  '5a 14', // input, 20 bytes
  '0a 01 78', // name "x"
  '12 0f 0a 0d 08 01 12 09', // type, tensor_type, elem_type FLOAT, shape
  '0a 03 12 01 6e', // dim_param "n"
  '0a 02 08 02', // dim_value 2
  '62 14',
  '0a 01 79',
  '12 0f 0a 0d 08 01 12 09',
  '0a 03 12 01 6e',
  '0a 02 08 02',
].join(' ');

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(' ');

describe('encodeModel()', () => {
  it('writes the bytes of the format', () => {
    const model = readFields(encodeModel(ADD));
    expect(messages(model, 7).map(hex)).toEqual([ADD_BYTES]);
    expect(integers(model, 1)).toEqual([9n]);
    expect(texts(model, 2)).toEqual(['ridgeline']);
    const operatorSets = messages(model, 8).map((bytes) => {
      const fields = readFields(bytes);
      return [texts(fields, 1)[0] ?? '', integers(fields, 2)[0]];
    });
    expect(operatorSets).toContainEqual(['', 20n]);
  });

  it('produces a model that ONNX Runtime can run', async () => {
    const session = await ort.InferenceSession.create(encodeModel(ADD));
    expect(session.inputNames).toEqual(['x']);
    const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.of(1, 2, 3, 4), [2, 2]) });
    expect(y?.dims).toEqual([2, 2]);
    expect(Array.from(y?.data as Float32Array)).toEqual([2.5, 0, 4.5, 2]);
    await session.release();
  });
});

/** The first attribute of the model's only node, as fields. */
function encodedAttribute(attribute: OnnxAttribute) {
  const [node] = ADD.nodes;
  if (node === undefined) throw new Error('no node');
  const bytes = encodeModel({ ...ADD, nodes: [{ ...node, attributes: { key: attribute } }] });
  const [graph = new Uint8Array()] = messages(readFields(bytes), 7);
  const [encodedNode = new Uint8Array()] = messages(readFields(graph), 1);
  const [encoded = new Uint8Array()] = messages(readFields(encodedNode), 5);
  const fields = readFields(encoded);
  expect(texts(fields, 1)).toEqual(['key']);
  return { fields, type: integers(fields, 20)[0] };
}

describe('attributes', () => {
  test.each([0, 1, -1, 2 ** 31, -(2 ** 40)])('int %d', (value) => {
    const { fields, type } = encodedAttribute({ int: value });
    expect(type).toBe(2n);
    // 0 is the default of a missing attribute.
    expect(integers(fields, 3)[0] ?? 0n).toBe(BigInt(value));
  });

  test('float, rounded to float32', () => {
    const { fields, type } = encodedAttribute({ float: 0.1 });
    expect(type).toBe(1n);
    expect(messages(fields, 2).map(hex)).toEqual(['cd cc cc 3d']);
  });

  test('ints, each with its own tag as onnx.proto declares them', () => {
    const { fields, type } = encodedAttribute({ ints: [3, 0, -2] });
    expect(type).toBe(7n);
    expect(integers(fields, 8)).toEqual([3n, 0n, -2n]);
  });

  test('string', () => {
    const { fields, type } = encodedAttribute({ string: 'half_pixel é' });
    expect(type).toBe(3n);
    expect(texts(fields, 4)).toEqual(['half_pixel é']);
  });

  test('graph', () => {
    const { fields, type } = encodedAttribute({ graph: ADD });
    expect(type).toBe(5n);
    expect(messages(fields, 6).map(hex)).toEqual([ADD_BYTES]);
  });
});

test.each([
  { type: 'float32', code: 1n, data: Float32Array.of(1, 2) },
  { type: 'uint8', code: 2n, data: Uint8Array.of(1, 2) },
  { type: 'int32', code: 6n, data: Int32Array.of(-1, 2) },
  { type: 'int64', code: 7n, data: BigInt64Array.of(-1n, 2n) },
  { type: 'bool', code: 9n, data: Uint8Array.of(1, 0) },
] as const)('a constant of type $type, cut out of a larger buffer', async ({ type, code, data }) => {
  const initializer = { name: 'k', type, shape: [1], data: data.subarray(1) };
  const graph: OnnxGraph = {
    name: 'constant',
    inputs: [],
    outputs: [{ name: 'y', type, shape: [1] }],
    initializers: [initializer],
    nodes: [{ op: 'Identity', domain: '', inputs: ['k'], outputs: ['y'], attributes: {}, label: 'test' }],
  };
  const bytes = encodeModel(graph);
  const [body = new Uint8Array()] = messages(readFields(bytes), 7);
  const [tensor = new Uint8Array()] = messages(readFields(body), 5);
  expect(integers(readFields(tensor), 2)).toEqual([code]);
  const session = await ort.InferenceSession.create(bytes);
  const { y } = await session.run({});
  expect(y?.type).toBe(type);
  expect(y?.data[0]).toBe(data[1]);
  await session.release();
});

test('a graph is printed with one line per operator', () => {
  expect(printOnnx(ADD)).toMatchInlineSnapshot(`
    "graph g(x: float32[n,2])
      const c: float32[2] = 1.5 -2
      y = Add(x, c)  # test
      return y: float32[n,2]"
  `);
});
