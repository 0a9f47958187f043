/** OnnxGraph → the bytes of an ONNX model. Messages and field numbers are those of onnx/onnx.proto. */
import protobuf from 'protobufjs/light.js';
import type { OnnxAttribute, OnnxGraph, OnnxInitializer, OnnxType, OnnxValueInfo } from './model.ts';

const IR_VERSION = 9;
/** Operator set versions that the rules are written against. */
const OPERATOR_SETS = [
  { domain: '', version: 20 },
  { domain: 'com.microsoft', version: 1 },
  { domain: 'com.microsoft.nchwc', version: 1 },
];

const ELEMENT_TYPE: Readonly<Record<OnnxType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
};
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, graph: 5, floats: 6, ints: 7 } as const;

const field = (type: string, id: number) => ({ type, id });
const list = (type: string, id: number) => ({ rule: 'repeated', type, id });

/** The part of the ONNX schema that a compiled step uses. */
const schema = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: field('int64', 1),
        producerName: field('string', 2),
        graph: field('GraphProto', 7),
        opsetImport: list('OperatorSetIdProto', 8),
      },
    },
    OperatorSetIdProto: { fields: { domain: field('string', 1), version: field('int64', 2) } },
    GraphProto: {
      fields: {
        node: list('NodeProto', 1),
        name: field('string', 2),
        initializer: list('TensorProto', 5),
        input: list('ValueInfoProto', 11),
        output: list('ValueInfoProto', 12),
      },
    },
    NodeProto: {
      fields: {
        input: list('string', 1),
        output: list('string', 2),
        name: field('string', 3),
        opType: field('string', 4),
        attribute: list('AttributeProto', 5),
        domain: field('string', 7),
      },
    },
    AttributeProto: {
      fields: {
        name: field('string', 1),
        f: field('float', 2),
        i: field('int64', 3),
        s: field('bytes', 4),
        g: field('GraphProto', 6),
        floats: { ...list('float', 7), options: { packed: false } },
        ints: { ...list('int64', 8), options: { packed: false } },
        type: field('int32', 20),
      },
    },
    TensorProto: {
      fields: {
        dims: { ...list('int64', 1), options: { packed: false } },
        dataType: field('int32', 2),
        name: field('string', 8),
        rawData: field('bytes', 9),
      },
    },
    ValueInfoProto: { fields: { name: field('string', 1), type: field('TypeProto', 2) } },
    TypeProto: { fields: { tensorType: field('TensorTypeProto', 1) } },
    TensorTypeProto: { fields: { elemType: field('int32', 1), shape: field('TensorShapeProto', 2) } },
    TensorShapeProto: { fields: { dim: list('DimensionProto', 1) } },
    DimensionProto: {
      oneofs: { value: { oneof: ['dimValue', 'dimParam'] } },
      fields: { dimValue: field('int64', 1), dimParam: field('string', 2) },
    },
  },
});

/** @returns a serialised ModelProto */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const type = schema.lookupType('ModelProto');
  const message = {
    irVersion: IR_VERSION,
    producerName: 'ridgeline',
    graph: graphMessage(graph),
    opsetImport: OPERATOR_SETS,
  };
  return type.encode(type.create(message)).finish();
}

function graphMessage(graph: OnnxGraph): object {
  return {
    name: graph.name,
    input: graph.inputs.map(valueMessage),
    output: graph.outputs.map(valueMessage),
    initializer: graph.initializers.map(tensorMessage),
    node: graph.nodes.map((node, i) => ({
      name: `${node.label} ${node.op} ${i}`,
      opType: node.op,
      domain: node.domain,
      input: node.inputs,
      output: node.outputs,
      attribute: Object.entries(node.attributes).map(([name, value]) => attributeMessage(name, value)),
    })),
  };
}

function attributeMessage(name: string, value: OnnxAttribute): object {
  if ('int' in value) return { name, type: ATTRIBUTE_TYPE.int, i: value.int };
  if ('float' in value) return { name, type: ATTRIBUTE_TYPE.float, f: value.float };
  if ('floats' in value) return { name, type: ATTRIBUTE_TYPE.floats, floats: value.floats };
  if ('ints' in value) return { name, type: ATTRIBUTE_TYPE.ints, ints: value.ints };
  if ('string' in value)
    return { name, type: ATTRIBUTE_TYPE.string, s: new TextEncoder().encode(value.string) };
  if ('graph' in value) return { name, type: ATTRIBUTE_TYPE.graph, g: graphMessage(value.graph) };
  return value satisfies never;
}

function valueMessage({ name, type, shape }: OnnxValueInfo): object {
  const dim = shape.map((extent) =>
    typeof extent === 'number' ? { dimValue: extent } : { dimParam: extent },
  );
  return { name, type: { tensorType: { elemType: ELEMENT_TYPE[type], shape: { dim } } } };
}

function tensorMessage({ name, type, shape, data }: OnnxInitializer): object {
  return {
    name,
    dataType: ELEMENT_TYPE[type],
    dims: shape,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}
