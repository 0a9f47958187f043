/** The experiments that ship with Ridgeline: one YAML file for each group, see the comment at its top. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { JsonSchema } from '../contract/allowed.ts';
import type { ExperimentConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import { parseConfig } from './parse.ts';
import { problemsError, problemsOf } from './problems.ts';
import { readSource } from './source.ts';
import { nearest } from '../shared/nearest.ts';

export interface Preset {
  /** Group file and run, e.g. `002/l2`. */
  id: string;
  /** Title of the group, e.g. `002 · L1 and L2 by hand on an MLP`. */
  group: string;
  title: string;
  /** Origin, claim and known defects; the notes of the group, then those of the run. */
  notes: string;
  config: ExperimentConfig;
}

const presetFile = z.strictObject({
  title: z.string().min(1),
  notes: z.string().min(1),
  /** Config keys that all runs share. */
  base: z.record(z.string(), z.unknown()),
  /** Key: the part of the id after the slash. */
  runs: z.record(
    z.string().regex(/^[a-z0-9_-]+$/),
    z.strictObject({
      title: z.string().min(1),
      notes: z.string().min(1).optional(),
      /** Each key replaces the whole value of that key in `base`. */
      config: z.record(z.string(), z.unknown()),
    }),
  ),
});
const presetFileSchema: JsonSchema = z.toJSONSchema(presetFile, { io: 'input' });

/**
 * @param resourcesFolder folder that contains `presets/`
 * @returns all presets, groups in the order of their file names, runs in the order of the file
 * @throws RidgelineError `not-found` where the folder is missing, `bad-input` that names file and line or run
 */
export function loadPresets(resourcesFolder: string): Preset[] {
  const folder = path.join(resourcesFolder, 'presets');
  return presetFiles(folder).flatMap((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    return parsePresetGroup(text, path.basename(name, '.yaml'), `presets/${name}`);
  });
}

function presetFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  } catch (error) {
    throw new RidgelineError(
      'not-found',
      `Cannot read the presets in ${folder}. Reinstall Ridgeline, or restore that folder in the checkout.`,
      { cause: error },
    );
  }
}

/**
 * @param text one group as YAML
 * @param groupId the part of the ids before the slash
 * @param where name of the file, for messages
 */
export function parsePresetGroup(text: string, groupId: string, where: string): Preset[] {
  const source = readSource(text, where);
  const parsed = presetFile.safeParse(source.value);
  if (!parsed.success) {
    const problems = problemsOf(presetFileSchema, parsed.error.issues, source.value);
    throw problemsError(where, 'preset group', problems, (at) => {
      const line = source.placeOf(at)?.line;
      return line === undefined ? null : { words: `line ${line}`, order: line };
    });
  }
  const { title: group, notes, base, runs } = parsed.data;
  return Object.entries(runs).map(([name, run]) => ({
    id: `${groupId}/${name}`,
    group,
    title: run.title,
    notes: run.notes === undefined ? notes.trim() : `${notes.trim()}\n\n${run.notes.trim()}`,
    config: parseConfig({ ...base, ...run.config }, `${where}, run ${name}`),
  }));
}

/** @throws RidgelineError `not-found` with the nearest id, or with the runs if the id is that of a group */
export function findPreset(presets: readonly Preset[], id: string): Preset {
  const found = presets.find((preset) => preset.id === id);
  if (found !== undefined) return found;
  const ids = presets.map((preset) => preset.id);
  const ofGroup = ids.filter((known) => known.startsWith(`${id}/`));
  if (ofGroup.length > 0) {
    throw new RidgelineError('not-found', `"${id}" is a group of presets. Name one: ${ofGroup.join(', ')}.`);
  }
  const near = nearest(id, ids);
  const hint = near === undefined ? '' : `Did you mean ${near}? `;
  throw new RidgelineError('not-found', `There is no preset "${id}". ${hint}Presets: ${ids.join(', ')}.`);
}
