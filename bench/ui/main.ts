/**
 * `npm run bench:ui -- [BENCHMARK…] [--minutes N] [--check]`: measures the built window in Chromium on databases of a
 * given size. With --check a missed limit gives exit code 1. Build first: npm run build.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from '@playwright/test';
import { type Measurement, meetsLimit, table } from '../measurements.ts';
import { describeMachine } from '../machine.ts';
import { startBrowser, VIEWPORT } from './browser.ts';
import { measureBundle } from './measures/bundle.ts';
import { measureCompare } from './measures/compare.ts';
import { measureFirstPaint } from './measures/firstPaint.ts';
import { measureList } from './measures/list.ts';
import { measureStreaming } from './measures/streaming.ts';
import { measureWeights } from './measures/weights.ts';

const RESULT = join(import.meta.dirname, '..', 'results', 'ui.json');
const STREAM_SECONDS = 20;

const benchmarks: Readonly<Record<string, (browser: Browser, seconds: number) => Promise<Measurement[]>>> = {
  bundle: () => Promise.resolve(measureBundle()),
  paint: measureFirstPaint,
  list: measureList,
  compare: measureCompare,
  weights: measureWeights,
  streaming: measureStreaming,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' }, check: { type: 'boolean', default: false } },
});
const seconds = values.minutes === undefined ? STREAM_SECONDS : Number(values.minutes) * 60;
const unknown = positionals.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0 || !(seconds > 0)) {
  console.error(`usage: npm run bench:ui -- [${Object.keys(benchmarks).join(' ')}] [--minutes N] [--check]`);
  if (unknown.length > 0) console.error(`There is no benchmark ${unknown.join(', ')}.`);
  process.exit(2);
}

const browser = await startBrowser();
const figures: Measurement[] = [];
try {
  for (const [name, measure] of Object.entries(benchmarks)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.error(`${name} …`);
    figures.push(...(await measure(browser, seconds)));
  }
} finally {
  await browser.close();
}

const versions = { ridgeline: { node: process.version }, chromium: { chromium: browser.version() } };
const report = {
  machine: { ...describeMachine(), versions },
  viewport: VIEWPORT,
  date: new Date().toISOString(),
  figures: figures.map((figure) => ({ ...figure, ok: meetsLimit(figure) })),
};
// Only complete runs are saved, so that all values of the file are from one run.
if (positionals.length === 0) {
  mkdirSync(join(RESULT, '..'), { recursive: true });
  writeFileSync(RESULT, `${JSON.stringify(report, null, 2)}\n`);
}
console.log(table(figures));
if (positionals.length === 0) console.log(`\nWritten to ${RESULT}`);
if (values.check && !figures.every(meetsLimit)) process.exitCode = 1;
