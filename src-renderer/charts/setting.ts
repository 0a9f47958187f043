/** What every chart knows of the window. */
import type { Language } from '../../src-main/contract/settings.ts';

export interface ChartSetting {
  /** The current theme: colours are read from the style sheet again when it changes. */
  readonly theme: 'light' | 'dark';
  readonly language: Language;
  /** Called when a file cannot be saved. */
  readonly onerror: (error: unknown) => void;
}
