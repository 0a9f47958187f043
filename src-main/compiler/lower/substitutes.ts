/** Replacements for operators that an execution provider lacks. */
import type { OnnxAttribute, OnnxNode } from '../onnx/model.ts';
import type { ExecutionProvider } from './providers.ts';

type Substitute = (node: OnnxNode) => readonly OnnxNode[];

/** FusedMatMul with separate transpositions; the rules use it on values of three axes. */
const productOfTransposed: Substitute = ({ inputs, outputs, attributes, label }) => {
  const [output = ''] = outputs;
  const transposed = (which: 'A' | 'B', input: string): readonly [string, readonly OnnxNode[]] => {
    if (!isSet(attributes[`trans${which}`])) return [input, []];
    const name = `${output}:${which}`;
    const perm: OnnxAttribute = { ints: [0, 2, 1] };
    return [
      name,
      [{ op: 'Transpose', domain: '', inputs: [input], outputs: [name], attributes: { perm }, label }],
    ];
  };
  const [a, transposeA] = transposed('A', inputs[0] ?? '');
  const [b, transposeB] = transposed('B', inputs[1] ?? '');
  return [
    ...transposeA,
    ...transposeB,
    { op: 'MatMul', domain: '', inputs: [a, b], outputs, attributes: {}, label },
  ];
};

/** Pairwise sum of any number of values. */
const sumByPairs: Substitute = ({ inputs, outputs, label }) => {
  const [output = ''] = outputs;
  const [first = '', ...rest] = inputs;
  let sum = first;
  return rest.map((term, i) => {
    const name = i === rest.length - 1 ? output : `${output}:${i}`;
    const node = { op: 'Add', domain: '', inputs: [sum, term], outputs: [name], attributes: {}, label };
    sum = name;
    return node;
  });
};

function isSet(attribute: OnnxAttribute | undefined): boolean {
  return attribute !== undefined && 'int' in attribute && attribute.int !== 0;
}

const substitutes: Readonly<Partial<Record<ExecutionProvider, Readonly<Record<string, Substitute>>>>> = {
  webgpu: { FusedMatMul: productOfTransposed, Sum: sumByPairs },
};

/** The nodes with every operator that the provider lacks replaced. */
export function substituted(nodes: readonly OnnxNode[], provider: ExecutionProvider): readonly OnnxNode[] {
  const table = substitutes[provider];
  return table === undefined ? nodes : nodes.flatMap((node) => table[node.op]?.(node) ?? [node]);
}
