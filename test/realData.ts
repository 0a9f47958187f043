/**
 * The published data sets, for tests that compare measured with published figures. They are not part of the
 * repository: without them those tests are skipped with a message, or fail if RIDGELINE_REQUIRE_DATA is set.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = process.env['RIDGELINE_DATA'] ?? resolve(import.meta.dirname, '../../shared/data');

/** The folder with `mnist/` and the others, or null if it is absent. */
export const REAL_DATA: string | null = findRealData();

function findRealData(): string | null {
  if (existsSync(join(FOLDER, 'mnist'))) return FOLDER;
  const message = `The published data sets are not in ${FOLDER}; set RIDGELINE_DATA to the folder that holds mnist/.`;
  if (process.env['RIDGELINE_REQUIRE_DATA'] !== undefined) throw new Error(message);
  console.error(`SKIPPED, tests on real data: ${message}`);
  return null;
}

/** @throws Error in a test that should have been skipped */
export function realData(): string {
  if (REAL_DATA === null) throw new Error('a test on real data runs without it');
  return REAL_DATA;
}
