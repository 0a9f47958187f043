/** Measurements with their limits, as a text table and as JSON. */

export interface Measurement {
  /** Name of the benchmark, e.g. `compare`. */
  benchmark: string;
  /** Name of the measured quantity. */
  name: string;
  value: number;
  unit: string;
  /** Null for a value without a limit. */
  limit: { most: number } | { least: number } | null;
  /** What was measured, if it differs from the benchmark's definition. */
  note?: string;
}

/** False for NaN. */
export function meetsLimit({ value, limit, note }: Measurement): boolean {
  if (limit === null) return true;
  if (note !== undefined) return false;
  return 'most' in limit ? value <= limit.most : value >= limit.least;
}

export function table(figures: readonly Measurement[]): string {
  const rows = figures.map((figure) => {
    const { benchmark, name, value, unit, limit, note } = figure;
    const bound = limit === null ? '' : 'most' in limit ? `≤ ${limit.most}` : `≥ ${limit.least}`;
    const verdict = limit === null ? '' : meetsLimit(figure) ? 'ok' : 'MISSED';
    return [benchmark, name, rounded(value), unit, bound, verdict, note ?? ''];
  });
  const all = [['benchmark', 'figure', 'value', 'unit', 'limit', '', ''], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, i) => (i === 2 || i === 4 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rounded(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1);
}
