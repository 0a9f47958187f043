/**
 * Words of one part of the window in every language. Messages are plain strings, or functions of what they
 * mention, so that each language forms its own plurals and order, and the compiler sees a missing one.
 */
import type { Language } from '../../src-main/contract/settings.ts';

export type Messages = Readonly<Record<string, string | ((...values: never[]) => string)>>;

/** `en` defines the keys that the other languages must have. */
export type Catalogue<M extends Messages> = Readonly<Record<Language, M>>;

/** The language that fits best what the browser asks for, e.g. `zh-TW` → `zh-Hant`. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const { language, script } = new Intl.Locale(tag).maximize();
    if (language === 'en') return 'en';
    if (language === 'zh') return script === 'Hant' ? 'zh-Hant' : 'zh-Hans';
  }
  return 'en';
}

/** Each language by its own name, the same in all of them. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  'zh-Hant': '繁體中文',
  'zh-Hans': '简体中文',
};
