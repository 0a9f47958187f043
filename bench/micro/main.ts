/** `npm run bench:micro`: times equivalent ONNX operators. */
import { channelBlock } from '../../src-main/trainer/executors/channelBlock.ts';
import { comparisons } from './comparisons.ts';
import { printTimings, timeCandidates } from './harness.ts';
import { smallStepComparisons } from './smallSteps.ts';

for (const comparison of [...smallStepComparisons, ...comparisons(await channelBlock())]) {
  printTimings(comparison, await timeCandidates(comparison));
}
