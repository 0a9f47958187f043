/** Words of the guided reading's place among the settings. */
import type { Catalogue } from '../../words/catalogue.ts';

const en = {
  guide: 'First steps',
  guideTitle: 'Guided reading of the demo',
  guideText: 'Reads the weights of the demo with you: what L1 and L2 did, in the figures of your own runs.',
  guideMissing:
    'It needs three finished runs of one network, without a penalty, with L1 and with L2: the demo.',
  guideAgain: 'Read it again',
  guideStart: 'Begin',
  guideTrain: 'Run the demo and read it',
};

export const guideSettingWords: Catalogue<typeof en> = {
  en,
  'zh-Hant': {
    guide: '入門',
    guideTitle: '示範結果導讀',
    guideText: '陪您讀一遍示範的權重：L1 與 L2 各做了什麼，用的是您自己執行所得的數字。',
    guideMissing: '需要三個已完成且使用同一網路的執行：無正則化、L1 與 L2，也就是示範。',
    guideAgain: '再讀一次',
    guideStart: '開始',
    guideTrain: '執行示範並閱讀',
  },
  'zh-Hans': {
    guide: '入门',
    guideTitle: '演示结果导读',
    guideText: '带您读一遍演示的权重：L1 和 L2 各做了什么，用的是您自己运行得到的数字。',
    guideMissing: '需要三个已完成且使用同一网络的运行：无正则化、L1 和 L2，也就是演示。',
    guideAgain: '再读一遍',
    guideStart: '开始',
    guideTrain: '运行演示并阅读',
  },
};
