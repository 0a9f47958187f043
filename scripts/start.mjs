/** `npm start`: the desktop window if possible, else the same window in a browser. */
import { buildIfStale } from './support/build.mjs';
import { endLike, runInTerminal } from './support/child.mjs';
import { runCommandLine } from './support/cli.mjs';
import { electronProgram, whyNoWindow } from './support/electron.mjs';
import { onRightNode } from './support/node.mjs';
import { ROOT } from './support/root.mjs';

if (await onRightNode(import.meta.url)) {
  const args = process.argv.slice(2);
  await buildIfStale();
  const reason = whyNoWindow();
  if (reason === null) {
    endLike(await runInTerminal(electronProgram(), [ROOT, ...args]));
  } else {
    console.error(`No desktop window: ${reason}`);
    console.error('Serving Ridgeline to a browser instead (ridgeline serve).');
    await runCommandLine(['serve', ...args]);
  }
}
