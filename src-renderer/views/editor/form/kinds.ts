/** Changes of several keys at once: another kind, or another unit of the run's length. */
import { type JsonSchema, knownKeys, schemasAt } from '../../../../src-main/contract/allowed.ts';
import { type ConfigPath, isMapping, valueAt } from '../../../../src-main/shared/configPath.ts';
import { setAt, removeAt } from '../text/yamlEdit.ts';

/** Initial values of required keys without a default. */
const FIRST_VALUES: Readonly<Record<string, unknown>> = {
  lambda: 0.001,
  lambda1: 0.0001,
  lambda2: 0.001,
  hidden: [128],
  blocks: [{ filters: 16, kernelSize: 5, pool: 2 }],
  value: 0,
  learningRate: 0.01,
  decay: 0.999,
  every: 1000,
  steps: 1000,
};

/** λ keeps its value when L1 becomes L2, and becomes λ₁ or λ₂ in a penalty of both. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  lambda: ['lambda2', 'lambda1'],
  lambda1: ['lambda'],
  lambda2: ['lambda'],
  floor: ['minRate'],
  minRate: ['floor'],
};

/**
 * The mapping with another kind: keys of both kinds are kept, required keys of the new one are added.
 * @param holder path of the mapping
 * @param written the config as written
 */
export function withKind(
  schema: JsonSchema,
  written: unknown,
  holder: ConfigPath,
  kind: string,
): Record<string, unknown> {
  const before = valueAt(written, holder);
  const old = isMapping(before) ? before : {};
  const alternative = schemasAt(schema, written, holder.slice(0, -1))
    .map(({ properties }) => properties?.[String(holder.at(-1))])
    .flatMap((property) =>
      typeof property === 'object'
        ? schemasAt({ properties: { it: property } }, { it: { kind } }, ['it'])
        : [],
    )
    .find(({ properties }) => properties !== undefined);
  const result: Record<string, unknown> = { kind };
  for (const key of Object.keys(alternative?.properties ?? {})) {
    if (key === 'kind') continue;
    const kept = [key, ...(RENAMED[key] ?? [])].find((name) => Object.hasOwn(old, name));
    if (kept !== undefined && fits(alternative, key, old[kept])) result[key] = old[kept];
    else if (alternative?.required?.includes(key) === true && key in FIRST_VALUES)
      result[key] = FIRST_VALUES[key];
  }
  return result;
}

/** A choice of the old kind may not exist in the new one: MobileNetV2 has only two activations. */
function fits(alternative: JsonSchema | undefined, key: string, value: unknown): boolean {
  const property = alternative?.properties?.[key];
  if (typeof property !== 'object' || property.enum === undefined) return true;
  return property.enum.some((word) => word === value);
}

/** Converts a run of epochs to one of steps, or the other way round, with matching evaluations. */
export function withLength(
  text: string,
  schema: JsonSchema,
  unit: 'epochs' | 'steps',
  amount: number,
): string {
  const order = knownKeys(schema, {}, []);
  const inEvaluate = knownKeys(schema, {}, ['evaluate']);
  if (unit === 'steps') {
    const every = Math.max(1, Math.round(amount / 10));
    const shortened = removeAt(removeAt(text, ['epochs']), ['evaluate', 'everyEpochs']);
    const timed = setAt(shortened, ['steps'], amount, order);
    return setAt(ordered(timed, order), ['evaluate', 'everySteps'], every, inEvaluate);
  }
  const shortened = removeAt(removeAt(text, ['steps']), ['evaluate', 'everySteps']);
  return setAt(shortened, ['epochs'], amount, order);
}

/** `evaluate` must exist before a key can be added to it in its position. */
function ordered(text: string, order: readonly string[]): string {
  return /^evaluate:/m.test(text) ? text : setAt(text, ['evaluate'], {}, order);
}
