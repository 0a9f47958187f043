import { describe, expect, it } from 'vitest';
import { forkTrainer } from '../../src-main/trainer/process.ts';
import { kill, open, trainerChild } from './workstations.ts';

describe('presets', () => {
  it('are queued by id, with the given seed if there is one', async () => {
    const workstation = open({ spawn: () => forkTrainer(trainerChild('silent')) });
    const { ids } = await workstation.handlers['runs.startPreset']({ preset: 'demo/l1', seed: 77 });
    expect(ids.map((id) => workstation.store.run(id).config)).toMatchObject([
      { seed: 77, regularizer: { kind: 'l1', l1Method: 'proximal' } },
    ]);
    const demo = await workstation.handlers['runs.startDemo']({});
    expect(demo.ids.map((id) => workstation.store.run(id).config.regularizer.kind)).toEqual([
      'none',
      'l1',
      'l2',
    ]);
    await expect(workstation.handlers['runs.startPreset']({ preset: 'demo/l3' })).rejects.toMatchObject({
      code: 'not-found',
    });
    for (const id of [...ids, ...demo.ids]) {
      if (workstation.store.run(id).status === 'queued') workstation.stop(id);
    }
    workstation.store.runs().forEach(({ id, status }) => {
      if (status === 'running') workstation.stop(id);
    });
    kill(workstation.trainerPids[0]);
  });

  it('say which data set is missing', async () => {
    const workstation = open();
    const presets = await workstation.handlers['presets.list']({});
    const missing = new Map(presets.map(({ id, missing: reason }) => [id, reason]));
    expect(missing.get('demo/none')).toBeNull();
    // The tiny data set of the home has this name.
    expect(missing.get('002/l1')).toBeNull();
    const elsewhere = open({ home: `${workstation.options.home}/empty` });
    const [other] = (await elsewhere.handlers['presets.list']({})).filter(({ id }) => id === '002/l1');
    expect(other?.missing).toContain('train-images-idx3-ubyte');
  });
});
