/** Engine tests started by a window: progress events, saved results, cancelling, and exclusion of training. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type EnginesState, enginesState } from '../../src-main/contract/channels/engines.ts';
import { engineName } from '../../src-main/contract/config.ts';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import { readVerdict } from '../../src-main/engines/verdict.ts';
import { forkTrainer } from '../../src-main/trainer/process.ts';
import {
  ENDED,
  type Served,
  WORKER,
  epochOf,
  event,
  open,
  reaches,
  trainerChild,
} from '../queue/workstations.ts';
import { ENDLESS, tinyConfig, tinyHome } from '../trainer/tinyData.ts';
import { writeFileSync, readFileSync } from 'node:fs';

function heard(workstation: Served): EnginesState[] {
  const states: EnginesState[] = [];
  workstation.subscribe((said: WorkstationEvent) => {
    if (said.type === 'engines') states.push(enginesState.parse(said.state));
  });
  return states;
}

function over(workstation: Served): Promise<WorkstationEvent> {
  return event(workstation, (said) => said.type === 'engines' && !said.state.testing);
}

const phases = ({ engines }: EnginesState): string => engines.map(({ phase }) => phase.slice(0, 1)).join('');
const reportOf = ({ engines }: EnginesState, name: string) =>
  engines.find((found) => found.name === name)?.report;

it('has no results before the first test, reports each engine as it is tested, and saves the results', async () => {
  const home = tinyHome();
  const workstation = open({ home });
  const before = await workstation.handlers['engines.state']({});
  expect(before).toMatchObject({ testedAt: null, outdated: false, testing: false, auto: null });
  expect(before.engines.map(({ name }) => name)).toEqual(engineName.options);
  expect(before.engines.every(({ report }) => report === null)).toBe(true);

  const states = heard(workstation);
  const done = over(workstation);
  const started = await workstation.handlers['engines.test']({ engines: ['cpu', 'dml'] });
  expect(started).toMatchObject({ testing: true });
  await done;
  expect(states.map(phases)).toEqual(
    ['t--w---', '---t---', '-------'].map((text) => text.replaceAll('-', 'i')),
  );
  const [, second, last] = states;
  if (second === undefined || last === undefined) throw new Error('no event');
  expect(reportOf(second, 'cpu')).toMatchObject({ available: true, selfTest: { pass: true } });
  expect(reportOf(second, 'dml')).toBeNull();
  expect(reportOf(last, 'dml')?.available).toBe(process.platform === 'win32');
  expect(last).toMatchObject({ auto: 'cpu', outdated: false });
  expect(last.versions).toMatchObject({
    node: process.version,
    'onnxruntime-node': expect.any(String) as unknown,
  });
  expect(readVerdict(home, 'dense')).toEqual(['cpu']);

  await workstation.close();
  const again = await open({ home }).handlers['engines.state']({});
  expect(again.engines).toEqual(last.engines);
  expect(Date.parse(again.testedAt ?? '')).toBeLessThanOrEqual(Date.now());
});

it('tests one engine again and keeps the results of the others, unless they are of another machine', async () => {
  const home = tinyHome();
  const workstation = open({ home, spawn: () => forkTrainer(trainerChild('dies')) });
  const test = async (name: 'cpu' | 'cuda'): Promise<EnginesState> => {
    const done = over(workstation);
    await workstation.handlers['engines.test']({ engines: [name] });
    await done;
    return workstation.handlers['engines.state']({});
  };
  await test('cpu');
  const both = await test('cuda');
  expect(reportOf(both, 'cpu')?.reason).toContain('the device is gone');
  expect(reportOf(both, 'cuda')?.reason).toContain('the device is gone');

  const file = join(home, 'engines.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"onnxruntime": "[^"]+"/, '"onnxruntime": "0.0.1"'));
  const elsewhere = await workstation.handlers['engines.state']({});
  expect(elsewhere).toMatchObject({ outdated: true, testedAt: null });
  expect(reportOf(elsewhere, 'cpu')).toBeNull();
  const fresh = await test('cuda');
  expect(fresh).toMatchObject({ outdated: false });
  expect([reportOf(fresh, 'cpu'), reportOf(fresh, 'cuda')?.available]).toEqual([null, false]);
});

it('is cancelled at once, also during an engine’s test', async () => {
  const workstation = open({ spawn: () => forkTrainer(trainerChild('silent')) });
  const states = heard(workstation);
  await workstation.handlers['engines.test']({});
  await expect(workstation.handlers['engines.test']({})).rejects.toMatchObject({ code: 'conflict' });
  const done = over(workstation);
  await workstation.handlers['engines.cancel']({});
  await done;
  expect(states.map(phases)).toEqual(['twwwwww', 'iiiiiii']);
  expect(states.at(-1)?.engines.every(({ report }) => report === null)).toBe(true);
});

it('is refused during a training, and a training waits for it', async () => {
  let path = WORKER;
  const workstation = open({ spawn: () => forkTrainer(path) });
  const [run] = workstation.enqueue([tinyConfig({ epochs: ENDLESS })]);
  const id = run?.id ?? '';
  await epochOf(workstation, id);
  await expect(workstation.handlers['engines.test']({})).rejects.toThrow(/A run is training/);
  workstation.stop(id);
  await reaches(workstation, id, ...ENDED);
  path = trainerChild('silent');
  await workstation.handlers['engines.test']({ engines: ['cpu'] });
  path = WORKER;
  const [next] = workstation.enqueue([tinyConfig({ epochs: 1 })]);
  expect(workstation.queueState()).toMatchObject({ testing: true, running: [], waiting: [next?.id] });
  await workstation.handlers['engines.cancel']({});
  expect(await reaches(workstation, next?.id ?? '', ...ENDED)).toMatchObject({ status: 'completed' });
});

it('ends with the workstation', async () => {
  const workstation = open({ spawn: () => forkTrainer(trainerChild('silent')) });
  const done = over(workstation);
  await workstation.handlers['engines.test']({});
  await workstation.close();
  await done;
  expect(workstation.engines.testing).toBe(false);
});
