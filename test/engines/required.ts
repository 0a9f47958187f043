/**
 * Which engines must have been tested: RIDGELINE_REQUIRE_ENGINES=cpu,webgpu,reference makes a missing one a failure,
 * as in continuous integration. Otherwise its absence is only reported.
 */
import { engineName, type EngineName } from '../../src-main/contract/config.ts';

export function requiredEngines(text = process.env['RIDGELINE_REQUIRE_ENGINES'] ?? ''): EngineName[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => engineName.parse(name));
}

/** @throws Error if the engine is required */
export function notRun(engine: EngineName, reason: string): void {
  const message = `ENGINE ${engine} WAS NOT TESTED: ${reason}`;
  if (requiredEngines().includes(engine)) throw new Error(`${message} RIDGELINE_REQUIRE_ENGINES names it.`);
  console.error(message);
}
