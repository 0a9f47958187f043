/** Compares measured records with the published figures of a preset's source. */
import { isDeepStrictEqual } from 'node:util';
import type { ExperimentConfig } from '../contract/config.ts';
import { metricValue, type ShownMetric } from '../contract/metrics.ts';
import type { EpochRecord } from '../contract/runs.ts';
import { keysOf } from '../shared/tables.ts';
import type { Preset } from './presets.ts';
import type { PublishedFigures } from './published.ts';

export interface PublishedRow {
  metric: ShownMetric;
  /** The epoch or step. */
  at: number;
  published: number;
  /** Null if the run has no record at this point. */
  measured: number | null;
}

/**
 * The preset that a run repeats. Everything that determines the training must be equal; seed, engine, name and notes
 * may differ.
 */
export function presetOf(config: ExperimentConfig, presets: readonly Preset[]): Preset | null {
  const essential = ({
    name: _name,
    notes: _notes,
    seed: _seed,
    engine: _engine,
    ...rest
  }: ExperimentConfig) => rest;
  return presets.find((preset) => isDeepStrictEqual(essential(preset.config), essential(config))) ?? null;
}

export function besidePublished(
  records: readonly EpochRecord[],
  published: PublishedFigures,
): PublishedRow[] {
  const recordAt = (at: number): EpochRecord | undefined =>
    records.find((record) => (published.unit === 'epoch' ? record.epoch : record.step) === at);
  return keysOf(published.figures).flatMap((metric) => {
    const { at: places, values } = published.figures[metric] ?? { at: [], values: [] };
    return places.map((at, i) => {
      const record = recordAt(at);
      return {
        metric,
        at,
        published: values[i] ?? NaN,
        measured: record === undefined ? null : metricValue(record, metric),
      };
    });
  });
}
