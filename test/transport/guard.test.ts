import { describe, expect, it } from 'vitest';
import { AccessToken, bearer, refuseAddress } from '../../src-main/transport/guard.ts';

describe('refuseAddress', () => {
  it.each([
    ['127.0.0.1:8080', undefined],
    ['localhost:8080', undefined],
    ['LOCALHOST:8080', 'http://localhost:8080'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('takes Host %s with Origin %s', (host, origin) => {
    expect(refuseAddress({ host, origin }, 8080)).toBeNull();
  });

  it.each([
    undefined,
    '',
    '127.0.0.1',
    '127.0.0.1:80',
    'evil.example:8080',
    'localhost.evil.example:8080',
    '127.0.0.1:8080.evil.example',
    '[::1]:8080',
    '0.0.0.0:8080',
  ])('refuses Host %s and says how to tunnel', (host) => {
    expect(refuseAddress({ host, origin: undefined }, 8080)).toContain('ssh -L 8080:127.0.0.1:8080');
  });

  it.each([
    'null',
    'https://127.0.0.1:8080',
    'http://localhost:8080',
    'http://127.0.0.1:9999',
    'http://evil.example',
  ])('refuses Origin %s for 127.0.0.1:8080', (origin) => {
    expect(refuseAddress({ host: '127.0.0.1:8080', origin }, 8080)).toContain(origin);
  });
});

describe('AccessToken', () => {
  it('is random and long by default', () => {
    const first = new AccessToken();
    expect(first.text).toMatch(/^[\w-]{43}$/);
    expect(new AccessToken().text).not.toBe(first.text);
  });

  it('matches only itself', () => {
    const token = new AccessToken('abcdefghijklmnop');
    expect(token.matches('abcdefghijklmnop')).toBe(true);
    for (const wrong of ['', 'abcdefghijklmno', 'abcdefghijklmnopq', 'Abcdefghijklmnop', undefined]) {
      expect(token.matches(wrong)).toBe(false);
    }
  });

  it.each(['', 'short', 'has spaces in its text', 'semicolon;semicolon;'])('refuses to be "%s"', (text) => {
    expect(() => new AccessToken(text)).toThrow(/16 to 200 letters/);
  });
});

describe('bearer', () => {
  it('reads the token only of a bearer Authorization header', () => {
    expect(bearer('Bearer abc-_1')).toBe('abc-_1');
    expect(bearer('bearer abc')).toBe('abc');
    for (const header of [undefined, '', 'Bearer', 'Basic abc', 'Bearer a b']) {
      expect(bearer(header)).toBeUndefined();
    }
  });
});
