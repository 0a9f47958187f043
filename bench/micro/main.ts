/** `npm run bench:micro`: times equivalent ONNX operators. */
import { channelBlock } from '../../src-main/trainer/executors/channelBlock.ts';
import { timeCandidates, printTimings } from './harness.ts';
import { comparisons } from './comparisons.ts';

for (const comparison of comparisons(await channelBlock()))
  printTimings(comparison, await timeCandidates(comparison));
