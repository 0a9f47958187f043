/** Images of a data set side by side, as pixels of a canvas. */

export interface Strip {
  width: number;
  height: number;
  /** RGBA, row by row; gaps between the images are transparent. */
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** Pixels between two images. */
export const GAP = 2;

/**
 * @param bytes images one after another, each [height, width, channels], 0 … 255; grey for one channel
 * @param shape [height, width, channels]
 * @throws RangeError unless the bytes are whole images of one or three channels
 */
export function strip(bytes: Uint8Array, [height, width, channels]: readonly number[]): Strip {
  if (height === undefined || width === undefined || (channels !== 1 && channels !== 3)) {
    throw new RangeError(`images of shape [${[height, width, channels].join(', ')}] cannot be shown`);
  }
  const size = height * width * channels;
  const count = bytes.length / size;
  if (!Number.isInteger(count)) throw new RangeError(`${bytes.length} bytes are no whole images of ${size}`);
  const across = Math.max(1, count * width + (count - 1) * GAP);
  const data = new Uint8ClampedArray(across * height * 4);
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = image * size + (y * width + x) * channels;
        const to = (y * across + image * (width + GAP) + x) * 4;
        for (let colour = 0; colour < 3; colour++) {
          data[to + colour] = bytes[from + (channels === 1 ? 0 : colour)] ?? 0;
        }
        data[to + 3] = 255;
      }
    }
  }
  return { width: across, height, data };
}

/**
 * CSS pixels per image pixel, so that each covers a whole number of screen pixels.
 * @param wanted CSS pixels on a screen of the usual density and text size
 * @param rem the root's font size in CSS pixels; 16 is the usual
 * @param density screen pixels per CSS pixel
 */
export function wholeScale(wanted: number, rem: number, density: number): number {
  return Math.max(1, Math.round((wanted * rem * density) / 16)) / density;
}
