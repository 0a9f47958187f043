/** Words of the guided tour of the demo. Numbers arrive as formatted text. */
import type { GuideStep, Trio } from './guide.ts';
import type { Catalogue } from '../../words/catalogue.ts';

type Three = Trio<string>;

const en = {
  title: 'Guided tour',
  step: (step: number, of: number) => `Step ${step} of ${of}`,
  back: 'Back',
  next: 'Next',
  done: 'Done',
  close: 'Close the guided tour',
  resume: 'Continue the tour',
  compare: 'Compare the curves',
  none: 'No penalty',
  missing: 'The tour needs three finished runs that differ only in their penalty. The demo trains them.',

  trainingTitle: 'Three networks, one difference',
  training: (images: string) =>
    `They train on the same ${images} and start from the same weights. Only the penalty differs. Behind this panel you see their weights, epoch by epoch.`,
  images: (count: string) => `${count} images`,
  allImages: 'images',
  ended: 'One of the three runs ended early, so they cannot be compared yet. Its page shows the reason.',
  toRuns: 'Go to the runs',

  zerosTitle: 'Exact zeros',
  zeros: (tensor: string, count: string, share: Three) =>
    `Of the ${count} weights of ${tensor}, L1 has set ${share.l1} to exactly zero. With L2 it is ${share.l2}, without a penalty ${share.none}.`,
  proximal:
    'L1 pulls every weight towards zero by the same amount, however small the weight is. A weight that reaches zero stays there unless the data pull harder.',
  subgradient:
    'This L1 adds a subgradient, as Keras does: weights jitter around zero and are hardly ever exactly zero. The proximal method gives exact zeros.',

  normsTitle: 'Smaller, but not removed',
  norms: (tensor: string, norm: Three) =>
    `L2 pulls in proportion to size: large weights shrink most, small ones hardly. Its histogram is narrow, but without a peak at exactly zero. The L2 norm of ${tensor}, √Σw², is ${norm.l2} with L2, ${norm.l1} with L1 and ${norm.none} without a penalty.`,

  thresholdTitle: 'Small is not zero',
  threshold: (value: string, below: Three, zero: string) =>
    `With L2, ${below.l2} of the weights are smaller than ${value}, against ${below.none} without a penalty. Only ${zero} are exactly zero. Move the threshold and watch the shares.`,

  thresholdPlain: 'Move the threshold and watch which share of each run’s weights is below it.',

  epochsTitle: 'How the weights changed',
  epochs: (l1: { first: string; last: string }, l2: { first: string; last: string }) =>
    `At epoch 0 all three are the same: one seed, one set of initial weights. The L1 penalty then changes from ${l1.first} after the first epoch to ${l1.last}, and the L2 penalty from ${l2.first} to ${l2.last}. Move through the epochs to see the weights change.`,
  epochsPlain:
    'At epoch 0 all three are the same: one seed, one set of initial weights. Move through the epochs to see them diverge.',

  accuracyTitle: 'Costs and benefits',
  accuracy: (train: Three, test: Three) =>
    `Without a penalty, the network classifies ${train.none} of the training images correctly, and ${test.none} of the test images. L1: ${train.l1} and ${test.l1}. L2: ${train.l2} and ${test.l2}.`,
  narrows: 'Both penalties narrow the gap between training and test accuracy.',
  left: (share: string, tensor: string) => `L1 uses only ${share} of the weights of ${tensor}.`,
};

export type GuideWords = typeof en;

