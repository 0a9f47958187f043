/** Collects ONNX nodes and constants without duplicates. */
import type { OnnxAttribute, OnnxInitializer, OnnxNode, OnnxType } from '../onnx/model.ts';

export type AttributeValue =
  number | string | readonly number[] | { float: number } | { floats: readonly number[] };

export class Emitter {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxInitializer[] = [];
  /** Label of the nodes that are emitted next. */
  label = '';
  readonly #known = new Map<string, readonly string[]>();
  readonly #reshaped = new Map<string, { name: string; dims: readonly number[] }>();
  readonly #shared: { name: string; shape: readonly number[]; data: Float32Array }[] = [];
  readonly #prefix: string;
  #count = 0;

  /** @param prefix makes names unique if two emitters write into one graph */
  constructor(prefix = '') {
    this.#prefix = prefix;
  }

  /** Renames a value. ONNX Runtime removes the Identity when it loads the graph. */
  name(name: string, value: string): void {
    this.nodes.push({
      op: 'Identity',
      domain: '',
      inputs: [value],
      outputs: [name],
      attributes: {},
      label: this.label,
    });
  }

  /** Emits an operator with one output. */
  op(
    op: string,
    inputs: readonly string[],
    attributes: Record<string, AttributeValue> = {},
    domain = '',
  ): string {
    const [output] = this.ops(op, inputs, 1, attributes, domain);
    if (output === undefined) throw new Error(`operator ${op} without an output`);
    return output;
  }

  /** Emits an operator, or returns the outputs of an equal one that was emitted before. */
  ops(
    op: string,
    inputs: readonly string[],
    outputCount: number,
    attributes: Record<string, AttributeValue> = {},
    domain = '',
  ): readonly string[] {
    const key = JSON.stringify([domain, op, inputs, attributes, outputCount]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const outputs = Array.from({ length: outputCount }, () => `${this.#prefix}t${this.#count++}`);
    this.nodes.push({
      op,
      domain,
      inputs,
      outputs,
      attributes: Object.fromEntries(Object.entries(attributes).map(([name, v]) => [name, attribute(v)])),
      label: this.label,
    });
    this.#known.set(key, outputs);
    return outputs;
  }

  /**
   * The same memory with other dimensions. Earlier reshapes are tracked: reshaping back costs nothing, and a chain of
   * Reshapes becomes one.
   */
  reshape(name: string, from: readonly number[], to: readonly number[]): string {
    const origin = this.#reshaped.get(name) ?? { name, dims: from };
    if (sameDims(origin.dims, to)) return origin.name;
    const output = this.op('Reshape', [origin.name, this.integers(to)]);
    this.#reshaped.set(output, origin);
    return output;
  }

  /** A tensor of integers, such as shapes and axes. */
  integers(values: readonly number[]): string {
    return this.constant('int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  /** @param rank number of unit axes; a constant of rank 0 makes some kernels slow */
  scalar(value: number, type: 'float32' | 'int32' = 'float32', rank = 0): string {
    const shape = Array.from({ length: rank }, () => 1);
    return type === 'int32'
      ? this.constant('int32', shape, Int32Array.of(value))
      : this.constant('float32', shape, Float32Array.of(value));
  }

  /** A larger float32 constant; constants with equal content are shared. */
  sharedConstant(shape: readonly number[], data: Float32Array): string {
    const known = this.#shared.find(
      (entry) => sameDims(entry.shape, shape) && entry.data.every((value, i) => value === data[i]),
    );
    if (known !== undefined) return known.name;
    const name = this.constant('float32', shape, data);
    this.#shared.push({ name, shape, data });
    return name;
  }

  constant(type: OnnxType, shape: readonly number[], data: OnnxInitializer['data']): string {
    const key = data.length <= 64 ? `constant|${type}|${shape.join(',')}|${data.join(',')}` : null;
    const known = key === null ? undefined : this.#known.get(key)?.[0];
    if (known !== undefined) return known;
    const name = `${this.#prefix}c${this.#count++}`;
    this.initializers.push({ name, type, shape, data });
    if (key !== null) this.#known.set(key, [name]);
    return name;
  }
}

function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

function attribute(value: AttributeValue): OnnxAttribute {
  if (typeof value === 'number') return { int: value };
  if (typeof value === 'string') return { string: value };
  if ('float' in value || 'floats' in value) return value;
  return { ints: value };
}
