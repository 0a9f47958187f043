import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkout } from './checkout.ts';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await Checkout.make();
  await checkout.write('node_modules/electron/install.js', 'throw new Error("must not be run")');
});
afterEach(() => checkout.remove());

async function installElectron(): Promise<void> {
  await checkout.write('node_modules/electron/path.txt', 'electron');
  await checkout.writeProgram('node_modules/electron/dist/electron');
}

// Only Linux needs a display.
describe.runIf(process.platform === 'linux')('npm start', () => {
  it('serves if Electron is not downloaded, and says how to get it', async () => {
    const { stdout, stderr } = await checkout.run('start.mjs', ['--port', '8080'], { DISPLAY: ':0' });
    expect(stderr).toContain('npx install-electron');
    expect(JSON.parse(stdout)).toEqual(['serve', '--port', '8080']);
  });

  it('serves if there is no display', async () => {
    await installElectron();
    const { stdout, stderr } = await checkout.run('start.mjs');
    expect(stderr).toContain('There is no display');
    expect(JSON.parse(stdout)).toEqual(['serve']);
  });

  it.each([{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }])('opens Electron with %o', async (env) => {
    await installElectron();
    const { code, stdout } = await checkout.run('start.mjs', ['--x'], env);
    expect(stdout).toBe(`${checkout.root}/ --x\n`);
    expect(code).toBe(0);
  });
});
