import { contextBridge, ipcRenderer } from 'electron';
import type { Reply, RidgelineBridge } from './contract/bridge.ts';
import type { ChannelInput, ChannelName, ChannelOutput } from './contract/channels.ts';
import { EVENT_CHANNEL } from './transport/eventChannel.ts';

function request<C extends ChannelName>(
  channel: C,
): (input: ChannelInput<C>) => Promise<Reply<ChannelOutput<C>>> {
  return (input) => ipcRenderer.invoke(channel, input);
}

// Written out rather than taken from the contract at run time: a window gets these functions and no others,
// zod stays out of the sandbox, and a channel that is missing here does not compile.
const bridge: RidgelineBridge = {
  request: {
    'workstation.info': request('workstation.info'),
    'runs.list': request('runs.list'),
    'runs.get': request('runs.get'),
    'runs.steps': request('runs.steps'),
    'runs.startPreset': request('runs.startPreset'),
    'runs.startDemo': request('runs.startDemo'),
    'runs.stop': request('runs.stop'),
    'runs.resume': request('runs.resume'),
    'runs.remove': request('runs.remove'),
    'runs.annotate': request('runs.annotate'),
    'runs.trash': request('runs.trash'),
    'runs.restore': request('runs.restore'),
    'runs.removeTrashed': request('runs.removeTrashed'),
    'runs.baseline': request('runs.baseline'),
    'runs.setBaseline': request('runs.setBaseline'),
    'runs.sparklines': request('runs.sparklines'),
    'presets.list': request('presets.list'),
    'weights.tensors': request('weights.tensors'),
    'weights.snapshots': request('weights.snapshots'),
    'engines.doctor': request('engines.doctor'),
    'settings.get': request('settings.get'),
    'settings.change': request('settings.change'),
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
