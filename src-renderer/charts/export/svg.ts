/** Parts of an SVG file as text: vector lines and real text. Lengths in pixels of the figure. */

export type Place = readonly [x: number, y: number];

/** A self-contained drawing. */
export interface Picture {
  /** The SVG file. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly font: string;
  readonly title: string;
  /** Elements in `inside` are clipped to it. */
  readonly clip: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
}

/** On a white background. */
export function picture(frame: Frame, outside: readonly string[], inside: readonly string[]): Picture {
  const { width, height, font, title, clip } = frame;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escape(font)}">`,
    `<title>${escape(title)}</title>`,
    `<defs><clipPath id="plot"><rect x="${clip.left}" y="${clip.top}" width="${clip.width}" height="${clip.height}"/></clipPath></defs>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...outside,
    '<g clip-path="url(#plot)">',
    ...inside,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
  return { svg, width, height };
}

export function polyline(
  points: readonly Place[],
  colour: string,
  width: number,
  dash: readonly number[] = [],
  opacity = 1,
): string {
  const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
  const seeThrough = opacity === 1 ? '' : ` opacity="${opacity}"`;
  return `<polyline fill="none" stroke="${escape(colour)}" stroke-width="${width}" stroke-linejoin="round"${dashes}${seeThrough} points="${places(points)}"/>`;
}

export function polygon(points: readonly Place[], colour: string, opacity: number): string {
  return `<polygon fill="${escape(colour)}" opacity="${opacity}" points="${places(points)}"/>`;
}

export function circle([x, y]: Place, radius: number, fill: string, stroke: string): string {
  return `<circle cx="${rounded(x)}" cy="${rounded(y)}" r="${radius}" fill="${escape(fill)}" stroke="${escape(stroke)}" stroke-width="1.5"/>`;
}

export interface TextLook {
  readonly size: number;
  readonly colour: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
  /** Rotated to read upwards. */
  readonly upright?: boolean;
}

export function text(content: string, [left, top]: Place, look: TextLook): string {
  const { size, colour, anchor = 'start', bold = false, upright = false } = look;
  const [x, y] = [rounded(left), rounded(top)];
  const turned = upright ? ` transform="rotate(-90 ${x} ${y})"` : '';
  const weight = bold ? ' font-weight="600"' : '';
  return `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}" fill="${escape(colour)}"${weight}${turned}>${escape(content)}</text>`;
}

function places(points: readonly Place[]): string {
  return points.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join(' ');
}

/** Two decimals are finer than any print. */
function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escape(content: string): string {
  return (
    content
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // Control characters are not allowed in XML at all.
      .replace(/\p{Cc}/gu, ' ')
  );
}
