/**
 * The data and initial weights that every peer trains on, the same numbers in TypeScript and in Python
 * (`synthetic.py`), so that equal losses show that all peers do the same work. Everything is computed from indices by
 * a hash, the 32-bit finaliser of MurmurHash3 over a Weyl sequence.
 */
export const IMAGES = 20_000;
export const PIXELS = 784;
export const HIDDEN = 200;
export const CLASSES = 10;
export const BATCH = 64;
export const L1 = 1e-4;
export const LEARNING_RATE = 0.1;

/** Salts keep the parts independent. */
const SALT = { pixels: 1, labels: 2, order: 3, weights: 4 };

/** Hashes an index to a uniform uint32. */
function hash(index: number, salt: number): number {
  let x = (Math.imul(index, 0x9e3779b1) + Math.imul(salt, 0x85ebca77)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Bytes 0 … 255, shape [count, pixels]. */
export function syntheticImages(count: number, pixels: number): Uint8Array {
  const bytes = new Uint8Array(count * pixels);
  for (let i = 0; i < bytes.length; i++) bytes[i] = hash(i, SALT.pixels) >>> 24;
  return bytes;
}

/** Bytes as float32 in [-1, 1]. */
export function scaled(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = (bytes[i] ?? 0) / 127.5 - 1;
  return values;
}

/** Class indices, shape [count]. */
export function syntheticLabels(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => hash(i, SALT.labels) % CLASSES);
}

/** A fixed random order of the images; step s trains on entries [s·batch, (s+1)·batch) of it, wrapping around. */
export function syntheticOrder(count: number): Int32Array {
  const keys = Uint32Array.from({ length: count }, (_, i) => hash(i, SALT.order));
  return Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
}

/** Indices of the images of one step, shape [batch]; only whole batches are used. */
export function batchOf(order: Int32Array, step: number, batch: number): Int32Array {
  const start = (step % Math.floor(order.length / batch)) * batch;
  return order.subarray(start, start + batch);
}

/** Glorot-uniform float32 kernel of dense layer `layer`, shape [inputs, outputs]. Biases start at 0. */
export function syntheticKernel(layer: number, inputs: number, outputs: number): Float32Array {
  const limit = Math.sqrt(6 / (inputs + outputs));
  return Float32Array.from({ length: inputs * outputs }, (_, i) => {
    return (hash(i, SALT.weights + layer) / 2 ** 31 - 1) * limit;
  });
}
