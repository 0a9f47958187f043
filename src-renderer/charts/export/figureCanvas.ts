/** A figure as PNG. */
import type { Figure, Shape } from './figure.ts';

/** @param scale pixels per unit of the figure */
export async function figurePng(figure: Figure, scale: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = figure.width * scale;
  canvas.height = figure.height * scale;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no canvas to draw a figure on.');
  context.scale(scale, scale);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, figure.width, figure.height);
  for (const shape of figure.outside) paint(context, shape, figure.font);
  context.beginPath();
  const { left, top, width, height } = figure.plot;
  context.rect(left - 4, top - 4, width + 8, height + 8);
  context.clip();
  for (const shape of figure.inside) paint(context, shape, figure.font);
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => {
      if (blob === null) fail(new Error('The figure is too large for this browser to write as PNG.'));
      else done(blob);
    }, 'image/png');
  });
}

function paint(context: CanvasRenderingContext2D, shape: Shape, font: string): void {
  context.save();
  switch (shape.kind) {
    case 'line':
    case 'area': {
      context.globalAlpha = shape.opacity;
      context.beginPath();
      for (const [x, y] of shape.points) context.lineTo(x, y);
      if (shape.kind === 'line') {
        context.lineJoin = 'round';
        context.strokeStyle = shape.colour;
        context.lineWidth = shape.width;
        context.setLineDash([...shape.dash]);
        context.stroke();
      } else {
        context.closePath();
        context.fillStyle = shape.colour;
        context.fill();
      }
      break;
    }
    case 'circle':
      context.beginPath();
      context.arc(...shape.at, shape.radius, 0, 2 * Math.PI);
      context.fillStyle = shape.fill;
      context.fill();
      context.strokeStyle = shape.stroke;
      context.lineWidth = 1.5;
      context.stroke();
      break;
    case 'text':
      context.translate(...shape.at);
      if (shape.upright === true) context.rotate(-Math.PI / 2);
      context.font = `${shape.bold === true ? '600 ' : ''}${shape.size}px ${font}`;
      context.textAlign = shape.anchor === 'middle' ? 'center' : shape.anchor;
      context.fillStyle = shape.colour;
      context.fillText(shape.text, 0, 0);
      break;
    default:
      shape satisfies never;
  }
  context.restore();
}
