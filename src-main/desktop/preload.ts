import { contextBridge, ipcRenderer } from 'electron';
import type { Reply, RidgelineBridge } from '../contract/bridge.ts';
import type { ChannelInput, ChannelName, ChannelOutput } from '../contract/channels.ts';
import { EVENT_CHANNEL } from './eventChannel.ts';

function request<C extends ChannelName>(
  channel: C,
): (input: ChannelInput<C>) => Promise<Reply<ChannelOutput<C>>> {
  return (input) => ipcRenderer.invoke(channel, input);
}

// Listed explicitly instead of derived from the contract at run time: a window gets only these functions, zod is not
// loaded in the sandbox, and a missing channel does not compile.
const bridge: RidgelineBridge = {
  request: {
    'workstation.info': request('workstation.info'),
    'runs.list': request('runs.list'),
    'runs.get': request('runs.get'),
    'runs.details': request('runs.details'),
    'runs.curves': request('runs.curves'),
    'runs.published': request('runs.published'),
    'runs.startPreset': request('runs.startPreset'),
    'runs.startDemo': request('runs.startDemo'),
    'runs.stop': request('runs.stop'),
    'runs.resume': request('runs.resume'),
    'runs.annotate': request('runs.annotate'),
    'runs.trash': request('runs.trash'),
    'runs.restore': request('runs.restore'),
    'runs.removeTrashed': request('runs.removeTrashed'),
    'runs.baseline': request('runs.baseline'),
    'runs.setBaseline': request('runs.setBaseline'),
    'runs.sparklines': request('runs.sparklines'),
    'presets.list': request('presets.list'),
    'weights.layers': request('weights.layers'),
    'weights.history': request('weights.history'),
    'weights.values': request('weights.values'),
    'weights.prune': request('weights.prune'),
    'weights.cancelPrune': request('weights.cancelPrune'),
    'engines.state': request('engines.state'),
    'engines.test': request('engines.test'),
    'engines.cancel': request('engines.cancel'),
    'queue.state': request('queue.state'),
    'queue.move': request('queue.move'),
    'queue.pause': request('queue.pause'),
    'datasets.list': request('datasets.list'),
    'datasets.preview': request('datasets.preview'),
    'settings.get': request('settings.get'),
    'settings.change': request('settings.change'),
    'editor.schema': request('editor.schema'),
    'editor.check': request('editor.check'),
    'runs.startConfig': request('runs.startConfig'),
  },
  onEvent(listener) {
    const forward = (_event: unknown, pushed: unknown) => listener(pushed);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => {
      ipcRenderer.off(EVENT_CHANNEL, forward);
    };
  },
};

contextBridge.exposeInMainWorld('ridgeline', bridge);
