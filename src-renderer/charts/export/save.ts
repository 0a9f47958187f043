/** Saves a file for the user: in a browser as a download, in Electron through its save dialog. */
import type { Picture } from './svg.ts';

/** Pixels of a PNG per pixel of the drawing: sharp on high-density screens and in print. */
const PNG_SCALE = 2;

export function download(name: string, content: Blob | string, type = 'text/plain'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Once begun, the download keeps the blob alive.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Joins parts to a name that every file system accepts, e.g. `ridgeline-test-loss-by-epoch.svg`. */
export function fileName(parts: readonly string[], extension: string): string {
  const words = parts.map((part) =>
    part
      .toLowerCase()
      .replace(/[^\p{L}\p{N}._]+|\.(?!\d)|(?<!\d)\./gu, '-')
      .replace(/^-+|-+$/g, '')
      .replace(/-{2,}/g, '-'),
  );
  const name = ['ridgeline', ...words.filter((word) => word !== '')].join('-');
  return `${name.slice(0, 120)}.${extension}`;
}

/** @throws Error when the browser cannot draw the picture */
export async function savePicture(
  kind: 'svg' | 'png',
  nameParts: readonly string[],
  picture: Picture,
): Promise<void> {
  const drawing = new Blob([picture.svg], { type: 'image/svg+xml;charset=utf-8' });
  download(fileName(nameParts, kind), kind === 'svg' ? drawing : await rasterised(drawing, picture));
}

/** The PNG is drawn from the SVG, so that both files show the same. */
async function rasterised(drawing: Blob, { width, height }: Picture): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  const image = new Image(width, height);
  image.src = URL.createObjectURL(drawing);
  try {
    await image.decode();
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  } finally {
    URL.revokeObjectURL(image.src);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('The figure is too large to save as PNG. Save it as SVG.'));
      else resolve(blob);
    }, 'image/png');
  });
}
