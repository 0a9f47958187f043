import { expect, it, vi } from 'vitest';
import { createOutput, EXIT } from '../../src-main/cli/output.ts';
import { trainAndReport } from '../../src-main/cli/train.ts';
import { RESOURCES_FOLDER } from '../../src-main/program/folders.ts';
import { forkTrainer } from '../../src-main/trainer/process.ts';
import { trainerChild, WORKER } from '../queue/workstations.ts';
import { tinyConfig, tinyHome } from '../trainer/tinyData.ts';

it('a command whose trainer keeps crashing ends, and says which runs wait and how to continue', async () => {
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  vi.spyOn(console, 'error').mockImplementation((text) => void said.push(String(text)));
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const home = tinyHome();
  const code = await trainAndReport({
    enqueue: ({ store }) => [1, 2, 3, 4, 5].map((n) => store.addRun(tinyConfig({ name: `run ${n}` }))),
    options: {
      home,
      dataFolder: null,
      resources: RESOURCES_FOLDER,
      trainerPath: WORKER,
      parallel: 1,
      spawn: () => forkTrainer(trainerChild('dies')),
    },
    output: createOutput(true),
    many: true,
  });
  vi.restoreAllMocks();
  expect(code).toBe(EXIT.failed);
  const { runs } = JSON.parse(written.join('')) as { runs: { run: { status: string } }[] };
  expect(runs.map(({ run }) => run.status)).toEqual([
    ...['interrupted', 'interrupted', 'interrupted'],
    ...['queued', 'queued'],
  ]);
  const stderr = said.join('\n');
  expect(stderr).toMatch(/died three times within a few minutes/);
  expect(stderr).toMatch(
    /2 runs were not trained .*: run 4 \(\w+\), run 5 \(\w+\)\. .*ridgeline serve --home /,
  );
});
