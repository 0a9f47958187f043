import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endLike, fail, runInTerminal } from './child.mjs';
import { inRoot } from './root.mjs';

/** better-sqlite3 crashes on older versions. */
const OLDEST = [22, 12];

/**
 * Whether this Node can run Ridgeline. If not, the script is restarted with the Node that `npm ci` installed, and this
 * process exits with its exit code.
 * @param {string} script `import.meta.url` of the script
 * @returns {Promise<boolean>} false if the other Node has run the script
 */
export async function onRightNode(script) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return true;
  const node = bundledNode();
  if (!existsSync(node)) {
    fail(
      `Ridgeline needs Node ${OLDEST.join('.')} or newer; this is Node ${process.versions.node}.\n` +
        'Run "npm ci" in the folder of Ridgeline: it installs Node 24 on Linux, Windows and Intel Macs. ' +
        'On other machines, install Node 24 from https://nodejs.org.',
    );
  }
  endLike(await runInTerminal(node, [fileURLToPath(script), ...process.argv.slice(2)]));
  return false;
}

function bundledNode() {
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  return inRoot('node_modules', name, 'bin', windows ? 'node.exe' : 'node');
}
