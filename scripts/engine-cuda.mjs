/** `npm run engine:cuda`: fetches ONNX Runtime's CUDA provider, which npm ci leaves out. Linux x64 only. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, runInTerminal } from './support/child.mjs';
import { onRightNode } from './support/node.mjs';
import { inRoot } from './support/root.mjs';

const PACKAGE = inRoot('node_modules', 'onnxruntime-node');

if (await onRightNode(import.meta.url)) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    fail(`ONNX Runtime has a CUDA provider for Linux x64 only, not for ${process.platform} ${process.arch}.`);
  }
  const installer = join(PACKAGE, 'script', 'install.js');
  if (!existsSync(installer)) fail('The package onnxruntime-node is not installed. Run "npm ci".');
  const { code } = await runInTerminal(process.execPath, [installer, '--onnxruntime-node-install=cuda12'], {
    cwd: PACKAGE,
    env: process.env,
  });
  if (code !== 0) {
    fail(
      '\nThe CUDA provider could not be downloaded; the reason is above.\n' +
        'This step needs the network: it fetches the package Microsoft.ML.OnnxRuntime.Gpu.Linux from nuget.org. ' +
        'A proxy can be named with GLOBAL_AGENT_HTTPS_PROXY.\n' +
        'Ridgeline trains without it: "ridgeline doctor" lists the engines that are there.',
    );
  }
  console.log('The CUDA provider is here. "ridgeline doctor" says whether it is correct and how fast.');
}
