/** The order of waiting runs, and pausing the queue. */
import type { HandlersOf } from '../contract/channels.ts';
import type { queueChannels } from '../contract/channels/queue.ts';
import type { Workstation } from '../workstation/workstation.ts';

export function queueHandlers(workstation: Workstation): HandlersOf<typeof queueChannels> {
  return {
    'queue.state': async () => workstation.queueState(),
    'queue.move': async ({ ids, before }) => workstation.moveQueued(ids, before),
    'queue.pause': async ({ paused }) => workstation.pauseQueue(paused),
  };
}
