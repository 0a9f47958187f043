/** What charts know of the window. */
import type { ChartSetting } from '../charts/setting.ts';
import type { App } from './app.svelte.ts';

/** Reactive: it is read where it is tracked. */
export function chartSetting(app: App): ChartSetting {
  return {
    get theme() {
      return app.theme.shown;
    },
    get language() {
      return app.settings.language;
    },
    onerror: (error) => app.toasts.error(error),
  };
}
