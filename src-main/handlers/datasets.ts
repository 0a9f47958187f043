/** Data sets: which are available, how to get the others, and sample images. */
import type { HandlersOf } from '../contract/channels.ts';
import type { datasetChannels } from '../contract/channels/datasets.ts';
import { datasetSummaries } from '../datasets/catalog.ts';
import type { Workstation } from '../workstation/workstation.ts';

export function datasetHandlers({ options, previews }: Workstation): HandlersOf<typeof datasetChannels> {
  return {
    'datasets.list': async () => ({
      dataFolder: options.dataFolder,
      datasets: datasetSummaries(options),
    }),
    'datasets.preview': async ({ id, perClass, seed }) => previews.of(id, { perClass, seed }),
  };
}
