import { describe, expect, it } from 'vitest';
import { GAP, strip, wholeScale } from '../../../../src-renderer/views/engines/strip.ts';

/** RGBA of one pixel. */
function pixel(found: ReturnType<typeof strip>, x: number, y: number): number[] {
  const at = (y * found.width + x) * 4;
  return [...found.data.subarray(at, at + 4)];
}

describe('images side by side', () => {
  it('are grey for one channel, with transparent gaps', () => {
    // Two images of 2 × 3.
    const found = strip(
      Uint8Array.from({ length: 12 }, (_, i) => 10 * i),
      [2, 3, 1],
    );
    expect([found.width, found.height]).toEqual([6 + GAP, 2]);
    expect(pixel(found, 0, 0)).toEqual([0, 0, 0, 255]);
    expect(pixel(found, 2, 1)).toEqual([50, 50, 50, 255]);
    expect(pixel(found, 3, 0)).toEqual([0, 0, 0, 0]);
    expect(pixel(found, 3 + GAP, 0)).toEqual([60, 60, 60, 255]);
    expect(pixel(found, 5 + GAP, 1)).toEqual([110, 110, 110, 255]);
  });

  it('have the colours of their three channels', () => {
    const found = strip(Uint8Array.of(1, 2, 3, 4, 5, 6), [1, 2, 3]);
    expect([pixel(found, 0, 0), pixel(found, 1, 0)]).toEqual([
      [1, 2, 3, 255],
      [4, 5, 6, 255],
    ]);
  });

  it('must be whole images of one or three channels', () => {
    expect(() => strip(new Uint8Array(5), [2, 3, 1])).toThrow(RangeError);
    expect(() => strip(new Uint8Array(12), [2, 3, 2])).toThrow(RangeError);
    expect(strip(new Uint8Array(), [2, 3, 1])).toMatchObject({ width: 1, height: 2 });
  });
});

describe('the scale', () => {
  it.each([
    // CSS pixels wanted, root size, density → screen pixels to one of the image
    [2, 16, 1, 2],
    [2, 15, 1, 2],
    [2, 25, 1, 3],
    [2, 16, 1.5, 3],
    [2, 16, 2, 4],
    [0.3, 16, 1, 1],
  ])('of %s at %s px and density %s is whole', (wanted, rem, density, screen) => {
    expect(wholeScale(wanted, rem, density) * density).toBeCloseTo(screen, 12);
  });
});
