/** Words of the prune test. */
import type { Catalogue } from '../../../words/catalogue.ts';

const en = {
  pruneLead:
    'Sets all weights with |w| below a threshold to zero in the run’s last checkpoint, and measures accuracy and loss on the test set again. This shows how much of the model is needed.',
  pruneWhat: 'Weights to prune',
  pruneMetric: 'Curve',
  accuracy: 'Accuracy',
  loss: 'Loss',
  pruneStart: (runs: number) => (runs === 1 ? 'Test this run' : `Test these ${runs} runs`),
  cancel: 'Cancel',
  pruneBeside: 'A run is training. The test uses some of its cores, so both take longer.',
  pruneWaiting: (run: string) => `${run}: starting…`,
  pruneProgress: (run: string, done: number, total: number) => `${run}: ${done} of ${total} evaluated`,
  pruneMark: (threshold: string) => `Dashed: the sparsity at the threshold |w| < ${threshold}.`,
  pruneResults: 'Results of the prune test',
  pruneBase: 'Test accuracy, unpruned',
  pruneAfford: 'Sparsity at 1 point less accuracy',
  pruneImages: 'Test images',
  prunePoints: 'All points',
  sparsity: 'Sparsity',
};

export const pruneWords: Catalogue<typeof en> = {
  en,
  'zh-Hant': {
    pruneLead:
      '將最後一個檢查點中 |w| 小於閾值的權重全部設為零，再於測試集上重新測量準確率與損失，由此看出模型有多少是真正需要的。',
    pruneWhat: '要剪枝的權重',
    pruneMetric: '曲線',
    accuracy: '準確率',
    loss: '損失',
    pruneStart: (runs) => (runs === 1 ? '測試這次執行' : `測試這 ${runs} 次執行`),
    cancel: '取消',
    pruneBeside: '有執行正在訓練。測試會占用部分核心，兩者都會變慢。',
    pruneWaiting: (run) => `${run}：準備中…`,
    pruneProgress: (run, done, total) => `${run}：已評估 ${done}／${total}`,
    pruneMark: (threshold) => `虛線：閾值 |w| < ${threshold} 時的稀疏度。`,
    pruneResults: '剪枝測試的結果',
    pruneBase: '剪枝前的測試準確率',
    pruneAfford: '準確率降低 1 個百分點時的稀疏度',
    pruneImages: '測試影像數',
    prunePoints: '所有資料點',
    sparsity: '稀疏度',
  },
  'zh-Hans': {
    pruneLead:
      '把最后一个检查点中 |w| 小于阈值的权重全部置零，再在测试集上重新测量准确率与损失，由此看出模型有多少是真正需要的。',
    pruneWhat: '要剪枝的权重',
    pruneMetric: '曲线',
    accuracy: '准确率',
    loss: '损失',
    pruneStart: (runs) => (runs === 1 ? '测试这个运行' : `测试这 ${runs} 个运行`),
    cancel: '取消',
    pruneBeside: '有运行正在训练。测试会占用部分核心，两者都会变慢。',
    pruneWaiting: (run) => `${run}：准备中…`,
    pruneProgress: (run, done, total) => `${run}：已评估 ${done}／${total}`,
    pruneMark: (threshold) => `虚线：阈值 |w| < ${threshold} 时的稀疏度。`,
    pruneResults: '剪枝测试的结果',
    pruneBase: '剪枝前的测试准确率',
    pruneAfford: '准确率降低 1 个百分点时的稀疏度',
    pruneImages: '测试图像数',
    prunePoints: '所有数据点',
    sparsity: '稀疏度',
  },
};
