/** `ridgeline serve`: serves the window to a browser on this machine, until Ctrl-C. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Command } from 'commander';
import { RidgelineError } from '../contract/errors.ts';
import { createBackend } from '../handlers/backend.ts';
import { APP_ROOT } from '../program/folders.ts';
import { startHttpServer } from '../transport/http.ts';
import { openWorkstation } from '../workstation/workstation.ts';
import {
  addCommand,
  type CommonFlags,
  exitingWith,
  type Invocation,
  invocation,
  parallelOf,
  threadsOf,
  withParallel,
  withThreads,
} from './command.ts';
import { EXIT } from './output.ts';

interface ServeRequest extends Invocation {
  port: number | undefined;
  token: string | undefined;
}

async function serve({ options, port, token, output }: ServeRequest): Promise<number> {
  const rendererFolder = join(APP_ROOT, 'out', 'renderer');
  if (!existsSync(join(rendererFolder, 'index.html'))) {
    throw new RidgelineError(
      'unavailable',
      `The window is not built: ${rendererFolder} has no index.html. Build it with: npm run build`,
    );
  }
  const workstation = openWorkstation(options);
  const server = await startHttpServer({
    backend: createBackend(workstation),
    rendererFolder,
    port,
    token,
  });
  output.document({ url: server.url, port: server.port, token: server.token, home: options.home });
  output.line(`Ridgeline is at ${server.url}`);
  output.note(`Runs are kept in ${options.home}. Press Ctrl-C to end.`);
  workstation.resumeQueue();
  const { paused, waiting } = workstation.queueState();
  if (paused) output.note(`The queue is paused (${waiting.length} waiting); continue it on the queue page.`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  output.note('Closing: a running run is stopped and keeps its finished epochs.');
  await server.close();
  await workstation.close();
  return EXIT.ok;
}

interface ServeFlags extends CommonFlags {
  port?: string;
  token?: string;
  parallel?: string;
  threads?: string;
}

export function serveCommand(program: Command): void {
  withThreads(withParallel(addCommand(program, 'serve', 'serve the window to a browser on this machine')))
    .option('--port <n>', 'port on 127.0.0.1 (default: any free one)')
    .option('--token <text>', 'access token (default: a random one)')
    .action(
      exitingWith(({ port, token, parallel, threads, ...flags }: ServeFlags) => {
        const { options, output } = invocation(flags);
        return serve({
          options: { ...options, ...parallelOf(parallel), ...threadsOf(threads) },
          output,
          port: portNumber(port),
          token,
        });
      }),
    );
}

function portNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new RidgelineError('bad-input', `--port ${text} — must be a whole number from 0 to 65535.`);
}
