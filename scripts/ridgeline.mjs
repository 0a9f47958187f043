#!/usr/bin/env node
/** `ridgeline …` in a checkout: builds Ridgeline if it is out of date, then runs the command line. */
import { buildIfStale } from './support/build.mjs';
import { runCommandLine } from './support/cli.mjs';
import { onRightNode } from './support/node.mjs';

if (await onRightNode(import.meta.url)) {
  const args = process.argv.slice(2);
  await buildIfStale();
  if (args[0] !== '--build-only') await runCommandLine(args);
}
