/** Resolves a config from command-line arguments. */
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { ExperimentConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import { applyOverrides } from '../experiment/overrides.ts';
import { parseConfig, parseConfigText } from '../experiment/parse.ts';
import { findPreset, loadPresets } from '../experiment/presets.ts';

export interface ConfigRequest {
  /** A config file or the id of a preset. */
  subject: string;
  /** `path=value`, applied in order. */
  set: readonly string[];
  seed: string | undefined;
  engine: string | undefined;
  resources: string;
}

/** @throws RidgelineError for a file that cannot be read, an unknown preset or a bad config */
export function resolveConfig(request: ConfigRequest): ExperimentConfig {
  const { subject, set, seed, engine, resources } = request;
  const overrides = [
    ...set,
    ...(seed === undefined ? [] : [`seed=${seed}`]),
    ...(engine === undefined ? [] : [`engine=${engine}`]),
  ];
  if (isFile(subject)) {
    return parseConfigText(readConfigFile(subject), subject, overrides);
  }
  const { config } = findPreset(loadPresets(resources), subject);
  return overrides.length === 0
    ? config
    : parseConfig(applyOverrides(config, overrides), `preset ${subject}`);
}

function isFile(subject: string): boolean {
  return existsSync(subject) || ['.yaml', '.yml', '.json'].includes(extname(subject).toLowerCase());
}

function readConfigFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RidgelineError('bad-input', `The config ${path} cannot be read: ${reason}.`);
  }
}
