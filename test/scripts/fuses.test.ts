import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkout } from './checkout.ts';

/** Marks the position of the fuses in every Electron program (electron/build/fuses). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await Checkout.make();
});
afterEach(() => checkout.remove());

describe('fuses.mjs', () => {
  // A link to the repository's packages, which the script needs.
  const script = join(import.meta.dirname, '../../scripts/fuses.mjs');
  const runFuses = async (...args: string[]) => {
    await checkout.write('run.mjs', `import ${JSON.stringify(script)};`);
    return checkout.run('../run.mjs', args);
  };

  it('sets every fuse of a program', async () => {
    const program = join(checkout.root, 'ridgeline');
    const wire = [1, 9, ...Buffer.from('101100111')];
    await writeFile(program, Buffer.concat([Buffer.from(`ELF${SENTINEL}`), Buffer.from(wire)]));
    const { code, stderr } = await runFuses(program);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const fuses = await getCurrentFuseWire(program);
    expect(fuses[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE);
    expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE);
    expect((await readFile(program)).subarray(-9).toString()).toBe('010011001');
  });

  it('prints its usage', async () => {
    expect((await runFuses()).stderr).toContain('node scripts/fuses.mjs path/to/ridgeline');
    expect((await runFuses('/nowhere')).code).toBe(1);
  });
});
