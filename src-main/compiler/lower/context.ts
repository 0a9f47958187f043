/** What a lowering rule may use. */
import { CompileError } from '../errors.ts';
import { type Graph, inputOf, type Node, type Value, type ValueId, valueOf } from '../graph.ts';
import type { ChannelBlock } from '../layout.ts';
import type { Emitter } from './emitter.ts';
import { repeated, type Tensor, tensor } from './tensor.ts';

export interface LowerContext {
  emit: Emitter;
  /** A lowered input of the node at hand. */
  input: (name: string) => Tensor;
  optional: (name: string) => Tensor | null;
  node: Node;
  /** Width of the provider's blocked convolutions; 0 for none. */
  channelBlock: ChannelBlock;
  /** Shape and type of the node's first output. */
  output: Value;
  /** Of all its outputs. */
  outputs: readonly Value[];
}

/** How one kernel becomes ONNX operators; as many tensors as the kernel has outputs. */
export type LowerRule = (context: LowerContext) => Tensor | readonly Tensor[];

export function contextFor(
  graph: Graph,
  node: Node,
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

/** A constant of the graph as a tensor; a uniform one stores a single number. */
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
