/**
 * Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2,
 * 3", SC 2011). The n-th draw of a stream is a pure function of (seed, stream, n), so a resumed run draws the same
 * numbers as an uninterrupted one, without saving any generator state.
 */

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** High and low 32 bits of the product of two uint32, written to `out[0]` and `out[1]`. */
function multiplyWide(a: number, b: number, out: Uint32Array): void {
  const ah = a >>> 16;
  const al = a & 0xffff;
  const bh = b >>> 16;
  const bl = b & 0xffff;
  const ll = al * bl;
  const lh = al * bh;
  const hl = ah * bl;
  const middle = (ll >>> 16) + (lh & 0xffff) + (hl & 0xffff);
  out[0] = ah * bh + (lh >>> 16) + (hl >>> 16) + (middle >>> 16);
  out[1] = (middle << 16) | (ll & 0xffff);
}

const product = new Uint32Array(2);

/**
 * One block of four uint32.
 * @param counter four uint32, replaced by the block
 * @param key0 low half of the key
 * @param key1 high half of the key
 */
export function philox4x32(counter: Uint32Array, key0: number, key1: number): void {
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  for (let round = 0; round < 10; round++) {
    const c0 = counter[0] ?? 0;
    const c1 = counter[1] ?? 0;
    const c2 = counter[2] ?? 0;
    const c3 = counter[3] ?? 0;
    multiplyWide(M0, c0, product);
    const hi0 = product[0] ?? 0;
    const lo0 = product[1] ?? 0;
    multiplyWide(M1, c2, product);
    const hi1 = product[0] ?? 0;
    const lo1 = product[1] ?? 0;
    counter[0] = hi1 ^ c1 ^ k0;
    counter[1] = lo1;
    counter[2] = hi0 ^ c3 ^ k1;
    counter[3] = lo0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
}

/**
 * A stream of random numbers named by a seed and a path of integers and words, e.g.
 * `new RandomStream(seed, 'shuffle', epoch)`. Streams of different paths are independent.
 */
export class RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #block = new Uint32Array(4);
  #index = 0;
  #used = 4;
  #spare: number | null = null;

  constructor(seed: number, ...path: (number | string)[]) {
    this.#key0 = seed >>> 0;
    this.#key1 = hashPath(path);
  }

  /** Uniform integer in [0, 2^32). */
  uint32(): number {
    if (this.#used === 4) {
      this.#block[0] = this.#index >>> 0;
      this.#block[1] = Math.floor(this.#index / 2 ** 32);
      this.#block[2] = 0;
      this.#block[3] = 0;
      philox4x32(this.#block, this.#key0, this.#key1);
      this.#index++;
      this.#used = 0;
    }
    return this.#block[this.#used++] ?? 0;
  }

  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** Uniform integer in [0, bound), without modulo bias. */
  below(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const draw = this.uint32();
      if (draw < limit) return draw % bound;
    }
  }

  /** Standard normal, by the polar method of Marsaglia and Bray. */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        this.#spare = v * factor;
        return u * factor;
      }
    }
  }

  /** The numbers 0 … n-1 in random order (Fisher and Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const swap = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = swap;
    }
    return order;
  }
}

/** FNV-1a over the path's text; the separator keeps ('ab', 'c') apart from ('a', 'bc'). */
function hashPath(path: (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const char of path.join('\u0000')) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
