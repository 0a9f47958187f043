import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeMachine, reportRow, reportTable, writeReport } from '../../bench/report.ts';

const row = reportRow(
  'mlp',
  new Map([
    ['ridgeline', { min: 0.18, median: 0.2, rssMiB: 150.4 }],
    ['pytorch', { min: 0.55, median: 0.6, rssMiB: 306 }],
    ['numpy', { min: 1, median: 1.1, rssMiB: 98 }],
  ]),
);

describe('reportRow', () => {
  it('divides the median of each peer by ours', () => {
    expect(row.ms['pytorch']).toEqual({ min: 0.55, median: 0.6 });
    expect(row.ratio['pytorch']).toBeCloseTo(3, 12);
    expect(row.ratio['numpy']).toBeCloseTo(5.5, 12);
    expect(row.ratio).not.toHaveProperty('ridgeline');
    expect(row.rssMiB).toEqual({ ridgeline: 150.4, pytorch: 306, numpy: 98 });
  });

  it('has no ratios where Ridgeline did not run', () => {
    expect(reportRow('mlp', new Map([['numpy', { min: 1, median: 1, rssMiB: 1 }]])).ratio).toEqual({});
  });
});

describe('reportTable', () => {
  it('lines up', () => {
    expect(`\n${reportTable([row])}\n`).toBe(`
model  peer       min ms  median ms  ratio  RSS MiB
mlp    ridgeline   0.180      0.200             150
mlp    pytorch     0.550      0.600  3.00×      306
mlp    numpy       1.000      1.100  5.50×       98
`);
  });
});

describe('writeReport', () => {
  it('writes JSON that reads back', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-report-'));
    try {
      const machine = describeMachine({ numpy: { numpy: '1.24.2' } });
      expect(machine.cores).toBeGreaterThan(0);
      const report = { machine, date: '2026-01-02T03:04:05.000Z', rows: [row] };
      writeReport(path.join(folder, 'x.json'), report);
      expect(JSON.parse(readFileSync(path.join(folder, 'x.json'), 'utf8'))).toEqual(report);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
