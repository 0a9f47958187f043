/** Words that the window can show in any view. */
import type { Catalogue } from '../words/catalogue.ts';

const runs = (n: number): string => `${n} ${n === 1 ? 'run' : 'runs'}`;

const en = {
  queued: (count: number) => (count === 1 ? 'The run is queued.' : `${count} runs are queued.`),
  selectionFull: (most: number) => `Up to ${most} runs can be compared. Deselect one first.`,
  cancel: 'Cancel',
  close: 'Close',
  addedPaused: 'The queue is paused. The run starts when you continue the queue.',
  trashed: (n: number) => `${runs(n)} moved to the trash.`,
  restored: (n: number) => `${runs(n)} restored.`,
  deleted: (n: number) => `${runs(n)} deleted permanently.`,
  then: 'then',
  demo: 'Run the demo',
  starting: 'Starting…',
};

export const appWords: Catalogue<typeof en> = {
  en,
  'zh-Hant': {
    queued: (count) => (count === 1 ? '已加入佇列。' : `已將 ${count} 次執行加入佇列。`),
    selectionFull: (most) => `最多可比較 ${most} 次執行。請先取消選取一次。`,
    cancel: '取消',
    close: '關閉',
    addedPaused: '佇列已暫停。繼續佇列後才會開始這次執行。',
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
    addedPaused: '队列已暂停。继续队列后才会开始该运行。',
    trashed: (n) => `已将 ${n} 个运行移到回收站。`,
    restored: (n) => `已还原 ${n} 个运行。`,
    deleted: (n) => `已彻底删除 ${n} 个运行。`,
    then: '然后',
    demo: '运行演示',
    starting: '正在启动…',
  },
};
