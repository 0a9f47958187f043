/** The contract's channels as functions of a workstation, one file per area. */
import type { Handlers } from './contract/channels.ts';
import { compareHandlers } from './handlers/compare.ts';
import { editorHandlers } from './handlers/editor.ts';
import { datasetHandlers } from './handlers/datasets.ts';
import { engineHandlers } from './handlers/engines.ts';
import { presetHandlers } from './handlers/presets.ts';
import { queueHandlers } from './handlers/queue.ts';
import { runHandlers } from './handlers/runs.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { weightHandlers } from './handlers/weights.ts';
import type { Workstation } from './workstation.ts';

export function createHandlers(workstation: Workstation): Handlers {
  return {
    ...runHandlers(workstation),
    ...compareHandlers(workstation),
    ...presetHandlers(workstation),
    ...weightHandlers(workstation),
    ...engineHandlers(workstation),
    ...settingsHandlers(workstation),
    ...editorHandlers(workstation),
    ...queueHandlers(workstation),
    ...datasetHandlers(workstation),
  };
}
