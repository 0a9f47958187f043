import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRendererFile } from '../../src-main/transport/rendererFiles.ts';
import { makeRendererFolder } from './server.ts';

let made: Awaited<ReturnType<typeof makeRendererFolder>>;
beforeAll(async () => {
  made = await makeRendererFolder();
});
afterAll(() => made.remove());

const text = async (path: string) => {
  const file = await readRendererFile(made.folder, path);
  return file && { body: new TextDecoder().decode(file.body), ...file.headers };
};

describe('readRendererFile', () => {
  it('serves the page without caching', async () => {
    const page = {
      body: '<!doctype html><title>Ridgeline</title>',
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
    };
    expect(await text('/')).toEqual(page);
    expect(await text('/index.html')).toEqual(page);
  });

  it('lets hashed files be cached permanently and the others be revalidated', async () => {
    expect(await text('/assets/index-Bx12.js')).toEqual({
      body: 'export {};',
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
    });
    expect(await text('/icon.svg')).toMatchObject({
      'Content-Type': 'image/svg+xml',
      'Cache-Control': 'no-cache',
    });
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/C:/secret.txt',
    '/linked.txt',
    '/secret.txt',
    '/assets',
    '/assets/',
    '/index.html/x',
    '/index.html%00.js',
    '/%ff',
    '/%',
    '',
    'index.html',
    `/${'a'.repeat(5000)}`,
  ])('has no file %s', async (path) => {
    expect(await readRendererFile(made.folder, path)).toBeNull();
  });

  it('finds no file in a missing folder', async () => {
    expect(await readRendererFile(`${made.folder}-gone`, '/')).toBeNull();
  });
});
