import { expect, it } from 'vitest';
import { lastEnded } from '../../../../src-renderer/views/queue/ended.ts';
import { RUN } from '../../../transport/backend.ts';

it('lists the latest ended run first', () => {
  const ended = (id: string, finishedAt: string) =>
    ({ ...RUN, id, status: 'completed', finishedAt }) as const;
  const runs = [ended('a', '2026-01-01'), ended('b', '2026-01-03'), RUN, ended('c', '2026-01-02')];
  expect(lastEnded(runs, 2).map(({ id }) => id)).toEqual(['b', 'c']);
  expect(lastEnded([{ ...ended('a', ''), trashedAt: '2026-01-04' }], 2)).toEqual([]);
});
