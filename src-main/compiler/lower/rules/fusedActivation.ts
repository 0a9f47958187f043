/** Activations that tfjs fuses into a kernel if no gradient is needed. */
import { CompileError } from '../../errors.ts';
import type { LowerContext } from '../context.ts';
import type { Tensor } from '../tensor.ts';

const OPERATORS: Readonly<Record<string, string>> = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  elu: 'Elu',
  tanh: 'Tanh',
};

/** Applies the activation of the node's attributes. */
export function activated(value: Tensor, context: LowerContext): Tensor {
  return { ...value, name: activatedName(value.name, context) };
}

/** Applies it to an ONNX value with any dimensions. */
export function activatedName(name: string, { emit, node }: LowerContext): string {
  const activation = node.attributes['activation'];
  if (activation === undefined || activation === null || activation === 'linear') return name;
  if (activation === 'relu6') return emit.op('Clip', [name, emit.scalar(0), emit.scalar(6)]);
  const operator = typeof activation === 'string' ? OPERATORS[activation] : undefined;
  if (operator === undefined) {
    throw new CompileError(
      'lower',
      `${node.layer} fuses the activation ${JSON.stringify(activation)}, which has no rule`,
    );
  }
  return emit.op(operator, [name]);
}
