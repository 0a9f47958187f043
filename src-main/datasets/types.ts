/** Labelled images in memory: bytes, not yet normalised. */

export interface Split {
  /** Pixels 0 … 255, shape [count, height, width, channels], row-major. */
  images: Uint8Array;
  /** Class index of each image, shape [count]. */
  labels: Uint8Array;
  count: number;
}

export interface Dataset {
  id: string;
  title: string;
  /** Class names; a label is an index into them. */
  classes: string[];
  /** [height, width, channels] */
  imageShape: [number, number, number];
  train: Split;
  test: Split;
}
