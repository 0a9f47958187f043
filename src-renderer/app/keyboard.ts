/** Maps key presses of the window to commands. */
import { KeySequence, stepOf } from './shortcuts.ts';
import type { Command } from './commands.ts';

export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

const sequence = new KeySequence();

/** The command whose shortcut a key press completes, with the default action prevented; else null. */
export function commandOf(event: KeyboardEvent, commands: readonly Command[]): Command | null {
  // Repeated keys and keys of an input method are typing, not commands.
  if (event.defaultPrevented || event.repeat || event.isComposing) return null;
  if (document.querySelector('dialog:modal') !== null) return null;
  const step = stepOf(event, IS_MAC);
  if (step === null) return null;
  const typing = isField(event.target);
  const inForce = commands.filter(
    ({ shortcut, enabled, inFields }) =>
      shortcut !== undefined && enabled !== false && (!typing || inFields === true),
  );
  const shortcuts = inForce.flatMap(({ shortcut }) => shortcut ?? []);
  const pressed = sequence.press(step, shortcuts, event.timeStamp);
  if (pressed === null || pressed === 'pending') return null;
  event.preventDefault();
  return inForce.findLast(({ shortcut }) => shortcut === pressed.shortcut) ?? null;
}

const NOT_TYPED_IN: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
]);

/** True where letters are input, also in a select, which searches its options by letter. */
function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NOT_TYPED_IN.has(target.type);
  return target.isContentEditable || target.matches('textarea, select, [role="textbox"]');
}
