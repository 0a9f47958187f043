/** Comparisons: records, step curves and published figures of many runs at once. */
import type { HandlersOf } from '../contract/channels.ts';
import type { compareChannels, StepCurve } from '../contract/channels/compare.ts';
import type { StepMetric } from '../contract/metrics.ts';
import { presetOf } from '../experiment/besidePublished.ts';
import { loadPublished, publishedFor, type PublishedFigures } from '../experiment/published.ts';
import { lowerBound } from '../shared/lowerBound.ts';
import { pack } from '../shared/packed.ts';
import { smooth } from '../shared/smoothing.ts';
import { keptIndices } from '../shared/thin.ts';
import type { Workstation } from '../workstation/workstation.ts';

interface CurveRequest {
  maxPoints: number;
  smoothing: number;
  from?: number | undefined;
  to?: number | undefined;
}

export function compareHandlers(workstation: Workstation): HandlersOf<typeof compareChannels> {
  const { store } = workstation;
  let published: PublishedFigures[] | null = null;
  return {
    'runs.details': async ({ ids }) =>
      ids.map((id) => ({ run: store.run(id), epochs: store.epochs(id), weights: store.latestWeights(id) })),
    'runs.curves': async ({ ids, metrics, ...request }) =>
      ids.map((id) => ({
        id,
        curves: metrics.map((metric) => packedCurve(metric, store.steps(id, metric), request)),
      })),
    'runs.published': async ({ ids }) => {
      published ??= loadPublished(workstation.options.resources);
      const known = published;
      return ids.flatMap((id) => {
        const preset = presetOf(store.run(id).config, workstation.presets);
        const figures = preset === null ? null : publishedFor(known, preset.id);
        return preset === null || figures === null ? [] : [{ id, preset: preset.id, figures }];
      });
    },
  };
}

function packedCurve(
  metric: StepMetric,
  { step, value }: { step: Float64Array; value: Float32Array },
  { maxPoints, smoothing, from = 0, to = Infinity }: CurveRequest,
): StepCurve {
  const begin = lowerBound(step, from);
  const end = lowerBound(step, to + 1);
  const kept = keptIndices(value.subarray(begin, end), maxPoints);
  const steps = Uint32Array.from(kept, (i) => step[begin + i] ?? NaN);
  const averages = smoothing === 0 ? null : smooth(value, smoothing);
  const firstStep = consecutive(steps) ? (steps[0] ?? null) : null;
  return {
    metric,
    total: end - begin,
    firstStep,
    steps: firstStep === null ? pack(steps) : null,
    values: pack(Float32Array.from(kept, (i) => value[begin + i] ?? NaN)),
    smoothed: averages === null ? null : pack(Float32Array.from(kept, (i) => averages[begin + i] ?? NaN)),
  };
}

function consecutive(steps: Uint32Array): boolean {
  const first = steps[0];
  return first !== undefined && steps.every((step, i) => step === first + i);
}
