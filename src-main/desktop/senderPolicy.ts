/** Scheme and host under which the app's own window is served. */
export const APP_SCHEME = 'ridgeline';
export const APP_ORIGIN = `${APP_SCHEME}://app`;

/** What of Electron's WebFrameMain decides whether a message is answered. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: object | null;
}

/**
 * Whether a URL belongs to an origin. `URL.origin` is "null" for schemes of one's own, so scheme and host are
 * compared.
 */
export function isWithin(origin: string, url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && `${parsed.protocol}//${parsed.host}` === origin;
}

/**
 * Only the page of the app itself, in the top frame of its window, may talk to the workstation.
 * @param frame null when the frame is gone or has navigated since it sent
 * @returns why the sender is refused, or null
 */
export function refuseSender(frame: SenderFrame | null, origin: string): string | null {
  if (frame === null) return 'its frame no longer exists';
  if (frame.parent !== null) return `it comes from a frame inside a page (${frame.url})`;
  if (!isWithin(origin, frame.url)) return `it comes from ${frame.url}, not from ${origin}`;
  return null;
}
