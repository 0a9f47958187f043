/** The columns of the list of runs. Selection, name and actions are always shown; the others can be chosen. */
import { factsOf } from '../../../../src-main/contract/metrics.ts';
import { CONFIG_PREFIX } from '../filter/configPath.ts';
import { fieldNamed, LISTED_METRICS, type RunField } from '../filter/fields.ts';

export interface RunColumn {
  id: string;
  /** Minimum width in rem; the remaining width is shared in proportion. */
  width: number;
  align: 'start' | 'end';
  /** Sort direction of the first click. */
  first: 'ascending' | 'descending';
  /** The field it is sorted by. */
  field: string;
}

const column = (id: string, width: number, over: Partial<RunColumn> = {}): RunColumn => ({
  id,
  width,
  align: 'start',
  first: 'ascending',
  field: id,
  ...over,
});
const number = { align: 'end', first: 'descending' } as const;

export const NAME_COLUMN = column('name', 15.5);

/** All columns but the name, in the order of the chooser. */
export const RUN_COLUMNS: readonly RunColumn[] = [
  column('status', 13),
  column('sparkline', 6, { first: 'descending', field: 'testAcc' }),
  ...LISTED_METRICS.map((metric) => {
    const { unit, better } = factsOf(metric);
    const first = better === 'higher' ? 'descending' : 'ascending';
    return column(metric, unit === 'loss' ? 6.5 : 6, { align: 'end', first });
  }),
  column('stepsPerSecond', 6, number),
  column('engine', 6),
  column('model', 11),
  column('dataset', 7),
  column('regularizer', 11),
  column('lambda', 6, { align: 'end' }),
  column('optimizer', 7),
  column('learningRate', 7, { align: 'end' }),
  column('seed', 5, { align: 'end' }),
  column('batchSize', 6, { align: 'end' }),
  column('tags', 11, { field: 'tag' }),
  column('note', 12),
  column('created', 9.5, { first: 'descending' }),
  column('duration', 6, number),
];

export const DEFAULT_COLUMNS: readonly string[] = [
  'status',
  'testAcc',
  'sparkline',
  'runningAcc',
  'penalty',
  'stepsPerSecond',
  'engine',
  'tags',
  'created',
];

/** A column of the list or, as `config.…`, of any value in the configs; undefined for neither. */
export function columnWithId(id: string): RunColumn | undefined {
  if (id === NAME_COLUMN.id) return NAME_COLUMN;
  if (id.startsWith(CONFIG_PREFIX) && id.length > CONFIG_PREFIX.length) return column(id, 8);
  return RUN_COLUMNS.find((known) => known.id === id);
}

export function fieldOfColumn(id: string): RunField | undefined {
  const known = columnWithId(id);
  return known === undefined ? undefined : fieldNamed(known.field);
}

/** @param chosen ids in order; null for the default columns. Unknown ids are left out. */
export function shownColumns(chosen: readonly string[] | null): RunColumn[] {
  return [...new Set(chosen ?? DEFAULT_COLUMNS)].flatMap((id) => {
    const known = columnWithId(id);
    return known === undefined || known.id === NAME_COLUMN.id ? [] : [known];
  });
}

/** Moves a chosen column by one position; the same list at either end. */
export function moveColumn(chosen: readonly string[], id: string, by: -1 | 1): readonly string[] {
  const from = chosen.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= chosen.length) return chosen;
  const moved = chosen.filter((other) => other !== id);
  moved.splice(to, 0, id);
  return moved;
}

/** Widths in rem of selection and baseline before, and of actions after the chosen columns. */
const EDGES = { start: [2.5, 2.125], end: 6.75 } as const;

/** The `grid-template-columns` of a row: the same in every row, since it does not depend on the content. */
export function columnTracks(columns: readonly RunColumn[]): { template: string; minWidth: string } {
  const flexible = [NAME_COLUMN, ...columns].map(({ width }) => `minmax(${width}rem, ${width}fr)`);
  const fixed = EDGES.start.map((width) => `${width}rem`);
  const total =
    [...EDGES.start, NAME_COLUMN.width, ...columns.map(({ width }) => width)].reduce((a, b) => a + b, 0) +
    EDGES.end;
  return { template: [...fixed, ...flexible, `${EDGES.end}rem`].join(' '), minWidth: `${total}rem` };
}
