/** The names of metrics. A metric of the catalogue without a name does not compile. */
import type { Metric, RecordMetric, StepMetric } from '../../src-main/contract/metrics.ts';
import type { Catalogue } from './catalogue.ts';

/** Titles of the metrics that have a value for every step. */
export const STEP_TITLES = {
  loss: 'stepLoss',
  acc: 'stepAcc',
  penalty: 'stepPenalty',
  learningRate: 'stepLearningRate',
} as const satisfies Record<StepMetric, string>;

export type MetricTitles = Record<Metric | (typeof STEP_TITLES)[StepMetric], string>;

const en: MetricTitles = {
  testAcc: 'Test accuracy',
  testLoss: 'Test loss',
  runningAcc: 'Train accuracy, running mean',
  runningLoss: 'Train loss, running mean',
  trainAcc: 'Train accuracy, evaluated',
  trainLoss: 'Train loss, evaluated',
  accGap: 'Train − test accuracy',
  lossGap: 'Train − test loss',
  penalty: 'Penalty',
  learningRate: 'Learning rate',
  seconds: 'Seconds per epoch',
  objective: 'Running loss + penalty',
  testObjective: 'Test loss + penalty',
  runningGap: 'Running − test accuracy',
  zeroShare: 'Exact zeros',
  l1Norm: 'L1 norm',
  l2Norm: 'L2 norm',
  recordEpoch: 'Epoch',
  duration: 'Training time',
  stepsPerSecond: 'Steps/s',
  stepLoss: 'Train loss, per step',
  stepAcc: 'Train accuracy, per step',
  stepPenalty: 'Penalty, per step',
  stepLearningRate: 'Learning rate, per step',
};

const zhHant: MetricTitles = {
  testAcc: '測試準確率',
  testLoss: '測試損失',
  runningAcc: '訓練準確率（批次平均）',
  runningLoss: '訓練損失（批次平均）',
  trainAcc: '訓練準確率（評估）',
  trainLoss: '訓練損失（評估）',
  accGap: '訓練 − 測試準確率',
  lossGap: '訓練 − 測試損失',
  penalty: '懲罰項',
  learningRate: '學習率',
  seconds: '每輪秒數',
  objective: '批次平均損失 + 懲罰項',
  testObjective: '測試損失 + 懲罰項',
  runningGap: '批次平均 − 測試準確率',
  zeroShare: '恰為零的比例',
  l1Norm: 'L1 範數',
  l2Norm: 'L2 範數',
  recordEpoch: '輪數',
  duration: '訓練時間',
  stepsPerSecond: '步/秒',
  stepLoss: '訓練損失（每步）',
  stepAcc: '訓練準確率（每步）',
  stepPenalty: '懲罰項（每步）',
  stepLearningRate: '學習率（每步）',
};

const zhHans: MetricTitles = {
  testAcc: '测试准确率',
  testLoss: '测试损失',
  runningAcc: '训练准确率（批次均值）',
  runningLoss: '训练损失（批次均值）',
  trainAcc: '训练准确率（评估）',
  trainLoss: '训练损失（评估）',
  accGap: '训练 − 测试准确率',
  lossGap: '训练 − 测试损失',
  penalty: '惩罚项',
  learningRate: '学习率',
  seconds: '每轮秒数',
  objective: '批次均值损失 + 惩罚项',
  testObjective: '测试损失 + 惩罚项',
  runningGap: '批次均值 − 测试准确率',
  zeroShare: '恰为零的比例',
  l1Norm: 'L1 范数',
  l2Norm: 'L2 范数',
  recordEpoch: '轮数',
  duration: '训练时间',
  stepsPerSecond: '步/秒',
  stepLoss: '训练损失（每步）',
  stepAcc: '训练准确率（每步）',
  stepPenalty: '惩罚项（每步）',
  stepLearningRate: '学习率（每步）',
};

export const metricWords: Catalogue<MetricTitles> = { en, 'zh-Hant': zhHant, 'zh-Hans': zhHans };

/** Shorter titles for column headers. */
const SHORT: Readonly<Record<keyof typeof metricWords, Partial<Record<RecordMetric, string>>>> = {
  en: {
    testAcc: 'Test acc',
    runningAcc: 'Batch acc',
    runningLoss: 'Batch loss',
    trainAcc: 'Train acc',
    trainLoss: 'Train loss',
    accGap: 'Acc gap',
    lossGap: 'Loss gap',
    seconds: 'Training time',
  },
  'zh-Hant': {
    runningAcc: '批次準確率',
    runningLoss: '批次損失',
    trainAcc: '訓練準確率',
    trainLoss: '訓練損失',
    accGap: '準確率差距',
    lossGap: '損失差距',
    seconds: '訓練時間',
  },
  'zh-Hans': {
    runningAcc: '批次准确率',
    runningLoss: '批次损失',
    trainAcc: '训练准确率',
    trainLoss: '训练损失',
    accGap: '准确率差距',
    lossGap: '损失差距',
    seconds: '训练时间',
  },
};

export const metricHeads: Catalogue<MetricTitles> = {
  en: { ...en, ...SHORT.en },
  'zh-Hant': { ...zhHant, ...SHORT['zh-Hant'] },
  'zh-Hans': { ...zhHans, ...SHORT['zh-Hans'] },
};
