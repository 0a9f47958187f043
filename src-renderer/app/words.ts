/** Words of what the window says and offers whichever view is open. */
import type { Catalogue } from '../words/catalogue.ts';

const runs = (n: number): string => `${n} ${n === 1 ? 'run' : 'runs'}`;

const en = {
  queued: (count: number) => (count === 1 ? 'The run is queued.' : `${count} runs are queued.`),
  selectionFull: (most: number) => `Up to ${most} runs can be compared. Deselect one first.`,
  cancel: 'Cancel',
  close: 'Close',
  addedPaused: 'The queue is paused: the run waits until you continue it.',
  trashed: (n: number) => `${runs(n)} moved to the trash.`,
  restored: (n: number) => `${runs(n)} restored.`,
  deleted: (n: number) => `${runs(n)} deleted for ever.`,
  then: 'then',
  demo: 'Run the demo',
  starting: 'Starting…',
};

export const appWords: Catalogue<typeof en> = {
  en,
  'zh-Hant': {
    queued: (count) => (count === 1 ? '已加入佇列。' : `已將 ${count} 個執行加入佇列。`),
    selectionFull: (most) => `最多可比較 ${most} 個執行。請先取消選取一個。`,
    cancel: '取消',
    close: '關閉',
    addedPaused: '佇列已暫停：新的執行會等到你繼續為止。',
    trashed: (n) => `已將 ${n} 次執行移到垃圾桶。`,
    restored: (n) => `已還原 ${n} 次執行。`,
    deleted: (n) => `已永久刪除 ${n} 次執行。`,
    then: '接著',
    demo: '執行示範',
    starting: '正在啟動…',
  },
  'zh-Hans': {
    queued: (count) => (count === 1 ? '已加入队列。' : `已将 ${count} 个运行加入队列。`),
    selectionFull: (most) => `最多可对比 ${most} 个运行。请先取消选择一个。`,
    cancel: '取消',
    close: '关闭',
    addedPaused: '队列已暂停：新的运行会等到你继续为止。',
    trashed: (n) => `已将 ${n} 次运行移到回收站。`,
    restored: (n) => `已还原 ${n} 次运行。`,
    deleted: (n) => `已彻底删除 ${n} 次运行。`,
    then: '然后',
    demo: '运行演示',
    starting: '正在启动…',
  },
};
