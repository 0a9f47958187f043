import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Measurement, meetsLimit, table } from '../../bench/measurements.ts';
import { initialFiles } from '../../bench/ui/measures/bundle.ts';
import { ReplayBackend } from '../../bench/ui/replay/backend.ts';
import { fillHome, type Size } from '../../bench/ui/stores.ts';
import { workstationEvent, type WorkstationEvent } from '../../src-main/contract/events.ts';
import { open } from '../queue/workstations.ts';

const SMALL: Size = { runs: 3, epochs: 2, stepsPerEpoch: 5, tensors: 2 };

function filled(size: Size) {
  const home = fillHome(size);
  onTestFinished(home.remove);
  return home;
}

describe('a figure', () => {
  const figure: Measurement = {
    benchmark: 'list',
    name: 'rows',
    value: 200,
    unit: 'ms',
    limit: { most: 200 },
  };

  it('misses its limit if it is NaN or measures less than defined', () => {
    expect(meetsLimit(figure)).toBe(true);
    expect(meetsLimit({ ...figure, value: 200.1 })).toBe(false);
    expect(meetsLimit({ ...figure, limit: { least: 201 } })).toBe(false);
    expect(meetsLimit({ ...figure, value: NaN })).toBe(false);
    expect(meetsLimit({ ...figure, value: 9e9, limit: null })).toBe(true);
    expect(meetsLimit({ ...figure, note: '10 charts were asked for' })).toBe(false);
  });

  it('is printed with its limit', () => {
    const lines = table([figure, { ...figure, name: 'slow rows', value: 1234.5 }]).split('\n');
    expect(lines[1]).toMatch(/^list +rows +200 {2}ms +≤ 200 {2}ok$/);
    expect(lines[2]).toMatch(/slow rows +1235 {2}ms +≤ 200 {2}MISSED$/);
  });
});

it('homes are filled with runs, curves and weights of the requested size', () => {
  const { home, ids } = filled(SMALL);
  const { store } = open({ home });
  expect(store.runs().map(({ id, status, epochsDone }) => [id, status, epochsDone])).toEqual(
    ids.map((id) => [id, 'completed', 2]),
  );
  for (const id of ids) {
    expect([...store.steps(id, 'loss').step]).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    expect(store.tensors(id).map(({ epochs }) => epochs)).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  }
});

describe('a replay', () => {
  it('shows the runs as training and adds steps to each after the stored ones', async () => {
    const { home, ids } = filled(SMALL);
    const backend = new ReplayBackend(open({ home }));
    expect((await backend.handlers['runs.list']({})).map(({ status }) => status)).toEqual(
      ids.map(() => 'running'),
    );
    const events: WorkstationEvent[] = [];
    const end = backend.subscribe((event) => events.push(workstationEvent.parse(event)));
    backend.advance();
    backend.advance();
    end();
    backend.advance();
    const firsts = events.map((event) =>
      event.type === 'steps' ? [event.id, event.firstStep, event.loss.length] : [],
    );
    expect(firsts).toEqual([11, 21].flatMap((first) => ids.map((id) => [id, first, 10])));
  });
});

it('initial loads of a page are distinguished from later ones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write(
    'index.html',
    '<link rel="stylesheet" href="./a.css"><script type="module" src="./main.js"></script>',
  );
  write('a.css', 'body {}');
  write(
    'main.js',
    'import{a}from"./shared.js";import"./effect.js";const b=()=>import("./later.js");export{a};',
  );
  write('shared.js', 'export*from"./deep.js";');
  for (const name of ['effect.js', 'deep.js', 'later.js']) write(name, '');
  expect(initialFiles(folder).sort()).toEqual(
    ['index.html', 'a.css', 'main.js', 'shared.js', 'effect.js', 'deep.js'].sort(),
  );
});
