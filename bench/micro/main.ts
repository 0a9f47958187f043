/** `npm run bench:micro`: times the ways to say the same thing in ONNX. */
import { channelBlock } from '../../src-main/trainer/executors/channelBlock.ts';
import { ask, printAnswers } from './harness.ts';
import { questions } from './questions.ts';
import { smallStepQuestions } from './smallSteps.ts';

const all = [...smallStepQuestions, ...questions(await channelBlock())];
for (const question of all) printAnswers(question, await ask(question));
