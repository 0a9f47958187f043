/** Records the kernels of one trace with the calling layer. */
import { GraphBuilder, type OutputType } from '../builder.ts';
import { CompileError } from '../errors.ts';
import type { ConstantData, DType, Shape, Value, ValueId } from '../graph.ts';
import { kernelShapes } from './kernelShapes.ts';
import type { KernelCall } from './shapes.ts';

/** A larger non-uniform constant is data that was baked into the step by mistake, such as a random mask. */
const LARGEST_CONSTANT = 4096;

export class Recorder {
  readonly builder = new GraphBuilder();
  /** Values of tensors that live on another backend: state, and constants read once. */
  readonly foreign = new WeakMap<object, ValueId>();
  readonly #layers: string[] = [];
  readonly #layerOfValue = new Map<ValueId, string>();

  /** The layer whose call is being traced. */
  get layer(): string {
    return this.#layers.at(-1) ?? 'step';
  }

  inLayer<T>(name: string, body: () => T): T {
    this.#layers.push(name);
    try {
      return body();
    } finally {
      this.#layers.pop();
    }
  }

  valueOf(id: ValueId): Value {
    return this.builder.value(id);
  }

  constant(data: ConstantData, shape: Shape, dtype: DType): ValueId {
    const id = this.builder.constant(data, shape, dtype);
    if (this.valueOf(id).source.kind === 'constant' && data.length > LARGEST_CONSTANT) {
      throw new CompileError(
        'trace',
        `${this.layer} brings a constant of ${data.length} differing numbers into the step; ` +
          `what changes from step to step must be an input or state`,
      );
    }
    return id;
  }

  /** @throws CompileError for a kernel without a shape rule, naming kernel and layer */
  call(
    kernel: string,
    inputs: Record<string, ValueId>,
    attributes: Record<string, unknown>,
  ): readonly ValueId[] {
    const layer = this.#attribute(Object.values(inputs));
    const rule = kernelShapes[kernel];
    if (rule === undefined) {
      throw new CompileError(
        'trace',
        `layer ${layer} needs the kernel ${kernel}, which the compiler does not know`,
      );
    }
    const call: KernelCall = {
      inputs: Object.fromEntries(Object.entries(inputs).map(([name, id]) => [name, this.valueOf(id)])),
      attributes,
    };
    const types = rule(call);
    const outputs = this.builder.node(kernel, inputs, attributes, isList(types) ? types : [types], layer);
    for (const output of outputs) this.#layerOfValue.set(output, layer);
    return outputs;
  }

  /** Backward kernels run outside any layer's call; they are attributed to the layer whose values they use. */
  #attribute(inputs: readonly ValueId[]): string {
    if (this.#layers.length > 0) return this.layer;
    for (const id of inputs) {
      const layer = this.#layerOfValue.get(id);
      if (layer !== undefined && layer !== 'step') return layer;
    }
    return 'step';
  }
}

function isList(types: OutputType | readonly OutputType[]): types is readonly OutputType[] {
  return Array.isArray(types);
}
