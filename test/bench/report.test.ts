import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeMachine } from '../../bench/machine.ts';
import type { Measured } from '../../bench/pairing.ts';
import { disturbances, reportPart, reportText, writeReport } from '../../bench/report.ts';
import { READY, start } from './fakePeers.ts';

async function measured(name: string, times: number[], share: number | null = 0.01): Promise<Measured> {
  const peer = await start(READY, { name, ...(name === 'ridgeline' ? {} : { versionOf: 'fake' }) });
  const rounds = times.map((msPerStep) => ({ msPerStep, othersShare: share }));
  return { peer, rounds, rssMiB: 150.4 };
}

describe('a part', () => {
  it('has minimum, median and quartiles over the rounds, and ratios of corresponding rounds', async () => {
    const ours = await measured('ridgeline', [1, 2, 3, 4, 10]);
    const numpy = await measured('numpy', [3, 4, 6, 20, 20]);
    const { rows } = reportPart('mlp', [ours, numpy], []);
    expect(rows[0]).toMatchObject({
      name: 'ridgeline',
      ms: { min: 1, lower: 2, median: 3, upper: 4 },
      ratio: null,
      rssMiB: 150.4,
      threads: 2,
    });
    // 3, 2, 2, 5, 2: not the ratio of the medians.
    expect(rows[1]).toMatchObject({
      name: 'numpy 1.5',
      versions: { fake: '1.5' },
      ratio: { lower: 2, median: 2, upper: 3 },
    });
  });

  it('names the best of all PyTorch rows, and the program if two have equal names', async () => {
    const rows = [
      await measured('ridgeline', [1]),
      await measured('pytorch', [4]),
      await measured('pytorch', [2.5]),
      await measured('numpy', [2]),
    ];
    const part = reportPart('mlp', rows, []);
    const name = `pytorch 1.5 (${process.execPath})`;
    expect(part.rows.map((row) => row.name)).toEqual(['ridgeline', name, name, 'numpy 1.5']);
    expect(part.best).toEqual({ name, ratio: 2.5 });
  });

  it('has no ratios if Ridgeline did not run', async () => {
    const part = reportPart('mlp', [await measured('pytorch', [1])], ['ridgeline crashed']);
    expect(part.rows[0]?.ratio).toBeNull();
    expect(part.best).toBeNull();
  });

  it('is printed with its missing rows', async () => {
    const rows = [await measured('ridgeline', [0.2]), await measured('pytorch', [0.6], null)];
    expect(`\n${reportText(reportPart('mlp', rows, ['numpy: not here']))}\n`).toBe(`
mlp          min ms  median ms      quartiles  ratio      quartiles  peak MiB   others
───────────  ──────  ─────────  ─────────────  ─────  ─────────────  ────────  ───────
ridgeline     0.200      0.200  0.200 – 0.200                             150    1.0 %
pytorch 1.5   0.600      0.600  0.600 – 0.600  3.00×  3.00× – 3.00×       150  unknown
Against the best PyTorch row (pytorch 1.5): 3.00×
Missing: numpy: not here
`);
  });
});

describe('figures of a busy machine', () => {
  it('are rejected above a tenth of the cores, row by row', async () => {
    const part = reportPart(
      'cnn',
      [
        await measured('ridgeline', [1], 0.1),
        await measured('pytorch', [1], 0.11),
        await measured('numpy', [1], null),
      ],
      [],
    );
    expect(disturbances([part])).toEqual(['cnn, pytorch 1.5: other processes used 11.0 % of the cores.']);
    expect(reportPart('cnn', [await measured('ridgeline', [1], -0.01)], []).rows[0]?.othersShare).toBe(0);
  });
});

it('reads back as it was written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-report-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const parts = [reportPart('mlp', [await measured('ridgeline', [1])], [])];
  const report = { machine: describeMachine(), date: '2026-01-02T03:04:05.000Z', commit: 'abc', parts };
  writeReport(join(folder, 'x.json'), report);
  expect(JSON.parse(readFileSync(join(folder, 'x.json'), 'utf8'))).toEqual(report);
});
