import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { Kept } from '../../../src-renderer/app/kept.ts';
import { browserStorage } from './storage.ts';

browserStorage();

const kept = new Kept('test', z.strictObject({ size: z.number() }), { size: 1 });

describe('storage in the browser', () => {
  it('returns the stored value', () => {
    expect(kept.read()).toEqual({ size: 1 });
    expect(kept.write({ size: 3 })).toBe(true);
    expect(localStorage.getItem('ridgeline.test')).toBe('{"size":3}');
    expect(kept.read()).toEqual({ size: 3 });
  });

  it.each(['', '{', 'null', '{"size":"3"}', '{"size":3,"colour":1}'])('is not read from %j', (text) => {
    localStorage.setItem('ridgeline.test', text);
    expect(kept.read()).toEqual({ size: 1 });
  });

  it('is limited to the tab on request', () => {
    vi.stubGlobal('sessionStorage', { getItem: () => '{"size":5}' });
    const ofTab = new Kept('test', z.strictObject({ size: z.number() }), { size: 1 }, 'sessionStorage');
    expect(ofTab.read()).toEqual({ size: 5 });
    expect(kept.read()).toEqual({ size: 1 });
  });

  it('falls back without an error if the storage is full', () => {
    const setItem = (): never => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    vi.stubGlobal('localStorage', { getItem: () => '{"size":3}', setItem });
    expect(kept.write({ size: 4 })).toBe(false);
    expect(kept.read()).toEqual({ size: 3 });
  });

  it('falls back without an error if access to the storage is denied', () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage') ?? {};
    onTestFinished(() => void Object.defineProperty(globalThis, 'localStorage', before));
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    expect(kept.read()).toEqual({ size: 1 });
    expect(kept.write({ size: 4 })).toBe(false);
  });
});
