/**
 * Keyboard shortcuts as text: steps separated by spaces, e.g. `g r` (g, then r), `mod+k`, `?`. `mod` is Command
 * on a Mac and Control elsewhere. Shift is written only where it does not produce another character:
 * `shift+enter`, but `?` and not `shift+/`.
 */

/** The part of a keyboard event that matters here, so that tests need no browser. */
export interface KeyPress {
  key: string;
  /** The key's place on the keyboard, e.g. `KeyG`. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** How long the next key of a sequence may take. */
export const SEQUENCE_MS = 1500;

const MODIFIERS: ReadonlySet<string> = new Set(['Control', 'Meta', 'Alt', 'AltGraph', 'Shift', 'CapsLock']);

/** The step of a key press; null for a modifier alone. */
export function stepOf(press: KeyPress, mac: boolean): string | null {
  if (MODIFIERS.has(press.key)) return null;
  const key = latinKey(press).toLowerCase();
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  const printable = key.length === 1;
  const parts = [
    mod ? 'mod+' : '',
    other ? 'other+' : '',
    // AltGr produces characters; Alt counts as a modifier only with a letter or a named key.
    press.altKey && (!printable || /[a-z0-9]/.test(key)) ? 'alt+' : '',
    press.shiftKey && (!printable || /[a-z]/.test(key)) ? 'shift+' : '',
  ];
  return parts.join('') + (key === ' ' ? 'space' : key);
}

/** On a keyboard with another script (注音, кириллица), the Latin letter of the same key. */
function latinKey({ key, code }: KeyPress): string {
  const isAscii = /^[\x20-\x7e]+$/.test(key);
  return isAscii ? key : (/^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1] ?? key);
}

/** Collects key presses until they form a shortcut. */
export class KeySequence {
  #steps: string[] = [];
  #last = 0;

  /**
   * @param shortcuts all active shortcuts
   * @param now milliseconds
   * @returns the shortcut that this step completes; `pending` while one may still follow; else null
   */
  press(step: string, shortcuts: readonly string[], now: number): { shortcut: string } | 'pending' | null {
    if (now - this.#last > SEQUENCE_MS) this.#steps = [];
    this.#last = now;
    // If the step does not continue the sequence, it may start a new one.
    for (const steps of [[...this.#steps, step], [step]]) {
      const typed = steps.join(' ');
      if (shortcuts.includes(typed)) {
        this.#steps = [];
        return { shortcut: typed };
      }
      if (shortcuts.some((shortcut) => shortcut.startsWith(`${typed} `))) {
        this.#steps = steps;
        return 'pending';
      }
    }
    this.#steps = [];
    return null;
  }
}

const NAMES: Readonly<Record<string, string>> = {
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  space: 'Space',
};

/** Each step as the keys to press, e.g. `mod+k` → [['Ctrl', 'K']], `g r` → [['G'], ['R']]. */
export function keysOf(shortcut: string, mac: boolean): string[][] {
  return shortcut.split(' ').map((step) =>
    step.split(/\+(?=.)/).map((part) => {
      if (part === 'mod') return mac ? '⌘' : 'Ctrl';
      if (part === 'alt') return mac ? '⌥' : 'Alt';
      if (part === 'shift') return mac ? '⇧' : 'Shift';
      return NAMES[part] ?? part.toUpperCase();
    }),
  );
}
