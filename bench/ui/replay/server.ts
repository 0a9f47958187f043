/**
 * `node bench/ui/replay/server.ts HOME UPDATES`: serves the built window over the product's own transport, with
 * UPDATES events per run and second. Prints its address like `ridgeline serve --json`.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { APP_ROOT, RESOURCES_FOLDER } from '../../../src-main/program/folders.ts';
import { startHttpServer } from '../../../src-main/transport/http.ts';
import { openWorkstation } from '../../../src-main/workstation/workstation.ts';
import { ReplayBackend } from './backend.ts';

const [home = '', updates = '10'] = process.argv.slice(2);
const workstation = openWorkstation({
  home,
  dataFolder: null,
  resources: RESOURCES_FOLDER,
  // Nothing is trained here.
  trainerPath: join(APP_ROOT, 'out', 'main', 'trainer.js'),
});
const backend = new ReplayBackend(workstation);
const server = await startHttpServer({ backend, rendererFolder: join(APP_ROOT, 'out', 'renderer') });
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
const timer = setInterval(() => backend.advance(), 1000 / Number(updates));
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
clearInterval(timer);
await server.close();
await workstation.close();
