/** The contract's channels as functions of a workstation, one file per area. */
import type { Handlers } from './contract/channels.ts';
import { compareHandlers } from './handlers/compare.ts';
import { editorHandlers } from './handlers/editor.ts';
import { engineHandlers } from './handlers/engines.ts';
import { presetHandlers } from './handlers/presets.ts';
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
  };
}
