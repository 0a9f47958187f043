/** Appends values and nodes to a graph under construction. Used by `trace` and by every pass that rewrites. */
import {
  type Attributes,
  type ConstantData,
  type DType,
  type Graph,
  type GraphNode,
  type Shape,
  type Source,
  type StateUpdate,
  type Value,
  type ValueId,
  valueOf,
} from './graph.ts';

export interface OutputType {
  shape: Shape;
  dtype: DType;
}

export class GraphBuilder {
  readonly #values: Value[] = [];
  readonly #nodes: GraphNode[] = [];
  readonly #uniforms = new Map<string, ValueId>();

  get values(): readonly Value[] {
    return this.#values;
  }

  value(id: ValueId): Value {
    return valueOf({ values: this.#values }, id);
  }

  input(name: string, shape: Shape, dtype: DType): ValueId {
    return this.#add(shape, dtype, { kind: 'input', name });
  }

  state(name: string, shape: Shape, dtype: DType): ValueId {
    return this.#add(shape, dtype, { kind: 'state', name });
  }

  uniform(value: number, shape: Shape, dtype: DType): ValueId {
    const key = `${value}|${shape.join(',')}|${dtype}|${Object.is(value, -0)}`;
    const known = this.#uniforms.get(key);
    if (known !== undefined) return known;
    const id = this.#add(shape, dtype, { kind: 'uniform', value });
    this.#uniforms.set(key, id);
    return id;
  }

  /** A constant; it becomes a `uniform` if all its elements are equal. */
  constant(data: ConstantData, shape: Shape, dtype: DType): ValueId {
    const first = data[0];
    if (first !== undefined && data.every((element) => Object.is(element, first))) {
      return this.uniform(first, shape, dtype);
    }
    return this.#add(shape, dtype, { kind: 'constant', data });
  }

  node(
    kernel: string,
    inputs: Record<string, ValueId>,
    attributes: Attributes,
    outputs: readonly OutputType[],
    layer: string,
  ): readonly ValueId[] {
    const ids: ValueId[] = [];
    const node: GraphNode = { kernel, inputs, attributes, outputs: ids, layer };
    outputs.forEach(({ shape, dtype }, output) =>
      ids.push(this.#add(shape, dtype, { kind: 'node', node, output })),
    );
    this.#nodes.push(node);
    return ids;
  }

  finish(state: readonly StateUpdate[], results: Graph['results']): Graph {
    return { values: this.#values, nodes: this.#nodes, state, results };
  }

  #add(shape: Shape, dtype: DType, source: Source): ValueId {
    const id = this.#values.length;
    this.#values.push({ id, shape: [...shape], dtype, source });
    return id;
  }
}
