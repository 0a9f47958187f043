/** Words of the guided tour in the settings. */
import type { Catalogue } from '../../words/catalogue.ts';

const en = {
  guide: 'First steps',
  guideTitle: 'Guided tour of the demo',
  guideText: 'Shows what L1 and L2 do to the weights, with the numbers of your own demo runs.',
  guideMissing:
    'It needs the demo: three finished runs of one network, without a penalty, with L1 and with L2.',
  guideAgain: 'Start again',
  guideStart: 'Start',
  guideTrain: 'Run the demo and start',
};

export const guideSettingWords: Catalogue<typeof en> = {
  en,
  'zh-Hant': {
    guide: '入門',
    guideTitle: '示範結果導覽',
    guideText: '用你自己執行示範得到的數字，說明 L1 與 L2 如何改變權重。',
    guideMissing: '需要先執行示範：同一網路的三次已完成執行，分別為無正則化、L1 與 L2。',
    guideAgain: '重新開始',
    guideStart: '開始',
    guideTrain: '執行示範並開始',
  },
  'zh-Hans': {
    guide: '入门',
    guideTitle: '演示结果导览',
    guideText: '用你自己运行演示得到的数字，说明 L1 和 L2 如何改变权重。',
    guideMissing: '需要先运行演示：同一网络的三个已完成运行，分别为无正则化、L1 和 L2。',
    guideAgain: '重新开始',
    guideStart: '开始',
    guideTrain: '运行演示并开始',
  },
};
