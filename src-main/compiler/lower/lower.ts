/** Stage 5: graph → one ONNX graph for one step. */
import { CompileError } from '../errors.ts';
import { type Graph, type Shape, type ValueId, valueOf } from '../graph.ts';
import { type AxisOrder, assignLayouts, type ChannelBlock, orderFor, physicalShape } from '../layout.ts';
import type { OnnxGraph, OnnxNode, OnnxValueInfo } from '../onnx/model.ts';
import { constantTensor, contextFor, type LowerRule } from './context.ts';
import { Emitter } from './emitter.ts';
import { type ExecutionProvider, overridesFor } from './providers.ts';
import { activationRules } from './rules/activations.ts';
import { batchNormRules } from './rules/batchNorm/batchNorm.ts';
import { throughPointwiseRules } from './rules/batchNorm/throughPointwise.ts';
import { convolutionRules } from './rules/convolutions.ts';
import { depthwiseRules } from './rules/depthwise.ts';
import { depthwisePhaseRules } from './rules/depthwisePhases.ts';
import { elementwiseRules } from './rules/elementwise.ts';
import { poolingRules } from './rules/pooling.ts';
import { productRules } from './rules/products.ts';
import { reductionRules } from './rules/reductions.ts';
import { shapingRules } from './rules/shaping.ts';
import { grouped, materialize, reorder, type Tensor, tensor } from './tensor.ts';
import { substituted } from './substitutes.ts';

/** Rules of the CPU provider without its own overrides, the default for every provider. */
export const rules: Readonly<Record<string, LowerRule>> = {
  ...elementwiseRules,
  ...activationRules,
  ...reductionRules,
  ...shapingRules,
  ...productRules,
  ...convolutionRules,
  ...depthwiseRules,
  ...depthwisePhaseRules,
  ...poolingRules,
  ...batchNormRules,
  ...throughPointwiseRules,
};

/** A state tensor as the compiled step takes and returns it. */
export interface StateSlot {
  name: string;
  shape: Shape;
  order: AxisOrder;
  /** Dimensions of the ONNX value: the extents in order, without trailing unit axes. */
  physicalShape: readonly number[];
  /** False if the step does not change it. */
  updated: boolean;
}

export interface LoweredStep {
  /** Inputs and state by name; outputs are the results by name and `next:<state>` for updated state. */
  graph: OnnxGraph;
  state: readonly StateSlot[];
  /** Shape and type of the ONNX values that stand for values of the graph; operators in between are left out. */
  values: ReadonlyMap<string, Pick<Tensor, 'dims' | 'dtype'>>;
}

/** Label of the nodes that name the results. */
const OUTPUT = 'output';

export const nextName = (state: string): string => `next:${state}`;

