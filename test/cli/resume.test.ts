import { beforeAll, expect, test } from 'vitest';
import { openStore } from '../../src-main/store/open.ts';
import { databaseFile } from '../../src-main/workstation/workstation.ts';
import { ENDLESS, tinyConfig, tinyHome } from '../trainer/tinyData.ts';
import { build, documentOf, type Ended, errorDocument, ridgeline } from './commandLine.ts';
import { runDocument, timeless } from './documents.ts';

beforeAll(build);

/** Enough epochs to interrupt the run. */
const SETTINGS = ['dataset.train.count=all', 'model.hidden=[8]', 'epochs=300'];
const train = (home: string) => [
  ...['run', '002/l1', '--home', home, '--json'],
  ...SETTINGS.flatMap((setting) => ['--set', setting]),
];

/** Continues the run of `command` until its next epochs, then sends the signal. */
function interrupted(command: readonly string[], signal: NodeJS.Signals): Promise<Ended> {
  let sent = false;
  return ridgeline(command, {
    onStderr: (text, { pid }) => {
      if (sent || pid === undefined || (text.match(/: epoch \d+\//g)?.length ?? 0) < 2) return;
      sent = true;
      process.kill(pid, signal);
    },
  });
}

test('resume after SIGINT and again after SIGKILL ends as an uninterrupted run', async () => {
  const home = tinyHome();
  const whole = documentOf(await ridgeline(train(home)), runDocument);
  const stopped = await interrupted(train(home), 'SIGINT');
  const { run } = documentOf(stopped, runDocument);
  expect(run.status).toBe('stopped');
  expect(stopped.stderr).toContain(`ridgeline resume ${run.id}`);
  const resume = ['resume', run.id, '--home', home, '--json'];
  // The run is still marked `running`.
  expect((await interrupted(resume, 'SIGKILL')).signal).toBe('SIGKILL');

  const ended = await ridgeline(resume);
  expect(ended.code, ended.stderr).toBe(0);
  const resumed = documentOf(ended, runDocument);
  expect(resumed.run).toMatchObject({ id: run.id, status: 'completed' });
  expect(timeless(resumed)).toEqual(timeless(whole));
  const again = await ridgeline(resume);
  expect(again.code).toBe(1);
  expect(documentOf(again, errorDocument).error).toMatchObject({ code: 'conflict' });
});

test('runs that cannot be resumed have distinct exit codes and messages', async () => {
  const home = tinyHome();
  const none = await ridgeline(['resume', 'x', '--home', home]);
  expect(none).toMatchObject({ code: 2 });
  expect(none.stderr).toContain('no runs yet');
  const store = openStore(databaseFile(home));
  const { id } = store.addRun(tinyConfig({ name: 'no checkpoint', epochs: ENDLESS }));
  store.markRunning(id);
  store.markFinished(id, { status: 'stopped', error: null });
  store.close();
  const unknown = await ridgeline(['resume', 'no checkpoints', '--home', home]);
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.stderr).toContain('Did you mean no checkpoint?');
  const engine = await ridgeline(['resume', id, '--engine', 'warp', '--home', home]);
  expect(engine).toMatchObject({ code: 2 });
  expect(engine.stderr).toMatch(/--engine "warp" — must be one of auto, cpu/);
  const without = await ridgeline(['resume', 'no checkpoint', '--home', home]);
  expect(without).toMatchObject({ code: 1 });
  expect(without.stderr).toContain(`Run ${id} has no checkpoint to resume from`);
  const again = openStore(databaseFile(home));
  const namesake = again.addRun(tinyConfig({ name: 'no checkpoint' })).id;
  again.close();
  for (const command of ['resume', 'prune', 'compare']) {
    const ambiguous = await ridgeline([command, 'no checkpoint', '--home', home]);
    expect(ambiguous).toMatchObject({ code: 2, stdout: '' });
    expect(ambiguous.stderr).toContain(
      `2 runs are called "no checkpoint"; use one of the ids: ${id}, ${namesake}.`,
    );
  }
});

test('a run that left the queue before it started is trained from the beginning', async () => {
  const home = tinyHome();
  const store = openStore(databaseFile(home));
  const { id } = store.addRun(tinyConfig({ name: 'never began', epochs: 1 }));
  store.markFinished(id, { status: 'stopped', error: null });
  store.close();
  const ended = await ridgeline(['resume', 'never began', '--home', home, '--json']);
  expect(documentOf(ended, runDocument).run).toMatchObject({ id, status: 'completed' });
});