export const guideWords: Catalogue<GuideWords> = {
  en,
  'zh-Hant': {
    title: '導覽',
    step: (step, of) => `第 ${step} 步，共 ${of} 步`,
    back: '上一步',
    next: '下一步',
    done: '完成',
    close: '關閉導覽',
    resume: '繼續導覽',
    compare: '比較曲線',
    none: '無正則化',
    missing: '導覽需要三次已完成、且只有正則化不同的執行。示範會訓練它們。',

    trainingTitle: '三個網路，一處不同',
    training: (images) =>
      `它們使用同樣的${images}與同樣的初始權重，只有正則化不同。面板後方是它們逐輪變化的權重。`,
    images: (count) => ` ${count} 張影像`,
    allImages: '影像',
    ended: '三次執行中有一次提前結束，目前還無法比較。原因請見該次執行的頁面。',
    toRuns: '前往執行清單',

    zerosTitle: '恰好為零',
    zeros: (tensor, count, share) =>
      `${tensor} 的 ${count} 個權重中，L1 讓 ${share.l1} 恰好變成零；L2 為 ${share.l2}，無正則化為 ${share.none}。`,
    proximal: '無論權重多小，L1 都以相同的量往零拉；一旦到達零，除非資料的拉力更強，就停在那裡。',
    subgradient:
      '這裡的 L1 與 Keras 相同，加的是次梯度：權重在零附近抖動，幾乎不會恰好為零。近端法（proximal）才會得到真正的零。',

    normsTitle: '縮小，但沒有消失',
    norms: (tensor, norm) =>
      `L2 的拉力與權重大小成正比：大的縮得多，小的幾乎不動。因此直方圖變窄，但恰好為零處沒有尖峰。${tensor} 的 L2 範數 √Σw²：L2 為 ${norm.l2}，L1 為 ${norm.l1}，無正則化為 ${norm.none}。`,

    thresholdTitle: '很小，不等於零',
    threshold: (value, below, zero) =>
      `L2 有 ${below.l2} 的權重小於 ${value}，無正則化為 ${below.none}。但恰好為零的只有 ${zero}。移動閾值，看看比例如何變化。`,

    thresholdPlain: '移動閾值，看看每次執行有多少比例的權重低於它。',

    epochsTitle: '權重如何變化',
    epochs: (l1, l2) =>
      `第 0 輪時三者完全相同：同一個種子，同一組初始權重。之後 L1 的懲罰項從第一輪後的 ${l1.first} 變為 ${l1.last}，L2 的從 ${l2.first} 變為 ${l2.last}。拖動輪數，看權重如何變化。`,
    epochsPlain: '第 0 輪時三者完全相同：同一個種子，同一組初始權重。拖動輪數，看它們如何逐漸不同。',

    accuracyTitle: '代價與好處',
    accuracy: (train, test) =>
      `無正則化的網路正確分類 ${train.none} 的訓練影像與 ${test.none} 的測試影像。L1：${train.l1} 與 ${test.l1}。L2：${train.l2} 與 ${test.l2}。`,
    narrows: '兩種正則化都縮小了訓練與測試準確率的差距。',
    left: (share, tensor) => `L1 只使用了 ${tensor} 中 ${share} 的權重。`,
  },
  'zh-Hans': {
    title: '导览',
    step: (step, of) => `第 ${step} 步，共 ${of} 步`,
    back: '上一步',
    next: '下一步',
    done: '完成',
    close: '关闭导览',
    resume: '继续导览',
    compare: '对比曲线',
    none: '无正则化',
    missing: '导览需要三个已完成、且仅正则化不同的运行。演示会训练它们。',

    trainingTitle: '三个网络，一处不同',
    training: (images) =>
      `它们使用同样的${images}和同样的初始权重，只有正则化不同。面板后面是它们逐轮变化的权重。`,
    images: (count) => ` ${count} 张图像`,
    allImages: '图像',
    ended: '三个运行中有一个提前结束，目前还无法对比。原因请见该运行的页面。',
    toRuns: '前往运行列表',

    zerosTitle: '恰好为零',
    zeros: (tensor, count, share) =>
      `${tensor} 的 ${count} 个权重中，L1 让 ${share.l1} 恰好变为零；L2 为 ${share.l2}，无正则化为 ${share.none}。`,
    proximal: '无论权重多小，L1 都以相同的量往零拉；一旦到达零，除非数据的拉力更强，就停在那里。',
    subgradient:
      '这里的 L1 与 Keras 相同，加的是次梯度：权重在零附近抖动，几乎不会恰好为零。近端法（proximal）才会得到真正的零。',

    normsTitle: '缩小，但没有消失',
    norms: (tensor, norm) =>
      `L2 的拉力与权重大小成正比：大的缩得多，小的几乎不动。因此直方图变窄，但恰好为零处没有尖峰。${tensor} 的 L2 范数 √Σw²：L2 为 ${norm.l2}，L1 为 ${norm.l1}，无正则化为 ${norm.none}。`,

    thresholdTitle: '很小，不等于零',
    threshold: (value, below, zero) =>
      `L2 有 ${below.l2} 的权重小于 ${value}，无正则化为 ${below.none}。但恰好为零的只有 ${zero}。移动阈值，看看比例如何变化。`,

    thresholdPlain: '移动阈值，看看每个运行有多少比例的权重低于它。',

    epochsTitle: '权重如何变化',
    epochs: (l1, l2) =>
      `第 0 轮时三者完全相同：同一个种子，同一组初始权重。之后 L1 的惩罚项从第一轮后的 ${l1.first} 变为 ${l1.last}，L2 的从 ${l2.first} 变为 ${l2.last}。拖动轮数，看权重如何变化。`,
    epochsPlain: '第 0 轮时三者完全相同：同一个种子，同一组初始权重。拖动轮数，看它们如何逐渐不同。',

    accuracyTitle: '代价与好处',
    accuracy: (train, test) =>
      `无正则化的网络正确分类 ${train.none} 的训练图像和 ${test.none} 的测试图像。L1：${train.l1} 和 ${test.l1}。L2：${train.l2} 和 ${test.l2}。`,
    narrows: '两种正则化都缩小了训练与测试准确率的差距。',
    left: (share, tensor) => `L1 只使用了 ${tensor} 中 ${share} 的权重。`,
  },
};

export const STEP_TITLES = {
  training: 'trainingTitle',
  zeros: 'zerosTitle',
  norms: 'normsTitle',
  threshold: 'thresholdTitle',
  epochs: 'epochsTitle',
  accuracy: 'accuracyTitle',
} as const satisfies Record<GuideStep, keyof typeof en>;
