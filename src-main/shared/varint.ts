/** Variable-length integers: 7 bits per byte, low bits first, the top bit set on all bytes but the last. */

/** Appends `value`, an integer from 0 to 2^53 - 1. Division instead of shifts, which are limited to 32 bits. */
export function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** Reads varints one after another. */
export class VarintReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** @throws RangeError at the end of the bytes and for numbers above 2^53 - 1 */
  next(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('it ends in the middle of a number');
      value += (byte % 128) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError('it holds a number that is too large');
      if (byte < 128) return value;
    }
  }
}

/** Zig-zag encoding: 0, -1, 1, -2, 2 … → 0, 1, 2, 3, 4 …, so that small numbers of either sign stay short. */
export function zigZag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

export function unZigZag(code: number): number {
  return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
}
