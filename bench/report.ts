/** Benchmark results as a text table and as JSON for later comparison. */
import { writeFileSync } from 'node:fs';
import { decimal, percent, table } from '../src-main/cli/table.ts';
import { MOST_OTHERS } from './load.ts';
import type { Machine } from './machine.ts';
import type { Measured, Round } from './pairing.ts';
import { median, quantile } from './statistics.ts';

/** The peer that ratios refer to, and the one whose best row is the baseline. */
const OURS = 'ridgeline';
const MARK = 'pytorch';

/** Median and quartiles over the rounds. */
export interface Spread {
  lower: number;
  median: number;
  upper: number;
}

export interface ReportRow {
  /** Peer, version and variant; also the program if those are equal. */
  name: string;
  peer: string;
  versions: Record<string, string>;
  threads: number;
  /** Milliseconds per step: over the rounds, of each round's median. */
  ms: Spread & { min: number };
  /** The peer's time over ours, round by round: how many times faster Ridgeline is. Null in our own row. */
  ratio: Spread | null;
  rssMiB: number;
  /** Mean share of all cores that other processes used during the row's rounds; null if unknown. */
  othersShare: number | null;
}

/** One network. */
export interface ReportPart {
  name: string;
  rows: ReportRow[];
  /** The PyTorch row with the smallest median; null if none was measured together with Ridgeline. */
  best: { name: string; ratio: number } | null;
  /** Messages about missing rows. */
  failures: string[];
}

export interface Report {
  machine: Machine;
  /** ISO 8601, UTC. */
  date: string;
  commit: string;
  parts: ReportPart[];
}

export function reportPart(name: string, measured: readonly Measured[], failures: string[]): ReportPart {
  const ours = measured.find(({ peer }) => peer.spec.name === OURS);
  const names = rowNames(measured);
  const rows = measured.map((entry, i) => reportRow(names[i] ?? '', entry, ours));
  const marks = rows.filter(({ peer, ratio }) => peer === MARK && ratio !== null);
  const [best] = marks.toSorted((a, b) => a.ms.median - b.ms.median);
  return {
    name,
    rows,
    best: best === undefined ? null : { name: best.name, ratio: best.ratio?.median ?? NaN },
    failures,
  };
}

function rowNames(measured: readonly Measured[]): string[] {
  return measured.map(({ peer: { name, spec } }) =>
    measured.filter(({ peer }) => peer.name === name).length === 1 ? name : `${name} (${spec.command})`,
  );
}

function reportRow(name: string, { peer, rounds, rssMiB }: Measured, ours: Measured | undefined): ReportRow {
  const times = rounds.map(({ msPerStep }) => msPerStep);
  const { versions, threads } = peer;
  return {
    name,
    peer: peer.spec.name,
    versions,
    threads,
    ms: { min: Math.min(...times), ...spread(times) },
    ratio: ours === undefined || peer === ours.peer ? null : spread(ratios(rounds, ours.rounds)),
    rssMiB,
    othersShare: meanShare(rounds),
  };
}

function ratios(theirs: readonly Round[], ours: readonly Round[]): number[] {
  return theirs.map(({ msPerStep }, i) => msPerStep / (ours[i]?.msPerStep ?? NaN));
}

function spread(values: readonly number[]): Spread {
  return { lower: quantile(values, 0.25), median: median(values), upper: quantile(values, 0.75) };
}

function meanShare(rounds: readonly Round[]): number | null {
  const shares = rounds.flatMap(({ othersShare }) => othersShare ?? []);
  if (shares.length < rounds.length) return null;
  // Ticks are coarse: the value of a single round may be negative.
  return Math.max(0, shares.reduce((sum, share) => sum + share, 0) / shares.length);
}

/** Messages about rows with too much other load; empty if the results are valid. */
export function disturbances(parts: readonly ReportPart[]): string[] {
  return parts.flatMap(({ name, rows }) =>
    rows.flatMap((row) =>
      row.othersShare !== null && row.othersShare > MOST_OTHERS
        ? [`${name}, ${row.name}: other processes used ${percent(row.othersShare)} of the cores.`]
        : [],
    ),
  );
}

/** A text table, the best PyTorch row, and the missing rows. */
export function reportText({ name, rows, best, failures }: ReportPart): string {
  const lines = table(rows, [
    { title: name, cell: (row) => row.name },
    { title: 'min ms', align: 'right', cell: ({ ms }) => decimal(ms.min, 3) },
    { title: 'median ms', align: 'right', cell: ({ ms }) => decimal(ms.median, 3) },
    {
      title: 'quartiles',
      align: 'right',
      cell: ({ ms }) => `${decimal(ms.lower, 3)} – ${decimal(ms.upper, 3)}`,
    },
    { title: 'ratio', align: 'right', cell: ({ ratio }) => (ratio === null ? '' : times(ratio.median)) },
    {
      title: 'quartiles',
      align: 'right',
      cell: ({ ratio }) => (ratio === null ? '' : `${times(ratio.lower)} – ${times(ratio.upper)}`),
    },
    { title: 'peak MiB', align: 'right', cell: ({ rssMiB }) => rssMiB.toFixed(0) },
    {
      title: 'others',
      align: 'right',
      cell: ({ othersShare }) => (othersShare === null ? 'unknown' : percent(othersShare)),
    },
  ]);
  if (best !== null) lines.push(`Against the best PyTorch row (${best.name}): ${times(best.ratio)}`);
  return [...lines, ...failures.map((failure) => `Missing: ${failure}`)].join('\n');
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)}×`;
}

export function writeReport(file: string, report: Report): void {
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}
