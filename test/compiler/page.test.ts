/** docs/COMPILER.md contains output of the compiler. To update it: npx vitest run test/compiler -u */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyOverrides } from '../../src-main/experiment/overrides.ts';
import { parseConfig } from '../../src-main/experiment/parse.ts';
import { findPreset, loadPresets } from '../../src-main/experiment/presets.ts';
import { RESOURCES_FOLDER } from '../../src-main/program/folders.ts';
import { compilerStages } from '../../src-main/trainer/stages.ts';

const PAGE = join(import.meta.dirname, '../../docs/COMPILER.md');
const BLOCK = /<!-- stage: (.+?) -->\n\n```text\n[\s\S]*?```/g;

test('the page shows the current stages', async () => {
  const { config } = findPreset(loadPresets(RESOURCES_FOLDER), 'demo/l2');
  const smallest = parseConfig(applyOverrides(config, ['model.hidden=[]', 'batchSize=4']), 'the page');
  const stages = await compilerStages(smallest, { home: '/nonexistent', dataFolder: null });
  const texts = new Map(stages.map(({ name, text }) => [name, text]));
  const shown: string[] = [];
  const page = readFileSync(PAGE, 'utf8').replace(BLOCK, (_block, name: string) => {
    shown.push(name);
    return `<!-- stage: ${name} -->\n\n\`\`\`text\n${texts.get(name) ?? 'no such stage'}\n\`\`\``;
  });
  expect(shown).toEqual(['trace', 'pass: accumulate', 'lower', 'loop']);
  await expect(page).toMatchFileSnapshot(PAGE);
});
