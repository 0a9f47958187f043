/** Windows over feature maps: combinations of window, stride and image size for convolutions and pools. */

type Pad =
  'same' | 'valid' | number | [[number, number], [number, number], [number, number], [number, number]];

export interface Geometry {
  what: string;
  /** Height and width of the image. */
  image: [number, number];
  filter: [number, number];
  strides: [number, number];
  pad: Pad;
}

const square = (n: number): [number, number] => [n, n];

export const GEOMETRIES: readonly Geometry[] = [
  { what: '3×3, same', image: [5, 7], filter: square(3), strides: square(1), pad: 'same' },
  { what: '3×3, valid', image: [5, 7], filter: square(3), strides: square(1), pad: 'valid' },
  { what: '5×5, same', image: [6, 6], filter: square(5), strides: square(1), pad: 'same' },
  {
    what: '2×2, same, which pads unevenly',
    image: [5, 4],
    filter: square(2),
    strides: square(1),
    pad: 'same',
  },
  {
    what: '3×3, stride 2, same, odd image',
    image: [7, 7],
    filter: square(3),
    strides: square(2),
    pad: 'same',
  },
  {
    what: '3×3, stride 2, same, even image',
    image: [8, 6],
    filter: square(3),
    strides: square(2),
    pad: 'same',
  },
  {
    what: '3×3, stride 2, valid, with a rest',
    image: [8, 8],
    filter: square(3),
    strides: square(2),
    pad: 'valid',
  },
  {
    what: '2×2, stride 2, valid, with a rest',
    image: [7, 9],
    filter: square(2),
    strides: square(2),
    pad: 'valid',
  },
  { what: '2×2, stride 3, with gaps', image: [9, 9], filter: square(2), strides: square(3), pad: 'valid' },
  { what: '3×1, strides 2 and 1', image: [7, 5], filter: [3, 1], strides: [2, 1], pad: 'same' },
  { what: '1×4, same', image: [4, 7], filter: [1, 4], strides: square(1), pad: 'same' },
  { what: 'the whole image', image: [4, 5], filter: [4, 5], strides: square(1), pad: 'valid' },
  { what: 'a single pixel', image: square(1), filter: square(1), strides: square(1), pad: 'valid' },
  {
    what: '3×3, stride 2, padded at the end as Keras does',
    image: [8, 8],
    filter: square(3),
    strides: square(2),
    pad: [
      [0, 0],
      [0, 1],
      [0, 1],
      [0, 0],
    ],
  },
];

/** 1×1 windows: convolutions with them are matrix products, or almost. */
export const POINTWISE: readonly Geometry[] = [
  { what: '1×1', image: [5, 6], filter: square(1), strides: square(1), pad: 'same' },
  { what: '1×1, stride 2', image: [5, 6], filter: square(1), strides: square(2), pad: 'same' },
  { what: '1×1, stride 2, valid', image: [6, 6], filter: square(1), strides: square(2), pad: 'valid' },
];
