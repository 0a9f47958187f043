/** Benchmark figures as a table for people and as JSON for later comparison. */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import type { Figures } from './pairing.ts';

/** The row entry that ratios are formed against. */
const OURS = 'ridgeline';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  system: string;
  /** Library versions by peer. */
  versions: Record<string, Record<string, string>>;
}

/** One model; keys are peer names such as ridgeline, pytorch, numpy, tfjs. */
export interface ReportRow {
  name: string;
  /** Milliseconds a step. */
  ms: Record<string, { min: number; median: number }>;
  /** A peer's median over ours: how many times faster Ridgeline is. */
  ratio: Record<string, number>;
  rssMiB: Record<string, number>;
}

export interface Report {
  machine: Machine;
  /** ISO 8601, UTC. */
  date: string;
  rows: ReportRow[];
}

export function describeMachine(versions: Record<string, Record<string, string>>): Machine {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.platform()} ${os.release()} ${os.arch()}`,
    versions,
  };
}

/** @param figures by peer name, as `alternate` returns them; without `ridgeline` there are no ratios */
export function reportRow(name: string, figures: ReadonlyMap<string, Figures>): ReportRow {
  const ours = figures.get(OURS);
  const entries = [...figures];
  return {
    name,
    ms: Object.fromEntries(entries.map(([peer, { min, median }]) => [peer, { min, median }])),
    ratio: Object.fromEntries(
      entries.flatMap(([peer, { median }]) => {
        return ours === undefined || peer === OURS ? [] : [[peer, median / ours.median]];
      }),
    ),
    rssMiB: Object.fromEntries(entries.map(([peer, { rssMiB }]) => [peer, rssMiB])),
  };
}

/** A text table: model, peer, min and median ms a step, ratio, memory. */
export function reportTable(rows: readonly ReportRow[]): string {
  const head = ['model', 'peer', 'min ms', 'median ms', 'ratio', 'RSS MiB'];
  const lines = rows.flatMap((row) =>
    Object.entries(row.ms).map(([peer, { min, median }]) => {
      const ratio = row.ratio[peer];
      return [
        row.name,
        peer,
        min.toFixed(3),
        median.toFixed(3),
        ratio === undefined ? '' : `${ratio.toFixed(2)}×`,
        (row.rssMiB[peer] ?? NaN).toFixed(0),
      ];
    }),
  );
  const table = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return table
    .map((line) =>
      line
        .map((cell, column) =>
          column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function writeReport(file: string, report: Report): void {
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}
