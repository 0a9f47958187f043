import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Rule } from 'eslint';
import ts from 'typescript';

/**
 * No file imports itself, not even through others. Unlike `import-x/no-cycle` this counts imports of types as well:
 * files that need each other's types cannot be understood one after the other either.
 */
export const noCycle: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { cycle: 'This import closes a circle: {{route}}. Move what both need to a third file.' },
  },
  create: (context) => ({
    Program() {
      const { filename, sourceCode } = context;
      const own = importsIn(filename, sourceCode.text);
      // An editor lints what it changes, which keeps the other files' view of this one up to date.
      known.set(filename, own);
      for (const { file, start, end } of own) {
        const route = routeBetween(file, filename);
        if (route === null) continue;
        const loc = { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) };
        const names = [filename, ...route].map((path) => relative(context.cwd, path).replaceAll('\\', '/'));
        context.report({ loc, messageId: 'cycle', data: { route: names.join(' → ') } });
      }
    },
  }),
};

interface Import {
  file: string;
  /** Where the text names it. */
  start: number;
  end: number;
}

const known = new Map<string, readonly Import[]>();

function importsOf(file: string): readonly Import[] {
  const imports = known.get(file) ?? (existsSync(file) ? importsIn(file, readFileSync(file, 'utf8')) : []);
  known.set(file, imports);
  return imports;
}

/** The repository's own files that a text imports, types and `import()` included. */
function importsIn(file: string, text: string): Import[] {
  if (!/\.(ts|svelte|m?js)$/.test(file)) return [];
  const script = file.endsWith('.svelte') ? scriptsOnly(text) : text;
  return ts
    .preProcessFile(script, true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName, pos, end }) => ({ file: resolve(dirname(file), fileName), start: pos, end }));
}

/** A component's scripts, with blanks for all the rest, so that places stay the same. */
function scriptsOnly(component: string): string {
  let text = '';
  for (const { index, 1: tag = '', 2: script = '' } of component.matchAll(
    /(<script[^>]*>)([^]*?)<\/script>/g,
  )) {
    text = text.padEnd(index + tag.length) + script;
  }
  return text;
}

/** The shortest way from one file to another, both included; null where there is none. */
function routeBetween(from: string, to: string): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  // A Map goes on to what is added while it is read: first the nearest, then those behind them.
  for (const file of cameFrom.keys()) {
    if (file === to) {
      const route: string[] = [];
      for (let at: string | null = to; at !== null; at = cameFrom.get(at) ?? null) route.unshift(at);
      return route;
    }
    for (const next of importsOf(file)) if (!cameFrom.has(next.file)) cameFrom.set(next.file, file);
  }
  return null;
}
