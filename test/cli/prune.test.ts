import { beforeAll, expect, test } from 'vitest';
import { pruneResult } from '../../src-main/contract/pruning.ts';
import { tinyHome } from '../trainer/tinyData.ts';
import { build, documentOf, errorDocument, ridgeline } from './commandLine.ts';
import { runDocument } from './documents.ts';

beforeAll(build);

test('prune prints accuracy against sparsity, as JSON and as text', async () => {
  const home = tinyHome();
  const settings = ['dataset.train.count=all', 'model.hidden=[8]', 'epochs=3'].flatMap((set) => [
    '--set',
    set,
  ]);
  const trained = documentOf(
    await ridgeline(['run', '002/l1', '--home', home, '--json', ...settings]),
    runDocument,
  );
  const { id } = trained.run;

  const ended = await ridgeline(['prune', id, '--home', home, '--json', '--thresholds', '0,1000']);
  const { points, count } = documentOf(ended, pruneResult);
  expect(points[0]).toMatchObject({ accuracy: trained.final.testAcc, loss: trained.final.testLoss });
  expect(points[1]).toMatchObject({ zeros: count });

  const table = await ridgeline(['prune', id, '--home', home, '--scope', 'kernels']);
  expect(table.code, table.stderr).toBe(0);
  expect(table.stdout.split('\n').filter((line) => line.includes(' %'))).toHaveLength(13);

  const bad = await ridgeline(['prune', id, '--home', home, '--json', '--thresholds', '0,,1']);
  expect(bad.code).toBe(2);
  expect(documentOf(bad, errorDocument).error.message).toContain('--thresholds');
  expect((await ridgeline(['prune', 'nobody', '--home', home])).code).toBe(2);
});
