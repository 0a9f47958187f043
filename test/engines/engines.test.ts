import { platform } from 'node:os';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { engineName, type EngineName } from '../../src-main/contract/config.ts';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { adviceAfterFailure } from '../../src-main/trainer/engines/advice.ts';
import { createExecutor, engineNamed, engines } from '../../src-main/trainer/engines/engines.ts';
import { withoutSource } from '../../src-main/trainer/engines/onnxEngines.ts';
import { restoreUtil } from '../../src-main/trainer/engines/tensorflow.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { testEngine } from '../../src-main/trainer/selfTest.ts';
import { stepSeries } from '../../src-main/trainer/stepSeries.ts';
import { randomProblem, smallConfig } from '../trainer/problems.ts';
import { notRun, requiredEngines } from './required.ts';

beforeAll(prepareTfjs);

const LIMIT_MS = 180_000;

/** Never available here: one needs Windows, the other macOS. */
const ELSEWHERE: EngineName = platform() === 'win32' ? 'coreml' : 'dml';

test('every engine of the config exists, once', () => {
  expect(engines.map(({ name }) => name).toSorted()).toEqual(engineName.options.toSorted());
});

describe.each(['cpu', 'reference', 'cuda', 'tensorflow', 'dml', 'coreml'] as const)(
  'the engine %s',
  (name) => {
    it(
      'passes its self-test or reports its requirements',
      async () => {
        const report = await testEngine(name);
        expect(report.name).toBe(name);
        if (report.reason !== null) {
          expect(report).toMatchObject({ available: false, selfTest: null, stepsPerSecond: null });
          expect(report.reason).toMatch(/\.$/);
          notRun(name, report.reason);
          return;
        }
        expect(report).toMatchObject({ available: true, selfTest: { pass: true } });
        expect(report.selfTest?.maxError).toBeLessThan(1e-5);
        expect(report.stepsPerSecond).toBeGreaterThan(0);
        expect(report.device).not.toBe('');
      },
      LIMIT_MS,
    );
  },
);

describe('an unavailable engine', () => {
  it('is rejected with the reason and an alternative', async () => {
    const refused = createExecutor(ELSEWHERE, randomProblem(smallConfig()));
    await expect(refused).rejects.toThrow(RidgelineError);
    await expect(refused).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /^The engine (dml|coreml) cannot be used here: .* is a part of .*--engine cpu.*ridgeline doctor/s,
      ) as unknown,
    });
  });

  it('names the command that installs it', () => {
    const { name } = engineNamed('tensorflow');
    const reason = engineNamed(name).unavailable();
    if (reason !== null) expect(reason).toContain('npm run engine:tensorflow');
    const cuda = engineNamed('cuda').unavailable();
    if (cuda !== null) expect(cuda).toMatch(/npm run engine:cuda|for Linux x64 only/);
  });
});

describe('engine auto', () => {
  const chosen = async (fastest?: readonly EngineName[]): Promise<EngineName> => {
    const executor = await createExecutor('auto', randomProblem(smallConfig()), { fastest });
    await executor.dispose();
    return executor.engine;
  };

  it('is the CPU without a verdict', async () => {
    expect(await chosen()).toBe('cpu');
    expect(await chosen([])).toBe('cpu');
  });

  it('is the first engine of the verdict', async () => {
    expect(await chosen(['reference', 'cpu'])).toBe('reference');
    expect(await chosen(['cpu', 'reference'])).toBe('cpu');
  });

  it('skips engines that are no longer available', async () => {
    expect(await chosen([ELSEWHERE, 'reference'])).toBe('reference');
    expect(await chosen([ELSEWHERE])).toBe('cpu');
  });
});

test('an engine that fails during a run reports it and suggests another', async () => {
  const problem = randomProblem(smallConfig());
  const executor = await createExecutor('cpu', problem);
  const series = stepSeries(problem.definition, { seed: 1, firstStep: 1, rates: [0.1], batch: 2 });
  // No image has this index: ONNX Runtime's Gather rejects it.
  const failing = executor.train(Int32Array.of(0, 1_000_000), 2, series);
  await expect(failing).rejects.toMatchObject({
    code: 'training-failed',
    message: expect.stringMatching(
      /^The engine cpu \(.+\) failed while training: .*--engine reference/s,
    ) as unknown,
  });
  await executor.dispose();
});

test('the advice never names the engine that failed', () => {
  expect(adviceAfterFailure('cpu')).toContain('--engine reference');
  expect(adviceAfterFailure('webgpu')).toContain('--engine cpu');
  expect(adviceAfterFailure('auto')).toContain('--engine cpu');
});

test("a message of ONNX Runtime's loses its source position", () => {
  const message =
    '/src/webgpu_context.cc:136 Initialize(const Config&)::<lambda()> status == Success was false. ' +
    'Failed to get an adapter: none\n\nstack';
  expect(withoutSource(message)).toBe('Failed to get an adapter: none');
  expect(withoutSource('plain words')).toBe('plain words');
});

describe('functions that Node removed from node:util', () => {
  it('are polyfilled', () => {
    const util: { isArray?: (value: unknown) => boolean; isNullOrUndefined?: (value: unknown) => boolean } =
      {};
    restoreUtil(util);
    const { isArray, isNullOrUndefined } = util;
    expect([[], 'text', undefined].map((value) => isArray?.(value))).toEqual([true, false, false]);
    expect([null, undefined, 0, ''].map((value) => isNullOrUndefined?.(value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('are not replaced if they exist', () => {
    const isArray = (): string => 'own';
    const util = { isArray };
    restoreUtil(util);
    expect(util.isArray).toBe(isArray);
  });
});

describe('required engines', () => {
  it('are read from a list', () => {
    expect(requiredEngines('')).toEqual([]);
    expect(requiredEngines('cpu, webgpu,reference')).toEqual(['cpu', 'webgpu', 'reference']);
    expect(() => requiredEngines('gpu')).toThrow();
  });
});
