/** The order in which test files are run. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that train for long, longest first. */
const LONG = [
  'cli/published.test.ts',
  'queue/resume.test.ts',
  'queue/prune.test.ts',
  'cli/resume.test.ts',
  'cli/demo.test.ts',
];
/** Folders whose tests start processes. */
const PROCESSES = ['queue', 'cli', 'trainer', 'engines', 'bench'];

/** Vitest begins with the largest files, but the long ones are small: the last one would be waited for alone. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a.moduleId) - rank(b.moduleId));
  }
}

function rank(file: string): number {
  const long = LONG.findIndex((path) => file.endsWith(`/test/${path}`));
  if (long !== -1) return long;
  return PROCESSES.some((folder) => file.includes(`/test/${folder}/`)) ? LONG.length : LONG.length + 1;
}
