/** Words for the progress of a run and its time left; see data/progress.ts. */
import type { Catalogue } from './catalogue.ts';

const en = {
  epoch: (done: string, total: string) => `epoch ${done}/${total}`,
  step: (done: string, total: string) => `step ${done}/${total}`,
  timeLeft: (time: string) => `${time} left`,
  progressOf: (name: string) => `Progress of ${name}`,
};

export const progressWords: Catalogue<typeof en> = {
  en,
  'zh-Hant': {
    epoch: (done, total) => `第 ${done}/${total} 輪`,
    step: (done, total) => `第 ${done}/${total} 步`,
    timeLeft: (time) => `還剩 ${time}`,
    progressOf: (name) => `${name} 的進度`,
  },
  'zh-Hans': {
    epoch: (done, total) => `第 ${done}/${total} 轮`,
    step: (done, total) => `第 ${done}/${total} 步`,
    timeLeft: (time) => `剩余 ${time}`,
    progressOf: (name) => `${name} 的进度`,
  },
};
