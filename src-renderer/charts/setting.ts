/** What every chart is told of the window around it. */
import type { Language } from '../../src-main/contract/settings.ts';

export interface ChartSetting {
  /** The theme that is shown: colours are read again from the style sheet when it changes. */
  readonly theme: 'light' | 'dark';
  readonly language: Language;
  /** Called when a file cannot be saved. */
  readonly onerror: (error: unknown) => void;
}
