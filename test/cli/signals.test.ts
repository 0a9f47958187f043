import { beforeAll, describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { runSummary } from '../../src-main/contract/runs.ts';
import { ENDLESS, tinyHome } from '../trainer/tinyData.ts';
import { build, documentOf, ridgeline } from './commandLine.ts';
import { runDocument, runsDocument } from './documents.ts';

beforeAll(build);

const runsList = z.strictObject({ runs: z.array(runSummary) });
const endless = (home: string) => [
  ...['run', '002/l1', '--home', home, '--json'],
  ...['--set', 'dataset.train.count=all', '--set', `epochs=${ENDLESS}`, '--set', 'model.hidden=[8]'],
];

/** Sends the signal once the first epoch has been reported: to the command, or to its trainer as well. */
function afterFirstEpoch(signal: NodeJS.Signals, whom: 'command' | 'group' = 'command') {
  let sent = false;
  return (stderr: string, { pid }: { pid?: number | undefined }): void => {
    if (sent || pid === undefined || !/: epoch \d+\//.test(stderr)) return;
    sent = true;
    process.kill(whom === 'group' ? -pid : pid, signal);
  };
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('stops the run gracefully and keeps its finished epochs', async () => {
    const home = tinyHome();
    const ended = await ridgeline(endless(home), { onStderr: afterFirstEpoch(signal) });
    expect({ code: ended.code, signal: ended.signal }).toEqual({ code: 1, signal: null });
    expect(ended.stderr).toContain('Stopping after the current steps');
    const { run, epochs, weights } = documentOf(ended, runDocument);
    expect(run.status).toBe('stopped');
    expect(epochs.length).toBeGreaterThanOrEqual(1);
    expect(epochs.map(({ epoch }) => epoch)).toEqual(epochs.map((_, i) => i + 1));
    expect(weights).toHaveLength(4);
    const { runs } = documentOf(await ridgeline(['runs', '--home', home, '--json']), runsList);
    expect(runs).toMatchObject([{ id: run.id, status: 'stopped', epochsDone: epochs.length, error: null }]);
  });
});

test('Ctrl-C in a terminal, which also reaches the trainer, is not a crash', async () => {
  const ended = await ridgeline(endless(tinyHome()), { onStderr: afterFirstEpoch('SIGINT', 'group') });
  expect({ code: ended.code, signal: ended.signal }).toEqual({ code: 1, signal: null });
  const { run, epochs } = documentOf(ended, runDocument);
  expect(run.status).toBe('stopped');
  expect(epochs.length).toBeGreaterThanOrEqual(1);
  expect(ended.stderr).not.toContain('killed');
});

test('SIGINT during the demo stops all three of its runs', async () => {
  const ended = await ridgeline(['demo', '--parallel', '1', '--home', tinyHome(), '--json'], {
    onStderr: afterFirstEpoch('SIGINT'),
  });
  expect(ended.code).toBe(1);
  const { runs } = documentOf(ended, runsDocument);
  expect(runs.map(({ run }) => run.status)).toEqual(['stopped', 'stopped', 'stopped']);
  expect(runs.map(({ epochs }) => epochs.length > 0)).toEqual([true, false, false]);
});

test('SIGKILL leaves a home that the next command recovers', async () => {
  const home = tinyHome();
  const killed = await ridgeline(endless(home), { onStderr: afterFirstEpoch('SIGKILL') });
  expect(killed.signal).toBe('SIGKILL');
  const next = await ridgeline([...endless(home), '--set', 'epochs=1']);
  expect(documentOf(next, runDocument).run.status).toBe('completed');
  const { runs } = documentOf(await ridgeline(['runs', '--home', home, '--json']), runsList);
  const interrupted = runs.find(({ status }) => status === 'interrupted');
  expect(interrupted?.epochsDone).toBeGreaterThanOrEqual(1);
  expect(interrupted?.error).toContain('Ridgeline ended while this run was training');
  const [document] = documentOf(
    await ridgeline(['compare', interrupted?.id ?? '', '--home', home, '--json']),
    runsDocument,
  ).runs;
  expect(document?.epochs).toHaveLength(interrupted?.epochsDone ?? 0);
  expect(document?.weights).toHaveLength(4);
});
