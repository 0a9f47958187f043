/** Text out of the window. */

/**
 * @param shown where the text stands on the page: it is selected where the clipboard is denied to pages, and one
 * key is left to press
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
