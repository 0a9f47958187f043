/** The contract's channels as functions of a workstation, one file per area. */
import type { Handlers } from '../contract/channels.ts';
import { compareHandlers } from './compare.ts';
import { editorHandlers } from './editor.ts';
import { datasetHandlers } from './datasets.ts';
import { engineHandlers } from './engines.ts';
import { presetHandlers } from './presets.ts';
import { queueHandlers } from './queue.ts';
import { runHandlers } from './runs.ts';
import { settingsHandlers } from './settings.ts';
import { weightHandlers } from './weights.ts';
import type { Workstation } from '../workstation/workstation.ts';

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
