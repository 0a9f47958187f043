/**
 * Long curves as strings: the bytes of a little-endian array in base64. Half the size of decimal text, exact, and able
 * to represent NaN; validated and decoded in one pass each.
 */
import { z } from 'zod';
import { bytesOf } from './base64.ts';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function packedArray(bytesPerElement: number) {
  return z.string().refine((text) => {
    if (text.length % 4 !== 0 || !BASE64.test(text)) return false;
    return byteLength(text) % bytesPerElement === 0;
  }, 'an array of numbers in base64');
}

export const packedFloats = packedArray(Float32Array.BYTES_PER_ELEMENT);
/** Whole numbers below 2³². */
export const packedCounts = packedArray(Uint32Array.BYTES_PER_ELEMENT);

function byteLength(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/** Function calls have a limit on the number of arguments. */
const CHUNK = 0x2000;

/** Bytes in native order: every platform of Electron and Node 24 is little-endian. */
export function pack(values: Float32Array | Uint32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = '';
  for (let i = 0; i < bytes.length; i += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  }
  return btoa(text);
}

/** @param text validated by `packedFloats` */
export function unpackFloats(text: string): Float32Array {
  return new Float32Array(bytesOf(text).buffer);
}

/** @param text validated by `packedCounts` */
export function unpackCounts(text: string): Uint32Array {
  return new Uint32Array(bytesOf(text).buffer);
}
