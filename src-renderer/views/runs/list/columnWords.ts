/** Heads of the columns of the list of runs, by the columns' ids. */
import type { Catalogue } from '../../../words/catalogue.ts';

const en = {
  name: 'Run',
  status: 'Status',
  testAcc: 'Test acc',
  sparkline: 'Trend',
  trainAcc: 'Train acc',
  testLoss: 'Test loss',
  trainLoss: 'Train loss',
  penalty: 'Penalty',
  stepsPerSecond: 'Steps/s',
  engine: 'Engine',
  model: 'Model',
  dataset: 'Data set',
  regularizer: 'Regulariser',
  lambda: 'λ',
  optimizer: 'Optimizer',
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
    name: '執行',
    status: '狀態',
    testAcc: '測試準確率',
    sparkline: '趨勢',
    trainAcc: '訓練準確率',
    testLoss: '測試損失',
    trainLoss: '訓練損失',
    penalty: '懲罰項',
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
    name: '运行',
    status: '状态',
    testAcc: '测试准确率',
    sparkline: '趋势',
    trainAcc: '训练准确率',
    testLoss: '测试损失',
    trainLoss: '训练损失',
    penalty: '惩罚项',
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

/** @param id of a column; a path into the config is its own name */
export function columnTitle(id: string, words: Readonly<Record<ColumnId, string>>): string {
  return isColumnId(id) ? words[id] : id.replace(/^config\./, '');
}

function isColumnId(id: string): id is ColumnId {
  return Object.hasOwn(en, id);
}
