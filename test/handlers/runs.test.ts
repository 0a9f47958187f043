/** Requests on runs through the handlers of a real workstation, and their events. */
import { describe, expect, it } from 'vitest';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { openStore } from '../../src-main/store/open.ts';
import { databaseFile } from '../../src-main/workstation/workstation.ts';
import { type Served, open } from '../queue/workstations.ts';
import { tinyConfig, tinyHome } from '../trainer/tinyData.ts';

/** A workstation with finished runs, and all its events from then on. */
function withRuns(count: number): { workstation: Served; ids: string[]; said: WorkstationEvent[] } {
  const home = tinyHome();
  const store = openStore(databaseFile(home));
  const ids = Array.from({ length: count }, (_, i) => store.addRun(tinyConfig({ name: `run ${i}` })).id);
  for (const id of ids) store.markFinished(id, { status: 'stopped', error: null });
  store.close();
  const workstation = open({ home });
  const said: WorkstationEvent[] = [];
  workstation.subscribe((event) => said.push(event));
  return { workstation, ids, said };
}

async function codeOf(attempt: Promise<unknown>): Promise<string | null> {
  try {
    await attempt;
    return null;
  } catch (error) {
    return error instanceof RidgelineError ? error.code : 'no RidgelineError';
  }
}

const changed = (said: readonly WorkstationEvent[]) =>
  said.flatMap((event) => (event.type === 'run' ? [event.run] : []));

describe('runs', () => {
  it('that are annotated cause one event each', async () => {
    const { workstation, ids, said } = withRuns(3);
    const [a = '', b = ''] = ids;
    await workstation.handlers['runs.annotate']({ ids: [a, b, a], addTags: ['x'], note: 'n' });
    expect(changed(said).map(({ id, tags, note }) => ({ id, tags, note }))).toEqual([
      { id: a, tags: ['x'], note: 'n' },
      { id: b, tags: ['x'], note: 'n' },
    ]);
  });

  it('that are moved to the trash and restored cause events with and without a date', async () => {
    const { workstation, ids, said } = withRuns(2);
    await workstation.handlers['runs.trash']({ ids });
    await workstation.handlers['runs.restore']({ ids });
    expect(changed(said).map(({ id, trashedAt }) => [id, trashedAt !== null])).toEqual([
      [ids[0], true],
      [ids[1], true],
      [ids[0], false],
      [ids[1], false],
    ]);
  });

  it('can be deleted only from the trash', async () => {
    const { workstation, ids, said } = withRuns(3);
    const [a = '', b = '', c = ''] = ids;
    expect(await codeOf(workstation.handlers['runs.removeTrashed']({ ids: [a] }))).toBe('conflict');
    await workstation.handlers['runs.trash']({ ids: [a, b] });
    expect(await codeOf(workstation.handlers['runs.removeTrashed']({ ids: [a, c] }))).toBe('conflict');
    said.length = 0;
    await workstation.handlers['runs.removeTrashed']({ ids: [a, b] });
    expect(said).toEqual([
      { type: 'removed', id: a },
      { type: 'removed', id: b },
    ]);
    expect((await workstation.handlers['runs.list']({})).map((run) => run.id)).toEqual([c]);
  });
});

describe('the baseline', () => {
  it('causes an event when it changes, also when its run is deleted', async () => {
    const { workstation, ids, said } = withRuns(1);
    const [id = ''] = ids;
    await workstation.handlers['runs.setBaseline']({ id });
    expect(await workstation.handlers['runs.baseline']({})).toEqual({ id });
    await workstation.handlers['runs.trash']({ ids });
    await workstation.handlers['runs.removeTrashed']({ ids });
    expect(await workstation.handlers['runs.baseline']({})).toEqual({ id: null });
    expect(said.filter((event) => event.type === 'baseline')).toEqual([
      { type: 'baseline', id },
      { type: 'baseline', id: null },
    ]);
  });

  it('cannot be a missing run', async () => {
    const { workstation, said } = withRuns(0);
    expect(await codeOf(workstation.handlers['runs.setBaseline']({ id: 'nowhere' }))).toBe('not-found');
    expect(said).toEqual([]);
  });
});

it('sparklines are returned in the requested order', async () => {
  const { workstation, ids } = withRuns(2);
  const asked = [...ids].reverse();
  const answer = await workstation.handlers['runs.sparklines']({ ids: asked, metric: 'testAcc', points: 8 });
  expect(answer).toEqual(asked.map((id) => ({ id, values: [] })));
});
