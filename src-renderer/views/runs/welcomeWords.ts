/** Words of the welcome page, which the window shows while there are no runs. */
import type { Catalogue } from '../../words/catalogue.ts';

const en = {
  title: 'See what a penalty does to a network’s weights',
  lead: 'Ridgeline trains the same network with no penalty, with L1 and with L2, on this machine. Watch the weights during training, then see how they changed.',
  underButton: 'Three short runs, then a guided tour of their weights with your own numbers.',
  none: 'No penalty',
  noneText: 'Only the data determine the weights.',
  l1Text: 'Most weights become exactly zero; a few stay large.',
  l2Text: 'All weights shrink; hardly any is exactly zero.',
  what: 'What Ridgeline does',
  whatText:
    'It trains networks, records statistics of every weight tensor after every epoch, and compares runs: curves, histograms, exact zeros, norms.',
  demo: 'What the demo trains',
  demoText: (images: string, hidden: string, epochs: string) =>
    `One network (${hidden} hidden units) on ${images} digits that Ridgeline draws itself, ${epochs} epochs, three times: without a penalty, with L1, with L2. Nothing else differs.`,
  demoTextPlain:
    'One small network on digits that Ridgeline draws itself, three times: without a penalty, with L1, with L2. Nothing else differs.',
  stays: 'What leaves this machine',
  staysText: 'Nothing. There is no account and no network: data, runs and weights stay in one folder here.',
  presets: 'Or start from a preset',
};

export const welcomeWords: Catalogue<typeof en> = {
  en,
  'zh-Hant': {
    title: '看看正則化如何改變網路的權重',
    lead: 'Ridgeline 在這部電腦上訓練同一個網路三次：無正則化、L1 與 L2。訓練時觀察權重，完成後再看它們如何改變。',
    underButton: '三次簡短的執行，之後以你自己的數字導覽權重。',
    none: '無正則化',
    noneText: '權重只由資料決定。',
    l1Text: '多數權重恰好變成零，少數仍然很大。',
    l2Text: '所有權重都縮小，幾乎沒有一個恰好為零。',
    what: 'Ridgeline 做什麼',
    whatText:
      '訓練網路，在每一輪後記錄每個權重張量的統計，並比較多次執行：曲線、直方圖、恰好為零的比例、範數。',
    demo: '示範訓練什麼',
    demoText: (images, hidden, epochs) =>
      `同一個網路（${hidden} 個隱藏單元），使用 Ridgeline 自行繪製的 ${images} 張數字影像，各 ${epochs} 輪，共三次：無正則化、L1、L2。其餘完全相同。`,
    demoTextPlain:
      '同一個小型網路，使用 Ridgeline 自行繪製的數字影像，共三次：無正則化、L1、L2。其餘完全相同。',
    stays: '什麼會離開這部電腦',
    staysText: '什麼都不會。不需帳號，也不需網路：資料、執行與權重都留在這裡的一個資料夾中。',
    presets: '或從範本開始',
  },
  'zh-Hans': {
    title: '看看正则化如何改变网络的权重',
    lead: 'Ridgeline 在这台电脑上把同一个网络训练三次：无正则化、L1 和 L2。训练时观察权重，完成后再看它们如何改变。',
    underButton: '三个简短的运行，之后用你自己的数字导览权重。',
    none: '无正则化',
    noneText: '权重只由数据决定。',
    l1Text: '多数权重恰好变为零，少数仍然很大。',
    l2Text: '所有权重都缩小，几乎没有一个恰好为零。',
    what: 'Ridgeline 做什么',
    whatText:
      '训练网络，在每一轮后记录每个权重张量的统计，并对比多个运行：曲线、直方图、恰好为零的比例、范数。',
    demo: '演示训练什么',
    demoText: (images, hidden, epochs) =>
      `同一个网络（${hidden} 个隐藏单元），使用 Ridgeline 自己绘制的 ${images} 张数字图像，各 ${epochs} 轮，共三次：无正则化、L1、L2。其余完全相同。`,
    demoTextPlain:
      '同一个小型网络，使用 Ridgeline 自己绘制的数字图像，共三次：无正则化、L1、L2。其余完全相同。',
    stays: '什么会离开这台电脑',
    staysText: '什么都不会。不需要账号，也不需要网络：数据、运行和权重都留在这里的一个文件夹中。',
    presets: '或从预设开始',
  },
};
