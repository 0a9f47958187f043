/** Tooltips of the text: what a config key is, and which values it takes. */
import type { JsonSchema } from '../../../../src-main/contract/allowed.ts';
import type { ConfigPath } from '../../../../src-main/shared/configPath.ts';
import type { TextWords } from './words.ts';
import { choicesAt, rangeAt } from './completion.ts';
import { writeNumber } from '../form/numbers.ts';
import { defaultAt, isRequired } from '../form/schemaDefaults.ts';

export interface PlaceWords {
  title: string;
  lines: string[];
}

/** @param value the config with its defaults: kinds decide the meaning of a key */
export function describePlace(
  t: TextWords,
  schema: JsonSchema,
  value: unknown,
  path: ConfigPath,
  { name, note }: { name: string; note: string },
): PlaceWords {
  const choices = choicesAt(schema, value, path);
  const initial = defaultAt(schema, value, path);
  return {
    title: name,
    lines: [
      note,
      choices.length > 1 ? t.oneOf(choices.join(', ')) : '',
      rangeWords(t, schema, value, path),
      isRequired(schema, value, path) ? t.required : '',
      initial === undefined || initial === '' ? '' : t.byDefault(compactText(initial)),
    ].filter((line) => line !== ''),
  };
}

function rangeWords(t: TextWords, schema: JsonSchema, value: unknown, path: ConfigPath): string {
  const range = rangeAt(schema, value, path);
  if (range === null) return '';
  const { type, least, exclusive, most } = range;
  const bounds = [
    ...(least === null ? [] : [exclusive ? t.above(writeNumber(least)) : t.from(writeNumber(least))]),
    ...(most === null ? [] : [t.upTo(String(most))]),
  ];
  return `${[type === 'whole' ? t.wholeNumber : t.number, ...bounds].join(' ')}.`;
}

function compactText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : JSON.stringify(value)
        .replace(/"/g, '')
        .replace(/([:,])/g, '$1 ');
}
