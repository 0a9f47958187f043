/** `ridgeline serve`: the window in a browser on this machine, until Ctrl-C. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { RidgelineError } from '../contract/errors.ts';
import { createBackend } from '../handlers/backend.ts';
import { APP_ROOT } from '../program/folders.ts';
import { startHttpServer } from '../transport/http.ts';
import { openWorkstation, type WorkstationOptions } from '../workstation/workstation.ts';
import { EXIT, type Output } from './output.ts';

export interface ServeRequest {
  options: WorkstationOptions;
  port: number | undefined;
  token: string | undefined;
  output: Output;
}

export async function serve({ options, port, token, output }: ServeRequest): Promise<number> {
  const rendererFolder = join(APP_ROOT, 'out', 'renderer');
  if (!existsSync(join(rendererFolder, 'index.html'))) {
    throw new RidgelineError(
      'unavailable',
      `The window has not been built: ${rendererFolder} has no index.html. Build it with: npm run build`,
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
  if (paused)
    output.note(`The queue is paused (${waiting.length} waiting); continue it on the page of the queue.`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  output.note('Closing: a run at work is stopped and keeps its finished epochs.');
  await server.close();
  await workstation.close();
  return EXIT.ok;
}
