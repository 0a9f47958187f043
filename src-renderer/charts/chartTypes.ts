/** What a view hands to a line chart. */
import type { Series } from '../../src-main/contract/runs.ts';

export interface ChartLine {
  /** Distinct within a chart; keeps a line's place over updates. */
  key: string;
  label: string;
  /** Style sheet variable, e.g. `--run-0`. */
  colour: string;
  series: Series;
  /** `thin`: noisy values of single steps. `points`: one value per epoch. */
  look: 'thin' | 'line' | 'points';
  dashed?: boolean;
}

export type ValueFormat = (value: number) => string;