/** @throws CompileError for a kernel without a rule, naming kernel and layer */
export function lower(
  graph: Graph,
  name = 'step',
  provider: ExecutionProvider = 'cpu',
  channelBlock: ChannelBlock = 0,
): LoweredStep {
  const table = { ...rules, ...overridesFor(provider) };
  const emit = new Emitter();
  const orders = assignLayouts(graph);
  const tensors = new Map<ValueId, Tensor>();
  const inputs: OnnxValueInfo[] = [];
  const lowered = (id: ValueId): Tensor => {
    const known = tensors.get(id);
    if (known !== undefined) return known;
    const constant = constantTensor(valueOf(graph, id), emit);
    tensors.set(id, constant);
    return constant;
  };
  for (const value of graph.values) {
    if (value.source.kind !== 'input' && value.source.kind !== 'state') continue;
    const { id, dtype, shape, source } = value;
    const order = orders.get(id) ?? orderFor(shape);
    const dims = source.kind === 'state' ? stateShape(shape, order) : physicalShape(shape, order);
    const entry = tensor(source.name, dtype, shape, order, dims);
    tensors.set(id, entry);
    inputs.push({ name: source.name, type: dtype, shape: entry.dims });
  }
  for (const node of graph.nodes) {
    const rule = table[node.kernel];
    if (rule === undefined) {
      throw new CompileError(
        'lower',
        `layer ${node.layer} needs the kernel ${node.kernel}, which has no lowering rule`,
      );
    }
    emit.label = `${node.layer} ${node.kernel}`;
    const result = rule(contextFor(graph, node, emit, lowered, channelBlock));
    const results = isList(result) ? result : [result];
    if (results.length !== node.outputs.length) {
      throw new CompileError(
        'lower',
        `the rule for ${node.kernel} made ${results.length} outputs instead of ${node.outputs.length}`,
      );
    }
    results.forEach((output, i) => {
      const id = node.outputs[i];
      if (id !== undefined) tensors.set(id, output);
    });
  }
  emit.label = OUTPUT;
  const outputs: OnnxValueInfo[] = [];
  const returned = (id: ValueId, as: string, order: AxisOrder, dims: Shape): void => {
    const value = reorder(emit, materialize(emit, lowered(id)), order);
    emit.name(as, grouped(emit, value, dims));
    outputs.push({ name: as, type: value.dtype, shape: dims });
  };
  for (const { name: result, value } of graph.results) {
    const { shape } = valueOf(graph, value);
    const order = orderFor(shape);
    returned(value, result, order, physicalShape(shape, order));
  }
  const state = graph.state.map(({ name: slot, value, next }) => {
    const { shape } = valueOf(graph, value);
    const order = orders.get(value) ?? orderFor(shape);
    const updated = next !== value;
    const dims = stateShape(shape, order);
    if (updated) returned(next, nextName(slot), order, dims);
    return { name: slot, shape, order, physicalShape: dims, updated };
  });
  return {
    graph: {
      name,
      inputs,
      outputs,
      nodes: substituted(
        updatesLast(
          needed(
            emit.nodes,
            outputs.map((output) => output.name),
          ),
        ),
        provider,
      ),
      initializers: emit.initializers,
    },
    state,
    values: new Map([...tensors.values()].map(({ name: value, dims, dtype }) => [value, { dims, dtype }])),
  };
}

/**
 * The dimensions of stored state, without trailing unit axes: a 1×1 filter is then a matrix, as its products need, and
 * ONNX Runtime's elementwise kernels are slow on an innermost axis of extent 1.
 */
function stateShape(shape: Shape, order: AxisOrder): number[] {
  const dims = physicalShape(shape, order);
  while (dims.length > 2 && dims.at(-1) === 1) dims.pop();
  return dims;
}

/** The nodes that are in use: a value that was reshaped twice leaves an unused Reshape. */
function needed(nodes: readonly OnnxNode[], results: readonly string[]): OnnxNode[] {
  const wanted = new Set(results);
  const kept = nodes.toReversed().filter((node) => {
    const asked = node.outputs.some((output) => wanted.has(output));
    if (asked) node.inputs.forEach((input) => wanted.add(input));
    return asked;
  });
  return kept.toReversed();
}

/**
 * Moves the nodes that compute new weight tensors behind all others. ONNX Runtime first runs what the last node
 * without a consumer needs, then what the last but one needs, and so on. In this order a layer's gradients are
 * consumed before those of the layer below are computed, and vectors that are updated together, which need the
 * gradients of every layer, come last.
 */
function updatesLast(nodes: readonly OnnxNode[]): OnnxNode[] {
  const uses = new Map<string, number>();
  for (const input of nodes.flatMap((node) => node.inputs)) uses.set(input, (uses.get(input) ?? 0) + 1);
  const named = new Set(nodes.filter(isName).flatMap((node) => node.inputs));
  const isUpdate = ({ outputs: [output = '', ...more] }: OnnxNode): boolean =>
    more.length === 0 && named.has(output) && uses.get(output) === 1;
  const rank = (node: OnnxNode): number => (isName(node) ? 2 : isUpdate(node) ? 1 : 0);
  return nodes.toSorted((a, b) => rank(a) - rank(b));
}

function isName({ label, op }: OnnxNode): boolean {
  return label === OUTPUT && op === 'Identity';
}

function isList(result: Tensor | readonly Tensor[]): result is readonly Tensor[] {
  return Array.isArray(result);
}
