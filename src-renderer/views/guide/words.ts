/** Words of the first page and of the guided reading of the demo. Numbers come in as text. */
import type { GuideStep, Trio } from './guide.ts';
import type { Catalogue } from '../../words/catalogue.ts';

type Three = Trio<string>;

const en = {
  title: 'Guided reading',
  step: (step: number, of: number) => `Step ${step} of ${of}`,
  back: 'Back',
  next: 'Next',
  done: 'Done',
  close: 'Close the guided reading',
  resume: 'Go on reading',
  compare: 'Compare the curves',
  none: 'No penalty',
  missing: 'There are no three finished runs that differ in their penalty alone. The demo trains them.',

  trainingTitle: 'Three networks, one difference',
  training: (images: string) =>
    `They train one after another, on the same ${images} and from the same first weights. Only the penalty differs. Behind this are their weights, epoch by epoch.`,
  images: (count: string) => `${count} images`,
  allImages: 'images',
  ended: 'One of the three ended early, so there is nothing to compare yet. Its page says why.',
  toRuns: 'Go to the runs',

  zerosTitle: 'Exact zeros',
  zeros: (tensor: string, count: string, share: Three) =>
    `Of the ${count} weights of ${tensor}, L1 has set ${share.l1} to exactly zero. With L2 it is ${share.l2}, without a penalty ${share.none}.`,
  proximal:
    'L1 pulls every weight by the same amount, however small it is. One that reaches zero stays there unless the data pull harder.',
  subgradient:
    'This L1 adds a subgradient, as Keras does: weights jitter around zero and hardly ever hit it. The proximal method does.',

  normsTitle: 'Shrunk, but all there',
  norms: (tensor: string, norm: Three) =>
    `L2 pulls in proportion to size: large weights most, small ones hardly. Its histogram is narrow, with nothing piled up at zero. The length of ${tensor}, √Σw², is ${norm.l2} with L2, ${norm.l1} with L1 and ${norm.none} without a penalty.`,

  thresholdTitle: 'Small is not zero',
  threshold: (value: string, below: Three, zero: string) =>
    `Below ${value} lie ${below.l2} of L2’s weights, against ${below.none} without a penalty; yet exactly zero are ${zero}. Move the threshold and watch the shares.`,

  thresholdPlain: 'Move the threshold and watch which share of each run’s weights lies below it.',

  epochsTitle: 'How they got there',
  epochs: (l1: { first: string; last: string }, l2: { first: string; last: string }) =>
    `At epoch 0 all three are the same: one seed, one set of first weights. From there L1’s penalty fell from ${l1.first} after the first epoch to ${l1.last}, and L2’s from ${l2.first} to ${l2.last}. Move through the epochs to see the weights go.`,
  epochsPlain:
    'At epoch 0 all three are the same: one seed, one set of first weights. Move through the epochs to see them part.',

  accuracyTitle: 'What it costs, what it brings',
  accuracy: (train: Three, test: Three) =>
    `Without a penalty the network knows ${train.none} of its training images, but ${test.none} of new ones. L1: ${train.l1} and ${test.l1}. L2: ${train.l2} and ${test.l2}.`,
  narrows: 'Both penalties narrow that gap.',
  left: (share: string, tensor: string) => `L1 does it with ${share} of ${tensor}.`,
};

export type GuideWords = typeof en;

