/** Types that a view passes to a line chart. */
export type { Band, ChartLine, ValueFormat } from './plotModel.ts';
