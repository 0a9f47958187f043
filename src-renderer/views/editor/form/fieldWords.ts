/** Names and explanations of the config fields, in the current language. */
import type { ConfigPath } from '../../../../src-main/shared/configPath.ts';
import { choiceNotes } from './choiceWords.ts';
import type { FormWords } from './formWords.ts';
import { fieldNames } from './words.ts';
import { fieldNotes } from './noteWords.ts';
import type { SettingsState } from '../../../app/settings.svelte.ts';

type Words = Pick<SettingsState, 'words'>;

/** Key of a field's words: without list indices, and a layer's penalty as the network's. */
function nameOf(path: ConfigPath): string {
  const keys = path.filter((key) => typeof key === 'string');
  const nested = keys.indexOf('regularizer', 1);
  return (nested > 0 && keys.length > nested + 1 ? keys.slice(nested) : keys).join('.');
}

function lookUp(catalogue: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(catalogue, key) ? (catalogue[key] ?? '') : '';
}

export function wordsOf(settings: Words, path: ConfigPath): { name: string; note: string } {
  const key = nameOf(path);
  return {
    name: lookUp(settings.words(fieldNames), key) || String(path.at(-1) ?? ''),
    note: lookUp(settings.words(fieldNotes), key),
  };
}

/** The meaning of a choice; empty where it needs no explanation. */
export function noteOfChoice(settings: Words, path: ConfigPath, word: string): string {
  return lookUp(settings.words(choiceNotes), `${nameOf(path)}=${word}`);
}

const IN_STEPS = new Set([
  'steps',
  'evaluate.everySteps',
  'optimizer.schedule.every',
  'optimizer.schedule.steps',
  'optimizer.schedule.patience',
]);

/** The unit of a number; empty for plain numbers. */
export function unitOf(t: FormWords, path: string): string {
  if (IN_STEPS.has(path)) return t.unitSteps;
  if (path === 'epochs' || path === 'evaluate.everyEpochs') return t.unitEpochs;
  if (path === 'dataset.resize') return t.pixels;
  return path === 'batchSize' ? t.images : '';
}
