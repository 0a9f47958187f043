import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { RidgelineError } from '../contract/errors.ts';

/** Host names by which a browser on this machine, or at the other end of a tunnel, reaches the server. */
const LOCAL_NAMES = ['127.0.0.1', 'localhost'];

/**
 * Protects against DNS rebinding: a page of another site whose name resolves to 127.0.0.1 sends its own name as Host.
 * Every page sends its origin with POST requests.
 * @returns why the request is rejected, or null
 */
export function refuseAddress(
  headers: { host: string | undefined; origin: string | undefined },
  port: number,
): string | null {
  const { host, origin } = headers;
  if (host === undefined || !LOCAL_NAMES.some((name) => host.toLowerCase() === `${name}:${port}`)) {
    return (
      `Ridgeline answers only to http://127.0.0.1:${port} and http://localhost:${port}. ` +
      `For a tunnel use the same port at both ends: ssh -L ${port}:127.0.0.1:${port} HOST.`
    );
  }
  if (origin !== undefined && origin !== `http://${host.toLowerCase()}`) {
    return `Ridgeline does not accept requests from pages of ${origin}. Open http://127.0.0.1:${port} itself.`;
  }
  return null;
}

/** The secret in the address printed by `ridgeline serve`. */
export class AccessToken {
  readonly text: string;
  readonly #digest: Buffer;

  /** @param text letters, digits, `-` and `_`, at least 16; 256 random bits if absent */
  constructor(text: string = randomBytes(32).toString('base64url')) {
    if (!/^[\w-]{16,200}$/.test(text)) {
      throw new RidgelineError(
        'bad-input',
        'The access token must be 16 to 200 letters, digits, "-" or "_". Leave it out to get a random one.',
      );
    }
    this.text = text;
    this.#digest = digest(text);
  }

  /** Constant-time comparison. */
  matches(candidate: string | undefined): boolean {
    return candidate !== undefined && timingSafeEqual(digest(candidate), this.#digest);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The token of an `Authorization: Bearer` header. */
export function bearer(authorization: string | undefined): string | undefined {
  return /^Bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1];
}
