/** `npm run bench:micro`: times equivalent ONNX operators. */
import { channelBlock } from '../../src-main/trainer/executors/channelBlock.ts';
import { comparisons } from './comparisons.ts';
import { fewerPasses } from './fewerPasses.ts';
import { printTimings, timeCandidates } from './harness.ts';
import { smallStepComparisons } from './smallSteps.ts';

const block = await channelBlock();
for (const comparison of [...smallStepComparisons, ...comparisons(block), ...fewerPasses(block)]) {
  printTimings(comparison, await timeCandidates(comparison));
}
