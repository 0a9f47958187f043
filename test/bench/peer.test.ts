import { describe, expect, it } from 'vitest';
import { Peer, PeerUnavailableError } from '../../bench/peer.ts';
import { answering, READY, start } from './fakePeers.ts';

describe('Peer', () => {
  it('greets, answers rounds and ends with its stdin', async () => {
    const peer = await start(answering('2'));
    expect(peer.versions).toEqual({ fake: '1.5' });
    expect(peer.threads).toBe(2);
    expect(await peer.train(5)).toEqual({ steps: 5, totalMs: 10, loss: 1, rssMiB: 11, cpuMs: 1 });
    expect(await peer.train(1)).toMatchObject({ totalMs: 2, rssMiB: 12 });
    await peer.close();
  });

  it('is named with its version, or with its program until that is known, and with its variant', async () => {
    const keys = { name: 'torch', versionOf: 'fake', variant: 'channels_last' };
    expect((await start(READY, keys)).name).toBe('torch 1.5 channels_last');
    await expect(start('process.exit(3)', keys)).rejects.toThrow(
      `torch (${process.execPath}) channels_last: ended with status 3`,
    );
  });

  it('is unavailable when it says so, when it exits with 3 and when its program is missing', async () => {
    await expect(start(`console.log('{"unavailable":"no such backend"}')`)).rejects.toThrow(
      new PeerUnavailableError('fake: no such backend'),
    );
    await expect(start(`console.error('no PyTorch here'); process.exit(3)`)).rejects.toThrow(
      new PeerUnavailableError('fake: no PyTorch here'),
    );
    await expect(Peer.start({ name: 'gone', command: '/no/such/program', args: [] })).rejects.toThrow(
      new PeerUnavailableError('gone: could not be started: spawn /no/such/program ENOENT'),
    );
  });

  it('reports a crash with its stderr', async () => {
    await expect(start(`console.error('out of memory'); process.exit(7)`)).rejects.toThrow(
      new Error('Peer fake ended with status 7.\nout of memory'),
    );
    const peer = await start(
      `${READY} process.stdin.on('data', () => { console.error('boom'); process.exit(1); })`,
    );
    await expect(peer.train(3)).rejects.toThrow(new Error('Peer fake ended with status 1.\nboom'));
  });

  it('rejects messages that violate the protocol', async () => {
    await expect(start(`console.log('hello'); process.stdin.resume()`)).rejects.toThrow(
      'Peer fake sent a line that is not JSON: hello.',
    );
    await expect(start(`console.log('{"ready":"yes"}'); process.stdin.resume()`)).rejects.toThrow(
      'Peer fake sent an invalid first line.',
    );
    const wrongCount = await start(answering('1').replace('({ steps', '({ steps: 4'));
    await expect(wrongCount.train(3)).rejects.toThrow('Peer fake trained 4 steps, not 3.');
    const noLoss = await start(answering('1', 'null'));
    await expect(noLoss.train(3)).rejects.toThrow('Peer fake sent an invalid answer.');
  });

  it('kills a peer that is silent for too long', async () => {
    await expect(start('process.stdin.resume()', { name: 'mute', timeoutMs: 50 })).rejects.toThrow(
      'Peer mute sent nothing for 0.05 s.',
    );
  });
});