export const guideWords: Catalogue<GuideWords> = {
  en,
  'zh-Hant': {
    title: '導讀',
    step: (step, of) => `第 ${step} 步，共 ${of} 步`,
    back: '上一步',
    next: '下一步',
    done: '完成',
    close: '關閉導讀',
    resume: '繼續閱讀',
    compare: '比較曲線',
    none: '無正則化',
    missing: '沒有三個已完成、且只有正則化不同的執行。示範會訓練這三個。',

    trainingTitle: '三個網路，一處不同',
    training: (images) =>
      `它們依序訓練，使用同樣的${images}與同樣的初始權重，只有正則化不同。後方是它們逐輪變化的權重。`,
    images: (count) => ` ${count} 張影像`,
    allImages: '影像',
    ended: '三個執行中有一個提前結束，目前還無法比較。原因請見該執行的頁面。',
    toRuns: '前往執行清單',

    zerosTitle: '恰好為零',
    zeros: (tensor, count, share) =>
      `${tensor} 的 ${count} 個權重中，L1 讓 ${share.l1} 恰好變成零；L2 為 ${share.l2}，無正則化為 ${share.none}。`,
    proximal: '無論權重多小，L1 都以相同的量往零拉；一旦到達零，除非資料的拉力更強，就停在那裡。',
    subgradient:
      '這裡的 L1 與 Keras 相同，加的是次梯度：權重在零附近抖動，幾乎不會恰好為零。近端法（proximal）才會。',

    normsTitle: '縮小了，但都還在',
    norms: (tensor, norm) =>
      `L2 的拉力與權重大小成正比：大的縮得多，小的幾乎不動。因此直方圖變窄，零的位置卻沒有堆積。${tensor} 的長度 √Σw²：L2 為 ${norm.l2}，L1 為 ${norm.l1}，無正則化為 ${norm.none}。`,

    thresholdTitle: '很小，不等於零',
    threshold: (value, below, zero) =>
      `L2 有 ${below.l2} 的權重小於 ${value}，無正則化只有 ${below.none}；但恰好為零的是 ${zero}。移動門檻，看看比例如何變化。`,

    thresholdPlain: '移動門檻，看看每個執行有多少比例的權重低於它。',

    epochsTitle: '一路如何走來',
    epochs: (l1, l2) =>
      `第 0 輪時三者完全相同：同一個種子，同一組初始權重。之後 L1 的懲罰項從第一輪後的 ${l1.first} 降到 ${l1.last}，L2 的從 ${l2.first} 降到 ${l2.last}。拖動輪數，看權重如何變化。`,
    epochsPlain: '第 0 輪時三者完全相同：同一個種子，同一組初始權重。拖動輪數，看它們如何分道揚鑣。',

    accuracyTitle: '代價與收穫',
    accuracy: (train, test) =>
      `無正則化的網路答對 ${train.none} 的訓練影像，新影像卻只有 ${test.none}。L1：${train.l1} 與 ${test.l1}。L2：${train.l2} 與 ${test.l2}。`,
    narrows: '兩種正則化都縮小了這個差距。',
    left: (share, tensor) => `L1 只用了 ${tensor} 的 ${share} 就做到了。`,
  },
  'zh-Hans': {
    title: '导读',
    step: (step, of) => `第 ${step} 步，共 ${of} 步`,
    back: '上一步',
    next: '下一步',
    done: '完成',
    close: '关闭导读',
    resume: '继续阅读',
    compare: '对比曲线',
    none: '无正则化',
    missing: '没有三个已完成、且仅正则化不同的运行。演示会训练这三个。',

    trainingTitle: '三个网络，一处不同',
    training: (images) =>
      `它们依次训练，使用同样的${images}和同样的初始权重，只有正则化不同。后面显示的是它们逐轮变化的权重。`,
    images: (count) => ` ${count} 张图像`,
    allImages: '图像',
    ended: '三个运行中有一个提前结束，目前还无法对比。原因请见该运行的页面。',
    toRuns: '前往运行列表',

    zerosTitle: '恰好为零',
    zeros: (tensor, count, share) =>
      `${tensor} 的 ${count} 个权重中，L1 让 ${share.l1} 恰好变为零；L2 为 ${share.l2}，无正则化为 ${share.none}。`,
    proximal: '无论权重多小，L1 都以相同的量往零拉；一旦到达零，除非数据的拉力更强，就停在那里。',
    subgradient:
      '这里的 L1 与 Keras 相同，加的是次梯度：权重在零附近抖动，几乎不会恰好为零。近端法（proximal）才会。',

    normsTitle: '缩小了，但都还在',
    norms: (tensor, norm) =>
      `L2 的拉力与权重大小成正比：大的缩得多，小的几乎不动。因此直方图变窄，零处却没有堆积。${tensor} 的长度 √Σw²：L2 为 ${norm.l2}，L1 为 ${norm.l1}，无正则化为 ${norm.none}。`,

    thresholdTitle: '很小，不等于零',
    threshold: (value, below, zero) =>
      `L2 有 ${below.l2} 的权重小于 ${value}，无正则化只有 ${below.none}；但恰好为零的是 ${zero}。移动阈值，看看比例如何变化。`,

    thresholdPlain: '移动阈值，看看每个运行有多少比例的权重低于它。',

    epochsTitle: '一路如何走来',
    epochs: (l1, l2) =>
      `第 0 轮时三者完全相同：同一个种子，同一组初始权重。之后 L1 的惩罚项从第一轮后的 ${l1.first} 降到 ${l1.last}，L2 的从 ${l2.first} 降到 ${l2.last}。拖动轮数，看权重如何变化。`,
    epochsPlain: '第 0 轮时三者完全相同：同一个种子，同一组初始权重。拖动轮数，看它们如何分道扬镳。',

    accuracyTitle: '代价与收获',
    accuracy: (train, test) =>
      `无正则化的网络答对 ${train.none} 的训练图像，新图像却只有 ${test.none}。L1：${train.l1} 和 ${test.l1}。L2：${train.l2} 和 ${test.l2}。`,
    narrows: '两种正则化都缩小了这个差距。',
    left: (share, tensor) => `L1 只用了 ${tensor} 的 ${share} 就做到了。`,
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
