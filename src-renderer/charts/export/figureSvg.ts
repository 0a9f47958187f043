/** A figure as SVG: vector lines and real text, on white. */
import type { Figure, Place, Shape } from './figure.ts';

export function figureSvg({ width, height, font, plot, inside, outside }: Figure, title: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escape(font)}">`,
    `<title>${escape(title)}</title>`,
    `<defs><clipPath id="plot"><rect x="${plot.left - 4}" y="${plot.top - 4}" width="${plot.width + 8}" height="${plot.height + 8}"/></clipPath></defs>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...outside.map(element),
    '<g clip-path="url(#plot)">',
    ...inside.map(element),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function element(shape: Shape): string {
  switch (shape.kind) {
    case 'line': {
      const dash = shape.dash.length === 0 ? '' : ` stroke-dasharray="${shape.dash.join(' ')}"`;
      return `<polyline fill="none" stroke="${escape(shape.colour)}" stroke-width="${shape.width}" stroke-linejoin="round"${dash}${opacity(shape.opacity)} points="${places(shape.points)}"/>`;
    }
    case 'area':
      return `<polygon fill="${escape(shape.colour)}"${opacity(shape.opacity)} points="${places(shape.points)}"/>`;
    case 'circle':
      return `<circle cx="${rounded(shape.at[0])}" cy="${rounded(shape.at[1])}" r="${shape.radius}" fill="${escape(shape.fill)}" stroke="${escape(shape.stroke)}" stroke-width="1.5"/>`;
    case 'text': {
      const [x, y] = shape.at.map(rounded);
      const turned = shape.upright === true ? ` transform="rotate(-90 ${x} ${y})"` : '';
      const weight = shape.bold === true ? ' font-weight="600"' : '';
      return `<text x="${x}" y="${y}" font-size="${shape.size}" text-anchor="${shape.anchor}" fill="${escape(shape.colour)}"${weight}${turned}>${escape(shape.text)}</text>`;
    }
    default:
      return shape satisfies never;
  }
}

function opacity(value: number): string {
  return value === 1 ? '' : ` opacity="${value}"`;
}

function places(points: readonly Place[]): string {
  return points.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join(' ');
}

/** Hundredths of a unit are finer than any print. */
function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escape(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // Control characters are not allowed in XML at all.
      .replace(/\p{Cc}/gu, ' ')
  );
}
