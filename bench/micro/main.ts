/** `npm run bench:micro`: times the ways to say the same thing in ONNX. */
import { channelBlock } from '../../src-main/trainer/executors/channelBlock.ts';
import { fewerPasses } from './fewerPasses.ts';
import { ask, printAnswers } from './harness.ts';
import { questions } from './questions.ts';

const block = await channelBlock();
for (const question of [...questions(block), ...fewerPasses(block)]) {
  printAnswers(question, await ask(question));
}
