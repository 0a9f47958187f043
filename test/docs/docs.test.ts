import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfigText } from '../../src-main/experiment/parse.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGES = ['README.md', 'CHANGELOG.md', ...globSync('docs/*.md', { cwd: ROOT })];

describe('the documentation', () => {
  it.each(PAGES)('%s links only to what exists', (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const targets = Array.from(text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g), ([, target = '']) => target);
    const local = targets.filter((target) => !/^https?:/.test(target));
    expect(local.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
  });

  it.each(PAGES)('%s names only files that exist', (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const named = Array.from(
      text.matchAll(/`((?:src-main|src-renderer|scripts|test|resources)\/[\w./-]+)`/g),
    );
    expect(named.map(([, path = '']) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('shows a config that Ridgeline takes', () => {
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
    expect(parseConfigText(example, 'README.md', [])).toMatchObject({
      dataset: { id: 'digits' },
      regularizer: { kind: 'l1', l1Method: 'proximal' },
    });
  });
});
