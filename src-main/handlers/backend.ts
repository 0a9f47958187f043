/** The backend of a transport: the contract's channels as functions, one file per area, and events. */
import type { Backend } from '../transport/types.ts';
import type { Workstation } from '../workstation/workstation.ts';
import { compareHandlers } from './compare.ts';
import { datasetHandlers } from './datasets.ts';
import { editorHandlers } from './editor.ts';
import { engineHandlers } from './engines.ts';
import { presetHandlers } from './presets.ts';
import { queueHandlers } from './queue.ts';
import { runHandlers } from './runs.ts';
import { settingsHandlers } from './settings.ts';
import { weightHandlers } from './weights.ts';

export function createBackend(workstation: Workstation): Backend {
  return {
    handlers: {
      ...runHandlers(workstation),
      ...compareHandlers(workstation),
      ...presetHandlers(workstation),
      ...weightHandlers(workstation),
      ...engineHandlers(workstation),
      ...settingsHandlers(workstation),
      ...editorHandlers(workstation),
      ...queueHandlers(workstation),
      ...datasetHandlers(workstation),
    },
    subscribe: (listener) => workstation.subscribe(listener),
  };
}
