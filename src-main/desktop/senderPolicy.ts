/** Scheme and host of the app's window. */
export const APP_SCHEME = 'ridgeline';
export const APP_ORIGIN = `${APP_SCHEME}://app`;

/** The part of Electron's WebFrameMain that the policy uses. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: object | null;
}

/** Whether a URL belongs to an origin. `URL.origin` is "null" for custom schemes, so scheme and host are compared. */
export function isWithin(origin: string, url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && `${parsed.protocol}//${parsed.host}` === origin;
}

/**
 * Only the app's own page, in the top frame of its window, may send requests to the workstation.
 * @param frame null if the frame was closed or has navigated since it sent the message
 * @returns why the sender is rejected, or null
 */
export function refuseSender(frame: SenderFrame | null, origin: string): string | null {
  if (frame === null) return 'its frame no longer exists';
  if (frame.parent !== null) return `it comes from a frame inside a page (${frame.url})`;
  if (!isWithin(origin, frame.url)) return `it comes from ${frame.url}, not from ${origin}`;
  return null;
}
