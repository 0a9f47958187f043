/** The keyboard's side of the commands: key presses of the window, and which of them are meant for a command. */
import { KeySequence, stepOf } from './shortcuts.ts';
import type { Command } from './commands.ts';

export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

const sequence = new KeySequence();

/** The command that a key press completes, whose default action is then prevented; else null. */
export function commandOf(event: KeyboardEvent, commands: readonly Command[]): Command | null {
  // Held keys, and those that an input method still makes characters of, are typed and not commands.
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

/** True where letters are typed; a select finds its options by them. */
function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NOT_TYPED_IN.has(target.type);
  return target.isContentEditable || target.matches('textarea, select, [role="textbox"]');
}
