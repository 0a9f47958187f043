/** Copies text to the clipboard. */

/**
 * @param shown element that shows the text: it is selected where pages may not use the clipboard, so that the
 * user can copy it
 * @returns false where it could only be selected
 */
export async function copyText(text: string, shown: Element | undefined): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (shown !== undefined) getSelection()?.selectAllChildren(shown);
    return false;
  }
}
