import { describe, expect, it } from 'vitest';
import {
  colourVariable,
  dashOf,
  HUES,
  LOOKS,
  preferredLook,
  resolveLooks,
} from '../../../src-renderer/app/colours.ts';

describe('looks of runs', () => {
  it('are the same everywhere, and differ for runs queued together', () => {
    const ids = ['01hz3k8y0', '01hz3k8y1', '01hz3k8y2', '01hz3k8y3', '01hz3k8y4', '01hz3k8y5'];
    expect(new Set(ids.map(preferredLook)).size).toBe(HUES);
    expect(preferredLook('01hz3k8zz')).toBe((preferredLook('01hz3k900') + HUES - 1) % HUES);
  });

  it('move only the later of two selected runs with one look, to another hue', () => {
    const [first, other, twin] = ['0', '1', '6'];
    expect(preferredLook(twin)).toBe(preferredLook(first));
    const looks = resolveLooks(new Map(), [first, other, twin]);
    expect([...looks]).toEqual([[twin, 2]]);
    expect(resolveLooks(looks, [twin, first])).toEqual(looks);
  });

  it('do not change later', () => {
    const looks = resolveLooks(new Map([['6', 4]]), ['6', '1']);
    expect(looks.get('6')).toBe(4);
  });

  it('distinguish fifty runs', () => {
    const ids = Array.from({ length: 50 }, (_, i) => `r${i}`);
    const looks = resolveLooks(new Map(), ids);
    const shown = ids.map((id) => looks.get(id) ?? preferredLook(id));
    expect(new Set(shown).size).toBe(50);
    expect(new Set(shown.map((look) => `${colourVariable(look)} ${dashOf(look).join()}`)).size).toBe(50);
    expect(LOOKS).toBeGreaterThanOrEqual(50);
    expect(shown.filter((look) => dashOf(look).length === 0)).toHaveLength(2 * HUES);
  });
});
