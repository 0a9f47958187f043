/** `npm run engine:tensorflow`: fetches the native part of @tensorflow/tfjs-node-gpu, which npm ci leaves out. */
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fail, runInTerminal } from './support/child.mjs';
import { onRightNode } from './support/node.mjs';
import { inRoot } from './support/root.mjs';

const PACKAGE = inRoot('node_modules', '@tensorflow', 'tfjs-node-gpu');

if (await onRightNode(import.meta.url)) {
  const installer = join(PACKAGE, 'scripts', 'install.js');
  if (!existsSync(installer)) {
    fail('The package @tensorflow/tfjs-node-gpu is not installed. Run "npm ci" without "--omit=optional".');
  }
  await step('The native library could not be downloaded or built', [installer, 'gpu', 'download']);
  await step('The native library was fetched but cannot be loaded', [
    '--print',
    'require("@tensorflow/tfjs-node-gpu").version["tfjs-node"]',
  ]);
  console.log('TensorFlow is ready. "ridgeline doctor" says whether it is correct and how fast.');
}

async function step(failure, args) {
  // The installer calls node-pre-gyp and node by name.
  const path = [dirname(process.execPath), inRoot('node_modules', '.bin'), process.env.PATH].join(delimiter);
  const { code } = await runInTerminal(process.execPath, args, {
    cwd: PACKAGE,
    env: { ...process.env, PATH: path },
  });
  if (code === 0) return;
  fail(
    `\n${failure}; the reason is above.\n` +
      'This step needs the network: it fetches libtensorflow from storage.googleapis.com. ' +
      'A mirror can be named with TFJS_NODE_CDN_STORAGE, a proxy with HTTPS_PROXY.\n' +
      'Ridgeline trains without it: "ridgeline doctor" lists the engines that are there.',
  );
}
