import { describe, expect, it } from 'vitest';
import { CrashBudget } from '../../src-main/queue/crashBudget.ts';

const MINUTE = 60_000;

describe('the crash budget', () => {
  it('doubles its delay after each crash and gives up at the third', () => {
    const budget = new CrashBudget();
    const seen = [0, 1, 2].map((minute) => {
      budget.crashed(minute * MINUTE);
      return [budget.delayMs, budget.exhausted];
    });
    expect(seen).toEqual([
      [1000, false],
      [2000, false],
      [4000, true],
    ]);
  });

  it('does not wait when nothing has crashed', () => {
    const budget = new CrashBudget();
    expect([budget.delayMs, budget.exhausted]).toEqual([0, false]);
  });

  it('forgets crashes after five minutes', () => {
    const budget = new CrashBudget();
    budget.crashed(0);
    budget.crashed(MINUTE);
    budget.crashed(5 * MINUTE);
    // The first is exactly five minutes old.
    expect([budget.delayMs, budget.exhausted]).toEqual([2000, false]);
    budget.crashed(5 * MINUTE + 1);
    expect(budget.exhausted).toBe(true);
  });

  it('can be reset', () => {
    const budget = new CrashBudget();
    for (const time of [1, 2, 3]) budget.crashed(time);
    budget.forgive();
    expect([budget.delayMs, budget.exhausted]).toEqual([0, false]);
    budget.crashed(4);
    expect(budget.exhausted).toBe(false);
  });
});
