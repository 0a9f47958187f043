/** `npm run bench:micro`: times the ways to say the same thing in ONNX. */
import { channelBlock } from '../../src-main/trainer/executors/channelBlock.ts';
import { ask, printAnswers } from './harness.ts';
import { questions } from './questions.ts';

for (const question of questions(await channelBlock())) printAnswers(question, await ask(question));
