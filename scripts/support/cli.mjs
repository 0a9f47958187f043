import { pathToFileURL } from 'node:url';
import { inRoot } from './root.mjs';

/**
 * Runs the built command line in this process: a killed wrapper process would leave a child running.
 * @param {readonly string[]} args
 */
export async function runCommandLine(args) {
  const cli = inRoot('out', 'main', 'cli.js');
  process.argv = [process.execPath, cli, ...args];
  await import(pathToFileURL(cli).href);
}
