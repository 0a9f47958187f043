/** Words for how far a run is; see logic/progress.ts. */
import type { Catalogue } from './catalogue.ts';

const en = {
  epoch: (done: string, total: string) => `epoch ${done}/${total}`,
  step: (done: string, total: string) => `step ${done}/${total}`,
};

export const progressWords: Catalogue<typeof en> = {
  en,
  'zh-Hant': {
    epoch: (done, total) => `第 ${done}/${total} 輪`,
    step: (done, total) => `第 ${done}/${total} 步`,
  },
  'zh-Hans': {
    epoch: (done, total) => `第 ${done}/${total} 轮`,
    step: (done, total) => `第 ${done}/${total} 步`,
  },
};
