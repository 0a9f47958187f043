import { beforeAll, describe, expect, it } from 'vitest';
import { correctCount } from '../../src-main/trainer/executors/accuracy.ts';
import { createCompiledExecutor } from '../../src-main/trainer/executors/compiled.ts';
import type { TrainingProblem } from '../../src-main/trainer/executors/problem.ts';
import { createReferenceExecutor } from '../../src-main/trainer/executors/reference.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import type { Executor } from '../../src-main/trainer/executors/types.ts';
import { runTraining } from '../../src-main/trainer/loop.ts';
import { randomProblem, smallConfig } from './problems.ts';

beforeAll(prepareTfjs);

it('recovers the integer from a float32 share for any batch size', () => {
  for (const batch of [1, 3, 7, 10, 64, 999, 10_000, 65_536]) {
    for (let right = 0; right <= batch; right += Math.max(1, Math.floor(batch / 97))) {
      expect(correctCount(Math.fround(right / batch), batch)).toBe(right);
    }
  }
  expect(correctCount(NaN, 10)).toBeNaN();
});

const executors: [string, (problem: TrainingProblem) => Executor | Promise<Executor>][] = [
  ['compiled', (problem) => createCompiledExecutor(problem, { threads: 1 })],
  ['reference', createReferenceExecutor],
];

describe.each(executors)('on the %s engine', (_name, create) => {
  // 137 = 13 · 10 + 7 and 1023 images are not multiples of the batch size.
  const counts = { train: 137, test: 1023 };

  it('accuracies are exact quotients of integers', async () => {
    const config = smallConfig({ evaluate: { trainCount: 137, testCount: 'all' } });
    const problem = randomProblem(config, counts);
    const executor = await create(problem);
    const found: [number | null, number][] = [];
    await runTraining({
      config,
      problem,
      executor,
      report: (report) => {
        if (report.type !== 'epoch') return;
        const { runningAcc, testAcc, trainAcc } = report.record;
        found.push([runningAcc, counts.train], [trainAcc, counts.train], [testAcc, counts.test]);
      },
      shouldStop: () => false,
      yieldToMessages: () => Promise.resolve(),
    });
    await executor.dispose();
    expect(found).toHaveLength(9);
    for (const [accuracy, images] of found) {
      // Exact equality: float32 noise would be in the eighth digit.
      expect(accuracy).toBe(Math.round((accuracy ?? NaN) * images) / images);
    }
  });
});
