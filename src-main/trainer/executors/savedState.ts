/** Transfer of state from one executor to another of the same problem. */
import { sameShape } from '../../compiler/graph.ts';
import { stateOf, type StepDefinition } from '../../model/step.ts';
import type { WeightValues } from './types.ts';

/**
 * Copies of the saved values in the definition's order.
 * @throws Error unless `saved` has exactly the names and shapes of the definition's state
 */
export function matchingState(definition: StepDefinition, saved: readonly WeightValues[]): WeightValues[] {
  const pieces = stateOf(definition);
  const byName = new Map(saved.map((piece) => [piece.name, piece]));
  if (saved.length !== pieces.length || byName.size !== pieces.length) {
    throw new Error(`the training's state is ${pieces.length} tensors, the saved one ${saved.length}`);
  }
  return pieces.map(({ name, variable: { shape } }) => {
    const found = byName.get(name);
    if (found === undefined) throw new Error(`the saved state lacks ${name}`);
    if (!sameShape(found.shape, shape)) {
      throw new Error(`${name} is [${found.shape.join(', ')}] in the saved state, not [${shape.join(', ')}]`);
    }
    return { name, shape, values: found.values.slice() };
  });
}
