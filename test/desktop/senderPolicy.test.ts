import { describe, expect, it } from 'vitest';
import { APP_ORIGIN, isWithin, refuseSender } from '../../src-main/desktop/senderPolicy.ts';

describe('isWithin', () => {
  it.each(['ridgeline://app', 'ridgeline://app/', 'ridgeline://app/index.html?a#/runs'])(
    'holds for %s',
    (url) => {
      expect(isWithin(APP_ORIGIN, url)).toBe(true);
    },
  );

  it.each([
    '',
    'about:blank',
    'ridgeline:app',
    'ridgeline://application/',
    'ridgeline://app.evil.example/',
    'ridgeline://app:1/',
    'ridgeline://evil@app.example/',
    'https://app/',
    'file:///ridgeline://app',
    'https://evil.example/?ridgeline://app',
    'data:text/html,ridgeline://app',
    'javascript:alert(1)',
  ])('does not hold for "%s"', (url) => {
    expect(isWithin(APP_ORIGIN, url)).toBe(false);
  });

  it('distinguishes ports of a development server', () => {
    expect(isWithin('http://localhost:5173', 'http://localhost:5173/index.html')).toBe(true);
    expect(isWithin('http://localhost:5173', 'http://localhost:5174/')).toBe(false);
    expect(isWithin('http://localhost:5173', 'https://localhost:5173/')).toBe(false);
  });
});

describe('refuseSender', () => {
  const url = 'ridgeline://app/index.html';

  it('accepts the top frame of the app', () => {
    expect(refuseSender({ url, parent: null }, APP_ORIGIN)).toBeNull();
  });

  it('rejects a closed frame, a frame inside a page, and any other page', () => {
    expect(refuseSender(null, APP_ORIGIN)).toContain('no longer exists');
    expect(refuseSender({ url, parent: { url } }, APP_ORIGIN)).toContain('frame inside a page');
    expect(refuseSender({ url: 'https://evil.example/', parent: null }, APP_ORIGIN)).toContain(
      'evil.example',
    );
    expect(refuseSender({ url: 'about:blank', parent: null }, APP_ORIGIN)).toContain('about:blank');
  });
});
