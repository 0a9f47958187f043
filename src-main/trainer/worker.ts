/**
 * Entry of the trainer process: handles one command, reports, and is then ended. After a run it may get another one,
 * for which libraries, data and compiled code are already in memory.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { disposeVariables } from '@tensorflow/tfjs-core';
import type { EngineName } from '../contract/config.ts';
import { toErrorPayload } from '../contract/errors.ts';
import { DatasetCache } from '../datasets/catalog.ts';
import { CheckpointFolder } from './checkpoints/folder.ts';
import { CheckpointKeeper } from './checkpoints/keeper.ts';
import { createExecutor } from './engines/engines.ts';
import { prepareTfjs } from './executors/tfjs.ts';
import { evaluationCounts, runTraining } from './loop.ts';
import type { TrainerCommand, TrainerReport } from './messages.ts';
import { parentChannel } from './parentChannel.ts';
import { prepareProblem } from './prepare.ts';
import { pruneTest } from './prune.ts';
import { libraryVersions, testEngine } from './selfTest.ts';

const HEARTBEAT_MS = 1000;

const channel = parentChannel();
const loaded = new DatasetCache();
let stopRequested = false;

channel.onClosed(() => process.exit(1));
// Ctrl-C in a terminal reaches this process too; the workstation decides how the training ends.
process.on('SIGINT', () => {});
channel.onCommand((command) => {
  switch (command.type) {
    case 'train':
      stopRequested = false;
      void reported(() => train(command)).then(channel.send);
      break;
    case 'diagnose':
      void reported(() => diagnose(command.engine)).then(sendLast);
      break;
    case 'prune':
      void reported(() => prune(command)).then(sendLast);
      break;
    case 'stop':
      stopRequested = true;
      break;
    default:
      command satisfies never;
  }
});
const heartbeat = setInterval(() => channel.send({ type: 'heartbeat' }), HEARTBEAT_MS);
channel.send({ type: 'heartbeat' });

function sendLast(report: TrainerReport): void {
  clearInterval(heartbeat);
  channel.send(report);
}

async function reported(work: () => Promise<TrainerReport>): Promise<TrainerReport> {
  try {
    await prepareTfjs();
    return await work();
  } catch (error) {
    return { type: 'failed', error: toErrorPayload(error) };
  }
}

async function train(command: Extract<TrainerCommand, { type: 'train' }>): Promise<TrainerReport> {
  const { config, runId, home, dataFolder, fastest, threads, resume } = command;
  const folder = new CheckpointFolder(home, runId);
  const checkpoint = resume === undefined ? null : folder.read(resume, config);
  const problem = await prepareProblem(config, { home, dataFolder }, loaded);
  const executor = await createExecutor(config.engine, problem, { fastest, threads });
  if (checkpoint !== null) await executor.restore(checkpoint.state);
  const best = checkpoint?.position.best ?? null;
  const outcome = await runTraining({
    config,
    problem,
    executor,
    report: channel.send,
    shouldStop: () => stopRequested,
    yieldToMessages: () => nextTurn(),
    checkpoints: new CheckpointKeeper({ folder, runId, config, best }),
    ...(checkpoint === null ? {} : { from: checkpoint.position }),
  });
  await executor.dispose();
  // The next run has its own weights.
  disposeVariables();
  return { type: 'finished', outcome };
}

async function prune(command: Extract<TrainerCommand, { type: 'prune' }>): Promise<TrainerReport> {
  const { config, runId, home, dataFolder, engines, scope, thresholds, shares } = command;
  const { state } = new CheckpointFolder(command.checkpoints, runId).read(command.record, config);
  const problem = await prepareProblem(config, { home, dataFolder });
  const executor = await createExecutor('auto', problem, { fastest: engines });
  return pruneTest({
    problem,
    executor,
    state,
    scope,
    thresholds,
    shares,
    images: evaluationCounts(config, problem).test,
    report: channel.send,
    shouldStop: () => stopRequested,
    yieldToMessages: () => nextTurn(),
  });
}

async function diagnose(engine: EngineName): Promise<TrainerReport> {
  return { type: 'diagnosis', versions: libraryVersions(), report: await testEngine(engine) };
}
