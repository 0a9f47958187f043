import { describe, expect, it } from 'vitest';
import {
  byImages,
  byUnit,
  METRICS,
  metricValue,
  plainName,
  RECORDED,
  RECORD_METRICS,
  renamed,
  SHOWN,
} from '../../src-main/contract/metrics.ts';
import { epochRecord } from '../../src-main/contract/runs.ts';
import { recordWith } from '../records.ts';

describe('the catalogue of metrics', () => {
  it('contains the fields of a record except its position', () => {
    expect(Object.keys(epochRecord.shape).sort()).toEqual(['epoch', 'step', ...RECORDED].sort());
    expect(epochRecord.safeParse({ ...recordWith(), valAcc: 0.5 }).success).toBe(false);
    expect(epochRecord.safeParse(recordWith({ testAcc: NaN })).success).toBe(false);
  });

  it('stores every recorded metric in a column of its own', () => {
    const columns = RECORDED.map((metric) => RECORD_METRICS[metric].column);
    expect(new Set(columns).size).toBe(RECORDED.length);
  });

  it('reserves val… for a validation split, and knows the former names', () => {
    expect(METRICS.filter((metric) => metric.startsWith('val'))).toEqual([]);
    expect(renamed('valAcc')).toBe('testAcc');
    expect(renamed('VALLOSS')).toBe('testLoss');
    for (const metric of METRICS) expect(renamed(metric), metric).toBeUndefined();
  });

  it('computes derived metrics, and null if an operand is missing', () => {
    const record = recordWith({ testLoss: 0.5, penalty: 0.25, runningAcc: 0.75, testAcc: 0.5 });
    expect(metricValue(record, 'testObjective')).toBe(0.75);
    expect(metricValue(record, 'runningGap')).toBe(0.25);
    expect(metricValue(record, 'objective')).toBeNull();
    for (const metric of RECORDED) expect(metricValue(record, metric), metric).toBe(record[metric]);
  });

  it('sorts metrics by unit and by split', () => {
    expect(byImages(byUnit(['testAcc', 'testLoss', 'runningAcc', 'runningLoss'], ['loss']))).toEqual([
      'runningLoss',
      'runningAcc',
      'testLoss',
      'testAcc',
    ]);
    expect(byUnit(SHOWN, ['seconds']).toSorted()).toEqual([...SHOWN].toSorted());
    expect(plainName('stepsPerSecond')).toBe('steps per second');
  });
});
