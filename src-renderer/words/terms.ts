/** Words that every view uses: the status of a run, and the phrases that describe a config. */
import type { RunStatus } from '../../src-main/contract/runs.ts';
import type { Catalogue } from './catalogue.ts';

const status: Record<RunStatus, string> = {
  queued: 'Queued',
  running: 'Training',
  completed: 'Completed',
  stopped: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

export const statusWords: Catalogue<typeof status> = {
  en: status,
  'zh-Hant': {
    queued: '排隊中',
    running: '訓練中',
    completed: '已完成',
    stopped: '已停止',
    failed: '失敗',
    interrupted: '已中斷',
  },
  'zh-Hans': {
    queued: '排队中',
    running: '训练中',
    completed: '已完成',
    stopped: '已停止',
    failed: '失败',
    interrupted: '已中断',
  },
};

const phrases = {
  noPenalty: 'no penalty',
  noHiddenLayers: 'without hidden layers',
  filters: (counts: string) => `${counts} filters`,
  epochs: (count: string) => `${count} ${count === '1' ? 'epoch' : 'epochs'}`,
  steps: (count: string) => `${count} ${count === '1' ? 'step' : 'steps'}`,
  seed: (seed: number) => `seed ${seed}`,
};
export type PhraseWords = typeof phrases;

/** For `describeModel` and similar functions in format.ts. */
export const phraseWords: Catalogue<PhraseWords> = {
  en: phrases,
  'zh-Hant': {
    noPenalty: '無正則化',
    noHiddenLayers: '無隱藏層',
    filters: (counts) => `${counts} 個濾波器`,
    epochs: (count) => `${count} 輪`,
    steps: (count) => `${count} 步`,
    seed: (seed) => `種子 ${seed}`,
  },
  'zh-Hans': {
    noPenalty: '无正则化',
    noHiddenLayers: '无隐藏层',
    filters: (counts) => `${counts} 个滤波器`,
    epochs: (count) => `${count} 轮`,
    steps: (count) => `${count} 步`,
    seed: (seed) => `种子 ${seed}`,
  },
};
