/**
 * `npm test`: everything that has to hold, step by step, and one line of counts at the end.
 * `npm test -- lint types` runs only the steps that are named.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findBrowser } from './support/browser.mjs';
import { fail, runInTerminal } from './support/child.mjs';
import { whyNoWindow } from './support/electron.mjs';
import { onRightNode } from './support/node.mjs';
import { inRoot, ROOT } from './support/root.mjs';
import { playwrightCounts, total, vitestCounts } from './support/testReports.mjs';

/** A test that hangs in native code or in an endless loop has no other end. */
const STEP_LIMIT_MINUTES = 10;

const REPORTS = inRoot('test-results', 'reports');
const report = (name) => join(REPORTS, `${name}.json`);
const playwright = (name, ...options) => ({
  name,
  args: [program('@playwright/test', 'playwright'), 'test', ...options, '--reporter=list,json'],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report(name) },
  count: playwrightCounts,
});

/**
 * A step runs Node with `args`; with `count` it leaves a JSON report, with `skip` it may not apply here. Those with
 * `beside` need none of the others and use one core: they run beside the others, the longest first.
 */
const steps = () => [
  { name: 'build', args: [inRoot('scripts', 'ridgeline.mjs'), '--build-only'] },
  { name: 'lint', beside: true, args: [program('eslint'), '.', '--max-warnings', '0'] },
  {
    // svelte-check reports what tsc reports, and the errors of components.
    name: 'types',
    beside: true,
    args: [program('svelte-check'), '--tsconfig', 'tsconfig.json', '--fail-on-warnings'],
  },
  { name: 'format', beside: true, args: [program('prettier'), '--check', '--log-level', 'warn', '.'] },
  {
    name: 'vitest',
    args: [
      program('vitest'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report('vitest')}`,
    ],
    count: vitestCounts,
  },
  {
    ...playwright('browser', '--project=e2e'),
    prepare: async () => ({ RIDGELINE_CHROMIUM: await findBrowser() }),
  },
  { ...playwright('electron', '--config=test/electron/playwright.config.ts'), skip: whyNoWindow },
];

if (await onRightNode(import.meta.url)) {
  const wanted = process.argv.slice(2);
  const all = steps();
  const unknown = wanted.filter((name) => !all.some((step) => step.name === name));
  if (unknown.length > 0) {
    fail(`There is no step ${unknown.join(', ')}. The steps are: ${all.map(({ name }) => name).join(', ')}.`);
  }
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const chosen = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const beside = sideBySide(chosen.filter((step) => step.beside));
  const results = [];
  for (const step of chosen.filter((step) => !step.beside)) results.push(await run(step, 'inherit'));
  summarize([...(await beside), ...results]);
}

/**
 * One core is left to the other steps; each step's output comes in one piece.
 * @returns the results, in the steps' order
 */
async function sideBySide(some) {
  const results = [];
  const waiting = [...some.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [i, step] = next;
      const log = join(REPORTS, `${step.name}.log`);
      const file = openSync(log, 'w');
      results[i] = await run(step, ['ignore', file, file]);
      closeSync(file);
      process.stdout.write(`\n── ${step.name}\n${readFileSync(log, 'utf8')}`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism() - 1) }, worker));
  return results;
}

async function run(step, stdio) {
  if (stdio === 'inherit') console.log(`\n── ${step.name}`);
  const began = performance.now();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const why = step.skip?.() ?? null;
  if (why !== null) {
    console.log(`SKIPPED: ${why}`);
    return { name: step.name, ok: true, note: `SKIPPED: ${why}`, counts };
  }
  let ok = false;
  try {
    const env = { ...process.env, PATH: pathWithThisNode(), ...step.env, ...(await step.prepare?.()) };
    const signal = AbortSignal.timeout(STEP_LIMIT_MINUTES * 60_000);
    const { code, interrupted } = await runInTerminal(process.execPath, step.args, {
      cwd: ROOT,
      env,
      signal,
      stdio,
    });
    if (interrupted) process.exit(130);
    ok = code === 0;
    if (step.count !== undefined && existsSync(report(step.name))) {
      Object.assign(counts, step.count(JSON.parse(readFileSync(report(step.name), 'utf8'))));
    }
  } catch (error) {
    console.error(
      error.name === 'AbortError'
        ? `${step.name} was ended after ${STEP_LIMIT_MINUTES} minutes.`
        : error.message,
    );
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  return { name: step.name, ok, note: `${ok ? 'ok' : 'FAILED'} (${seconds} s)`, counts };
}

function summarize(results) {
  console.log(`\n── summary, after ${(performance.now() / 1000).toFixed(1)} s`);
  for (const { name, note, counts } of results) {
    const tests =
      counts.passed + counts.failed > 0 ? `, ${counts.passed} passed, ${counts.failed} failed` : '';
    console.log(`${name.padEnd(8)} ${note}${tests}`);
  }
  const { passed, failed, skipped } = total(results);
  if (skipped > 0) console.log(`${skipped} skipped`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** The script behind a package's command, so that it runs under this Node on every platform. */
function program(name, command = name) {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[command]);
}

/** Tests that start `node` get the one that runs them. */
function pathWithThisNode() {
  return [dirname(process.execPath), process.env.PATH].join(delimiter);
}
