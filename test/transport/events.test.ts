import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { workstationEvent } from '../../src-main/contract/events.ts';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import { RUN, stepsEvent } from './backend.ts';
import { startTestServer } from './server.ts';
import type { TestServer } from './server.ts';

let t: TestServer;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  t = await startTestServer();
});
afterEach(async () => {
  await t.close();
  vi.useRealTimers();
});

interface Stream {
  response: Response;
  /** The next block of lines, or null if the stream has ended. Reads only when called. */
  frame: () => Promise<string | null>;
}

async function openStream(): Promise<Stream> {
  const response = await fetch(`${t.origin}/events`, { headers: t.authorization });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('The event stream has no body.');
  let buffer = '';
  const frame = async () => {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end !== -1) {
        const text = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        return text;
      }
      const { done, value } = await reader.read();
      if (done) return null;
      buffer += value;
    }
  };
  expect(await frame()).toBe('retry: 1000');
  return { response, frame };
}

function parseFrame(frame: string | null): { id: number; event: WorkstationEvent } {
  const [, id, data] = /^id: (\d+)\ndata: (.*)$/.exec(frame ?? '') ?? [];
  return { id: Number(id), event: workstationEvent.parse(JSON.parse(data ?? 'null')) };
}

describe('GET /events', () => {
  it('sends every event with an ascending number', async () => {
    const { response, frame } = await openStream();
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    t.backend.emit({ type: 'run', run: RUN });
    expect(await frame()).toBe(`id: 1\ndata: ${JSON.stringify({ type: 'run', run: RUN })}`);
    t.backend.emit(stepsEvent('run-1', 1, 3));
    expect(await frame()).toBe(`id: 2\ndata: ${JSON.stringify(stepsEvent('run-1', 1, 3))}`);
  });

  it('reaches all open windows', async () => {
    const readers = await Promise.all([openStream(), openStream()]);
    t.backend.emit({ type: 'removed', id: 'run-9' });
    for (const { frame } of readers) expect(await frame()).toContain('run-9');
  });

  it('sends a heartbeat every 15 seconds', async () => {
    const { frame } = await openStream();
    vi.advanceTimersByTime(15_000);
    expect(await frame()).toBe(': alive');
    vi.advanceTimersByTime(14_999);
    t.backend.emit({ type: 'removed', id: 'run-9' });
    expect(await frame()).toContain('run-9');
    vi.advanceTimersByTime(1);
    expect(await frame()).toBe(': alive');
  });

  it('merges the steps of a run for a slow reader, and loses none', async () => {
    const slow = await openStream();
    const attentive = await openStream();
    const blocks = 400;
    const size = 700;
    for (let block = 0; block < blocks; block++) {
      t.backend.emit(stepsEvent('run-1', block * size + 1, size));
      expect(parseFrame(await attentive.frame()).id).toBe(block + 1);
    }
    t.backend.emit({ type: 'removed', id: 'run-1' });

    const frames = [];
    do frames.push(parseFrame(await slow.frame()));
    while (frames.at(-1)?.event.type !== 'removed');
    const losses = frames.flatMap(({ event }) => (event.type === 'steps' ? event.loss : []));
    expect(losses).toEqual(Array.from({ length: blocks * size }, (_, i) => i + 1));
    expect(frames.length).toBeLessThan(blocks);
    const ids = frames.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  it('drops a reader that is too far behind, so that it reconnects', async () => {
    const slow = await openStream();
    const attentive = await openStream();
    const run = { ...RUN, error: 'x'.repeat(10_000) };
    for (let i = 0; i < 4_000; i++) {
      t.backend.emit({ type: 'run', run });
      expect(parseFrame(await attentive.frame()).id).toBe(i + 1);
    }
    const readOn = async () => {
      for (;;) expect(parseFrame(await slow.frame()).event.type).toBe('run');
    };
    await expect(readOn()).rejects.toThrow('terminated');
    t.backend.emit({ type: 'removed', id: 'run-1' });
    expect(parseFrame(await attentive.frame()).event.type).toBe('removed');
  });

  it('ends at once when the server closes, for fast and slow readers', async () => {
    const slow = await openStream();
    const attentive = await openStream();
    for (let i = 0; i < 300; i++) {
      t.backend.emit({ type: 'run', run: { ...RUN, error: 'x'.repeat(50_000) } });
      expect(parseFrame(await attentive.frame()).id).toBe(i + 1);
    }
    const started = performance.now();
    await t.server.close();
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(await attentive.frame()).toBeNull();
    const readOn = async () => {
      while ((await slow.frame()) !== null);
    };
    await expect(readOn()).rejects.toThrow('terminated');
    expect(t.backend.subscribers).toBe(0);
  });

  it('sends nothing to a HEAD request and keeps no reader', async () => {
    const response = await fetch(`${t.origin}/events`, { method: 'HEAD', headers: t.authorization });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});
