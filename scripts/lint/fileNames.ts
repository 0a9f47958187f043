import { basename } from 'node:path';
import type { Rule } from 'eslint';

const NAMES = [
  // A number gives the order of a test file, e.g. `10.open.test.ts`.
  { ending: /\.test\.ts$/, name: /^(\d+\.)?[a-z][a-zA-Z0-9]*$/, words: 'camelCase' },
  { ending: /\.svelte$/, name: /^[A-Z][a-zA-Z0-9]*$/, words: 'PascalCase' },
  {
    ending: /(\.svelte|\.vite\.config|\.config|\.spec|\.setup|\.pw|\.d)?\.ts$/,
    name: /^[a-z][a-zA-Z0-9]*$/,
    words: 'camelCase',
  },
];

/** Modules are named in camelCase, components in PascalCase. */
export const fileNames: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { name: 'Name this file in {{words}}; "{{base}}" is not.' },
  },
  create: (context) => ({
    Program(node) {
      const base = basename(context.filename);
      const rule = NAMES.find(({ ending }) => ending.test(base));
      if (rule === undefined || rule.name.test(base.replace(rule.ending, ''))) return;
      context.report({ node, messageId: 'name', data: { words: rule.words, base } });
    },
  }),
};
