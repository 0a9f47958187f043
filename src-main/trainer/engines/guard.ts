/** If an engine fails during a run, the run fails with a message that says what to try. */
import { RidgelineError } from '../../contract/errors.ts';
import type { Executor } from '../executors/types.ts';
import { adviceAfterFailure } from './advice.ts';
import { messageOf } from './engine.ts';

/** The executor, whose errors are turned into RidgelineErrors. */
export function guarded(executor: Executor): Executor {
  const { engine, device } = executor;
  const attempt = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RidgelineError) throw error;
      throw new RidgelineError(
        'training-failed',
        `The engine ${engine} (${device}) failed while ${doing}: ${messageOf(error)}\n` +
          `Finished epochs are kept. ${adviceAfterFailure(engine)}`,
        { cause: error },
      );
    }
  };
  return {
    engine,
    device,
    train: (...args) => attempt('training', () => executor.train(...args)),
    evaluate: (...args) => attempt('evaluating', () => executor.evaluate(...args)),
    weights: () => attempt('reading the weights', () => executor.weights()),
    state: () => attempt('reading its state', () => executor.state()),
    restore: (saved) => attempt('restoring the saved state', () => executor.restore(saved)),
    dispose: () => executor.dispose(),
  };
}
