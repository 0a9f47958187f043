/** Measured records next to the figures that a preset's source published. */
import { isDeepStrictEqual } from 'node:util';
import type { ExperimentConfig } from '../contract/config.ts';
import type { EpochRecord } from '../contract/runs.ts';
import type { Preset } from './presets.ts';
import type { PublishedFigures, PublishedMetric } from './published.ts';

export interface PublishedRow {
  metric: PublishedMetric;
  /** The epoch or step. */
  at: number;
  published: number;
  /** Null where the run has no record of it. */
  measured: number | null;
}

/**
 * The preset that a run repeats: equal in everything that decides what is trained. Seed and engine may differ, and
 * so may name and notes.
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
  return Object.entries(published.figures).flatMap(([name, figures]) => {
    if (!isMetric(name)) return [];
    return figures.at.map((at, i) => ({
      metric: name,
      at,
      published: figures.values[i] ?? NaN,
      measured: measuredValue(name, recordAt(at)),
    }));
  });
}

function isMetric(name: string): name is PublishedMetric {
  return name in METRICS;
}

/** Keras prints loss and penalty in one. */
const sum = (loss: number | null, penalty: number | null): number | null =>
  loss === null || penalty === null ? null : loss + penalty;

const METRICS: Readonly<Record<PublishedMetric, (record: EpochRecord) => number | null>> = {
  loss: (record) => record.loss,
  acc: (record) => record.acc,
  valLoss: (record) => record.valLoss,
  valAcc: (record) => record.valAcc,
  trainAcc: (record) => record.trainAcc,
  penalty: (record) => record.penalty,
  seconds: (record) => record.seconds,
  objective: (record) => sum(record.loss, record.penalty),
  valObjective: (record) => sum(record.valLoss, record.penalty),
};

function measuredValue(metric: PublishedMetric, record: EpochRecord | undefined): number | null {
  return record === undefined ? null : METRICS[metric](record);
}
