/** What a view hands to a line chart. */
export type { Band, ChartLine, ValueFormat } from './plotModel.ts';
