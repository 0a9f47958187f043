/**
 * The trainer's channel to the workstation: Node's IPC after `child_process.fork`, or the parent port of an Electron
 * utility process. Every message is parsed.
 */
import { type TrainerCommand, trainerCommand, type TrainerReport } from './messages.ts';

export interface ParentChannel {
  send: (report: TrainerReport) => void;
  onCommand: (listener: (command: TrainerCommand) => void) => void;
  /** Called when the workstation has exited. */
  onClosed: (listener: () => void) => void;
}

/** The part of Electron's `process.parentPort` that is used. */
interface ParentPort {
  postMessage: (message: unknown) => void;
  on: (event: 'message', listener: (event: { data: unknown }) => void) => void;
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}

/** @throws Error if the process was not started by a workstation */
export function parentChannel(): ParentChannel {
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(port)) {
    return {
      send: (report) => port.postMessage(report),
      onCommand: (listener) => port.on('message', ({ data }) => listener(trainerCommand.parse(data))),
      // Electron ends its utility processes itself.
      onClosed: () => {},
    };
  }
  const send = process.send?.bind(process);
  if (send === undefined) {
    throw new Error('the trainer is started by the workstation, not by hand; try: ridgeline run <preset>');
  }
  return {
    send: (report) => void send(report),
    onCommand: (listener) => process.on('message', (data) => listener(trainerCommand.parse(data))),
    onClosed: (listener) => process.on('disconnect', listener),
  };
}
