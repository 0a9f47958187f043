/** Words of the frame around the views and of the components they share. */
import type { Catalogue } from './catalogue.ts';

const en = {
  messages: 'Messages',
  dismiss: 'Dismiss',
  undo: 'Undo',
};

export const frameWords: Catalogue<typeof en> = {
  en,
  'zh-Hant': {
    messages: '訊息',
    dismiss: '關閉',
    undo: '復原',
  },
  'zh-Hans': {
    messages: '消息',
    dismiss: '关闭',
    undo: '撤销',
  },
};
