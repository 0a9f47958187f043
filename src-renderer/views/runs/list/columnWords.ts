/** Column headers of the list of runs, by column id. */
import type { Catalogue } from '../../../words/catalogue.ts';
import { metricHeads } from '../../../words/metrics.ts';

const en = {
  ...metricHeads.en,
  name: 'Run',
  status: 'Status',
  sparkline: 'Trend',
  stepsPerSecond: 'Steps/s',
  engine: 'Engine',
  model: 'Model',
  dataset: 'Data set',
  regularizer: 'Regulariser',
  lambda: 'λ',
  optimizer: 'Optimiser',
  learningRate: 'Learning rate',
  seed: 'Seed',
  batchSize: 'Batch size',
  tags: 'Tags',
  note: 'Note',
  created: 'Created',
  duration: 'Duration',
};

export const columnWords: Catalogue<typeof en> = {
  en,
  'zh-Hant': {
    ...metricHeads['zh-Hant'],
    name: '執行',
    status: '狀態',
    sparkline: '趨勢',
    stepsPerSecond: '步/秒',
    engine: '引擎',
    model: '模型',
    dataset: '資料集',
    regularizer: '正則化',
    lambda: 'λ',
    optimizer: '最佳化器',
    learningRate: '學習率',
    seed: '種子',
    batchSize: '批次大小',
    tags: '標籤',
    note: '備註',
    created: '建立時間',
    duration: '耗時',
  },
  'zh-Hans': {
    ...metricHeads['zh-Hans'],
    name: '运行',
    status: '状态',
    sparkline: '趋势',
    stepsPerSecond: '步/秒',
    engine: '引擎',
    model: '模型',
    dataset: '数据集',
    regularizer: '正则化',
    lambda: 'λ',
    optimizer: '优化器',
    learningRate: '学习率',
    seed: '种子',
    batchSize: '批大小',
    tags: '标签',
    note: '备注',
    created: '创建时间',
    duration: '用时',
  },
};

type ColumnId = keyof typeof en;

/** @param id of a column; the path of a config column is its own title */
export function columnTitle(id: string, words: Readonly<Record<ColumnId, string>>): string {
  return isColumnId(id) ? words[id] : id.replace(/^config\./, '');
}

function isColumnId(id: string): id is ColumnId {
  return Object.hasOwn(en, id);
}
