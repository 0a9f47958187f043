import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder that is deleted after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-datasets-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** The folder with the real data sets; fails the test that needs it where it is absent. */
export function sharedData(): string {
  const folder = process.env['RIDGELINE_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
  if (!existsSync(join(folder, 'mnist'))) {
    throw new Error(`This test needs the real MNIST in ${folder}/mnist; set RIDGELINE_DATA to its parent.`);
  }
  return folder;
}
