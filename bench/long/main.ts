/**
 * `npm run bench:long -- [CASE…] [--steps N]`: long trainings in a real trainer process; reports whether time and
 * memory stay constant. Exit code 1 if a limit is missed or a training fails, 2 for a usage error. `webgpu` needs a
 * GPU or a software Vulkan (docs/ENGINES.md).
 */
import { parseArgs } from 'node:util';
import { type Measurement, meetsLimit, table } from '../measurements.ts';
import { growth } from './growth.ts';
import { type LongCase, longCases } from './cases.ts';
import { sampleTraining } from './training.ts';

const LEAST_STEPS = 100;

const { chosen, steps } = readArguments();
const figures: Measurement[] = [];
for (const { name, config } of chosen) {
  console.error(`${name} …`);
  try {
    figures.push(...growth(name, await sampleTraining(config(steps))));
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
console.log(table(figures));
if (!figures.every(meetsLimit)) process.exitCode = 1;

function readArguments(): { chosen: readonly LongCase[]; steps: number | undefined } {
  if (process.platform !== 'linux') refuse('This benchmark reads /proc, which only Linux has.');
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { steps: { type: 'string' } },
    });
    const unknown = positionals.filter((name) => !longCases.some((known) => known.name === name));
    if (unknown.length > 0) {
      refuse(`There is no case ${unknown.join(', ')}: use ${longCases.map(({ name }) => name).join(', ')}.`);
    }
    const steps = values.steps === undefined ? undefined : Number(values.steps);
    if (steps !== undefined && !(Number.isInteger(steps) && steps >= LEAST_STEPS)) {
      refuse(`--steps must be a whole number of at least ${LEAST_STEPS}, not ${values.steps}.`);
    }
    const chosen = longCases.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    return { chosen, steps };
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(why: string): never {
  console.error(`${why}\nusage: npm run bench:long -- [CASE…] [--steps N]`);
  process.exit(2);
}
