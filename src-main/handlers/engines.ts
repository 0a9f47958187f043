/** The workstation and its engines. */
import type { HandlersOf } from '../contract/channels.ts';
import type { engineChannels } from '../contract/channels/engines.ts';
import { VERSION } from '../program/version.ts';
import type { Workstation } from '../workstation/workstation.ts';

export function engineHandlers({ options, engines }: Workstation): HandlersOf<typeof engineChannels> {
  return {
    'workstation.info': async () => ({
      version: VERSION,
      home: options.home,
      platform: `${process.platform} ${process.arch}`,
    }),
    'engines.state': async () => engines.state(),
    'engines.test': async (input) => engines.start(input.engines),
    'engines.cancel': async () => {
      engines.cancel();
      return {};
    },
  };
}
