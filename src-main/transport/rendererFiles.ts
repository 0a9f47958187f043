import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';

export interface RendererFile {
  body: Uint8Array<ArrayBuffer>;
  headers: { 'Content-Type': string; 'Cache-Control': string };
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** File names in this folder contain a hash of the content. */
const HASHED_FOLDER = 'assets';

/**
 * Reads a file of the built renderer. Never reads files outside the folder, neither by `..` in any encoding nor
 * through a symbolic link.
 * @param folder the built renderer
 * @param urlPath path of a URL, still percent-encoded; `/` means `/index.html`
 * @returns null if there is no such file
 */
export async function readRendererFile(folder: string, urlPath: string): Promise<RendererFile | null> {
  const segments = pathSegments(urlPath);
  if (segments === null) return null;
  const file = await containedFile(folder, segments);
  if (file === null) return null;
  const body = new Uint8Array(await readFile(file));
  const type = CONTENT_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
  const cacheControl = type.startsWith('text/html')
    ? 'no-store'
    : segments[0] === HASHED_FOLDER
      ? 'public, max-age=31536000, immutable'
      : 'no-cache';
  return { body, headers: { 'Content-Type': type, 'Cache-Control': cacheControl } };
}

function pathSegments(urlPath: string): string[] | null {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (path === '/') return ['index.html'];
  const segments = path.slice(1).split('/');
  // On Windows, a colon or backslash could name a drive, a stream or a parent folder.
  const unsafe = segments.some((segment) => /^\.{0,2}$|[\\:\0]/.test(segment));
  return path.startsWith('/') && !unsafe ? segments : null;
}

async function containedFile(folder: string, segments: readonly string[]): Promise<string | null> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, ...segments));
    const inside = relative(root, file);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
    return (await stat(file)).isFile() ? file : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(String(error.code));
}
