/**
 * The compiler's intermediate representation of a step: values and the kernels between them. Built by `trace`,
 * rewritten by `passes`, read by `layout` and `lower`. Immutable.
 */
import { CompileError } from './errors.ts';

export type DType = 'float32' | 'int32' | 'bool';
export type Shape = readonly number[];
/** Index into Graph.values. */
export type ValueId = number;

export type ConstantData = Float32Array | Int32Array | Uint8Array;

/** Where a value comes from. */
export type Source =
  /** Set for every step: images, labels, rate. */
  | { kind: 'input'; name: string }
  /** Carried from step to step: weights, optimiser slots. */
  | { kind: 'state'; name: string }
  | { kind: 'constant'; data: ConstantData }
  /** A constant whose elements are all equal; never materialised at full size. */
  | { kind: 'uniform'; value: number }
  | { kind: 'node'; node: GraphNode; output: number };

export interface Value {
  id: ValueId;
  shape: Shape;
  dtype: DType;
  source: Source;
}

export type Attributes = Readonly<Record<string, unknown>>;

export interface GraphNode {
  /** A tfjs kernel name (`Add`, `BatchMatMul`, …) or one of the compiler's own (`MatMulAdd`). */
  kernel: string;
  /** By the kernel's own input names, as in tfjs. */
  inputs: Readonly<Record<string, ValueId>>;
  attributes: Attributes;
  outputs: readonly ValueId[];
  /** The layer that called the kernel, for messages and dumps. */
  layer: string;
}

export interface StateUpdate {
  name: string;
  /** The value at the start of the step. */
  value: ValueId;
  /** The value at its end; equals `value` where the step does not change it. */
  next: ValueId;
}

export interface Graph {
  values: readonly Value[];
  /** In topological order. */
  nodes: readonly GraphNode[];
  state: readonly StateUpdate[];
  /** Results by name: loss, acc, penalty. */
  results: readonly { name: string; value: ValueId }[];
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

export function valueOf(graph: Pick<Graph, 'values'>, id: ValueId): Value {
  const value = graph.values[id];
  if (value === undefined) throw new CompileError('graph', `value %${id} does not exist`);
  return value;
}

/** A required input of a kernel. */
export function inputOf(node: Pick<GraphNode, 'kernel' | 'inputs' | 'layer'>, name: string): ValueId {
  const id = node.inputs[name];
  if (id === undefined) {
    throw new CompileError('graph', `kernel ${node.kernel} of ${node.layer} lacks its input "${name}"`);
  }
  return id;
}

/**
 * Checks the invariants of every stage: ids in range, definitions before uses, one definition per value, state that
 * keeps its shape and type.
 * @throws CompileError naming the node
 */
export function validate(graph: Graph): void {
  const defined = new Set<ValueId>();
  for (const value of graph.values) {
    if (graph.values[value.id] !== value) throw new CompileError('graph', `value %${value.id} is misplaced`);
    if (value.source.kind !== 'node') defined.add(value.id);
  }
  for (const node of graph.nodes) {
    const where = `kernel ${node.kernel} of ${node.layer}`;
    for (const [name, id] of Object.entries(node.inputs)) {
      if (!defined.has(id))
        throw new CompileError('graph', `${where} uses %${id} (${name}) before it exists`);
    }
    node.outputs.forEach((id, output) => {
      const { source } = valueOf(graph, id);
      if (defined.has(id)) throw new CompileError('graph', `${where} defines %${id} a second time`);
      if (source.kind !== 'node' || source.node !== node || source.output !== output) {
        throw new CompileError('graph', `${where} and its output %${id} disagree`);
      }
      defined.add(id);
    });
  }
  for (const { name, value, next } of graph.state) {
    const before = valueOf(graph, value);
    const after = valueOf(graph, next);
    if (!defined.has(next))
      throw new CompileError('graph', `state ${name} ends in %${next}, which nothing defines`);
    if (!sameShape(before.shape, after.shape) || before.dtype !== after.dtype) {
      throw new CompileError('graph', `state ${name} changes its shape or type within a step`);
    }
  }
  for (const { name, value } of graph.results) {
    if (!defined.has(value))
      throw new CompileError('graph', `result ${name} is %${value}, which nothing defines`);
  }
}

/** The graph as text, one line per node, for tests and docs. */
export function printGraph(graph: Graph): string {
  const name = (id: ValueId): string => {
    const value = valueOf(graph, id);
    switch (value.source.kind) {
      case 'input':
      case 'state':
        return value.source.name;
      case 'uniform':
        return `${value.source.value}`;
      case 'constant':
        return `const[${value.shape.join(',')}]`;
      case 'node':
        return `%${id}`;
      default:
        return value.source satisfies never;
    }
  };
  const typed = (id: ValueId): string => {
    const { shape, dtype } = valueOf(graph, id);
    return `${dtype}[${shape.join(',')}]`;
  };
  const lines: string[] = [];
  for (const value of graph.values) {
    if (value.source.kind === 'input') lines.push(`input  ${name(value.id)}: ${typed(value.id)}`);
  }
  for (const { name: state, value } of graph.state) lines.push(`state  ${state}: ${typed(value)}`);
  for (const node of graph.nodes) {
    const inputs = Object.entries(node.inputs).map(([key, id]) => `${key}=${name(id)}`);
    const attributes = Object.entries(node.attributes).map(
      ([key, value]) => `${key}:${JSON.stringify(value)}`,
    );
    const outputs = node.outputs.map((id) => `${name(id)}: ${typed(id)}`).join(', ');
    lines.push(`${outputs} = ${node.kernel}(${[...inputs, ...attributes].join(', ')})  # ${node.layer}`);
  }
  for (const { name: state, next, value } of graph.state) {
    if (next !== value) lines.push(`${state} <- ${name(next)}`);
  }
  for (const result of graph.results) lines.push(`return ${result.name} = ${name(result.value)}`);
  return lines.join('\n');
}
