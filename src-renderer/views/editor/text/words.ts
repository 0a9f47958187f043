/** Words of the text pane and its tooltips. */
import type { Catalogue } from '../../../words/catalogue.ts';

const en = {
  textLabel: 'Config as YAML',
  required: 'Required.',
  byDefault: (value: string) => `Default: ${value}.`,
  oneOf: (words: string) => `One of ${words}.`,
  wholeNumber: 'A whole number',
  number: 'A number',
  from: (least: string) => `from ${least}`,
  above: (least: string) => `above ${least}`,
  upTo: (most: string) => `up to ${most}`,
};

export type TextWords = typeof en;

export const textWords: Catalogue<TextWords> = {
  en,
  'zh-Hant': {
    textLabel: 'YAML 格式的設定',
    required: '必填。',
    byDefault: (value: string) => `預設值：${value}。`,
    oneOf: (words: string) => `可為：${words}。`,
    wholeNumber: '整數',
    number: '數字',
    from: (least: string) => `≥ ${least}`,
    above: (least: string) => `> ${least}`,
    upTo: (most: string) => `≤ ${most}`,
  },
  'zh-Hans': {
    textLabel: 'YAML 格式的配置',
    required: '必填。',
    byDefault: (value: string) => `默认值：${value}。`,
    oneOf: (words: string) => `可为：${words}。`,
    wholeNumber: '整数',
    number: '数字',
    from: (least: string) => `≥ ${least}`,
    above: (least: string) => `> ${least}`,
    upTo: (most: string) => `≤ ${most}`,
  },
};
