/** Exports the figure on screen as a self-contained SVG with resolved colours. */
import type { Picture } from '../export/svg.ts';
import { readPalette } from '../palette.ts';

const KEPT = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;
const COLOURS: ReadonlySet<string> = new Set(['fill', 'stroke']);
const NAMESPACE = 'http://www.w3.org/2000/svg';

export interface FigureParts {
  title: string;
  /** Runs with the CSS variables of their colours. */
  legend: readonly { label: string; colour: string }[];
  panels: readonly { title: string; svg: SVGSVGElement }[];
}

/** All panels in a row, with title and legend. */
export function figurePicture({ title, legend, panels }: FigureParts): Picture {
  const palette = readPalette();
  const { rem } = palette;
  const boxes = panels.map(({ svg }) => svg.getBoundingClientRect());
  const width = Math.ceil(boxes.reduce((sum, box) => sum + box.width + rem, rem));
  const head = 4.5 * rem;
  const height = Math.ceil(head + Math.max(...boxes.map((box) => box.height)) + rem);
  const root = element('svg', { xmlns: NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}` });
  root.append(element('rect', { width, height, fill: palette.colour('--surface') }));
  const words = { fill: palette.colour('--text'), 'font-family': palette.font };
  root.append(text(title, { x: rem, y: 1.5 * rem, 'font-size': rem, 'font-weight': 600, ...words }));
  let x = rem;
  for (const { label, colour } of legend) {
    root.append(
      element('rect', {
        x,
        y: 2.1 * rem,
        width: 0.7 * rem,
        height: 0.7 * rem,
        fill: palette.colour(colour),
      }),
    );
    root.append(text(label, { x: x + rem, y: 2.75 * rem, 'font-size': 0.8 * rem, ...words }));
    x += 2.2 * rem + label.length * 0.5 * rem;
  }
  let left = rem;
  panels.forEach(({ title: panel, svg }, i) => {
    const box = boxes[i];
    if (box === undefined) return;
    const copy = standalone(svg);
    for (const [name, value] of Object.entries({ x: left, y: head, width: box.width, height: box.height })) {
      copy.setAttribute(name, String(value));
    }
    if (panels.length > 1) {
      root.append(text(panel, { x: left, y: head - 0.5 * rem, 'font-size': 0.85 * rem, ...words }));
    }
    root.append(copy);
    left += box.width + rem;
  });
  return { svg: new XMLSerializer().serializeToString(root), width, height };
}

/** A copy with the computed styles inlined. */
function standalone(svg: SVGSVGElement): Element {
  const colours = new Map<string, string>();
  const copyOf = (original: Element): Element => {
    const copy = document.createElementNS(NAMESPACE, original.localName);
    for (const { name, value } of original.attributes) {
      if (!['class', 'style'].includes(name)) copy.setAttribute(name, value);
    }
    const style = getComputedStyle(original);
    for (const property of KEPT) {
      const value = style.getPropertyValue(property);
      if (value === '') continue;
      copy.setAttribute(property, COLOURS.has(property) ? plainColour(value, colours) : value);
    }
    for (const child of original.childNodes) {
      if (child instanceof Element) copy.append(copyOf(child));
      else if (child instanceof Text) copy.append(child.data);
    }
    return copy;
  };
  return copyOf(svg);
}

/** As `rgb()`: other programs do not know the colour spaces of CSS colour mixing. */
function plainColour(value: string, known: Map<string, string>): string {
  if (value === 'none' || value.startsWith('rgb(')) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d');
  if (context === null) return value;
  context.fillStyle = value;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 255] = context.getImageData(0, 0, 1, 1).data;
  const plain = a === 0 ? 'none' : `rgb(${r}, ${g}, ${b})`;
  known.set(value, plain);
  return plain;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function text(content: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = element('text', attributes);
  made.textContent = content;
  return made;
}
