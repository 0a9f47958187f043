/** An ONNX graph as plain data, and as text. `encode.ts` turns it into bytes. */

export type OnnxType = 'float32' | 'int32' | 'int64' | 'bool' | 'uint8';

/** A named extent is set when the session runs. */
export type OnnxShape = readonly (number | string)[];

export interface OnnxValueInfo {
  name: string;
  type: OnnxType;
  shape: OnnxShape;
}

export type OnnxAttribute =
  | { int: number }
  | { float: number }
  | { floats: readonly number[] }
  | { ints: readonly number[] }
  | { string: string }
  | { graph: OnnxGraph };

export interface OnnxNode {
  op: string;
  /** Empty for the standard operators. */
  domain: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, OnnxAttribute>>;
  /** Layer and kernel of origin, shown in profiles. */
  label: string;
}

export interface OnnxInitializer {
  name: string;
  type: OnnxType;
  shape: readonly number[];
  data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
}

export interface OnnxGraph {
  name: string;
  inputs: readonly OnnxValueInfo[];
  outputs: readonly OnnxValueInfo[];
  nodes: readonly OnnxNode[];
  initializers: readonly OnnxInitializer[];
}

function printInfo({ name, type, shape }: OnnxValueInfo): string {
  return `${name}: ${type}[${shape.join(',')}]`;
}

function printAttribute(attribute: OnnxAttribute, indent: string): string {
  if ('graph' in attribute) return `{\n${printOnnx(attribute.graph, `${indent}  `)}\n${indent}}`;
  return JSON.stringify(Object.values(attribute)[0]);
}

/** The graph as text, one line per node. */
export function printOnnx(graph: OnnxGraph, indent = ''): string {
  const lines = [
    `graph ${graph.name}(${graph.inputs.map(printInfo).join(', ')})`,
    ...graph.initializers.map((constant) => {
      const shown = constant.data.length > 0 && constant.data.length <= 4;
      const values = shown ? ` = ${Array.from(constant.data, String).join(' ')}` : '';
      return `  const ${constant.name}: ${constant.type}[${constant.shape.join(',')}]${values}`;
    }),
    ...graph.nodes.map((node) => {
      const attributes = Object.entries(node.attributes).map(
        ([name, attribute]) => `${name}=${printAttribute(attribute, `${indent}  `)}`,
      );
      const op = node.domain === '' ? node.op : `${node.domain}.${node.op}`;
      return `  ${node.outputs.join(', ')} = ${op}(${[...node.inputs, ...attributes].join(', ')})  # ${node.label}`;
    }),
    `  return ${graph.outputs.map(printInfo).join(', ')}`,
  ];
  return lines.map((line) => indent + line).join('\n');
}
