/** Points of a line as typed arrays. */

/** `x` ascends; `y` NaN breaks the line; infinities never occur. */
export interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}
