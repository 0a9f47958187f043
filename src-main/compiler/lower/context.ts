/** The context of a lowering rule. */
import { CompileError } from '../errors.ts';
import { type Graph, inputOf, type GraphNode, type Value, type ValueId, valueOf } from '../graph.ts';
import type { ChannelBlock } from '../layout.ts';
import type { Emitter } from './emitter.ts';
import { repeated, type Tensor, tensor } from './tensor.ts';

export interface LowerContext {
  emit: Emitter;
  /** A lowered input of the node. */
  input: (name: string) => Tensor;
  optional: (name: string) => Tensor | null;
  node: GraphNode;
  /** Width of the provider's blocked convolutions; 0 if it has none. */
  channelBlock: ChannelBlock;
  /** Shape and type of the node's first output. */
  output: Value;
  /** Shapes and types of all its outputs. */
  outputs: readonly Value[];
}

/** Lowers one kernel to ONNX operators; returns one tensor per output of the kernel. */
export type LowerRule = (context: LowerContext) => Tensor | readonly Tensor[];

export function contextFor(
  graph: Graph,
  node: GraphNode,
  emit: Emitter,
  lowered: (id: ValueId) => Tensor,
  channelBlock: ChannelBlock,
): LowerContext {
  const [first] = node.outputs;
  if (first === undefined)
    throw new CompileError('lower', `kernel ${node.kernel} of ${node.layer} has no output`);
  return {
    emit,
    node,
    channelBlock,
    output: valueOf(graph, first),
    outputs: node.outputs.map((id) => valueOf(graph, id)),
    input: (name) => lowered(inputOf(node, name)),
    optional: (name) => {
      const id = node.inputs[name];
      return id === undefined ? null : lowered(id);
    },
  };
}

/** A constant of the graph as a tensor; a uniform one is stored as a single number. */
export function constantTensor(value: Value, emit: Emitter): Tensor {
  const { source, dtype, shape } = value;
  switch (source.kind) {
    case 'uniform': {
      const extents = shape.map(() => 1);
      const name =
        dtype === 'bool'
          ? emit.constant('bool', extents, Uint8Array.of(source.value))
          : emit.scalar(source.value, dtype, shape.length);
      return { ...repeated(name, dtype, shape, extents), uniform: source.value };
    }
    case 'constant':
      return tensor(emit.constant(dtype, shape, source.data), dtype, shape);
    default:
      throw new CompileError('lower', `value %${value.id} is no constant`);
  }
}
