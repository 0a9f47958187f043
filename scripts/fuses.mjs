/** `node scripts/fuses.mjs PROGRAM`: sets the fuses of a packaged Ridgeline, before it is signed. */
import { existsSync } from 'node:fs';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { fail } from './support/child.mjs';

const [program] = process.argv.slice(2);
if (program === undefined || !existsSync(program)) {
  fail(
    'Name the packaged program: node scripts/fuses.mjs path/to/ridgeline (or Ridgeline.exe, Ridgeline.app).',
  );
}

await flipFuses(program, {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // Without these, the program would run any script with Ridgeline's name and permissions.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // The archive is verified, and the app is loaded only from it.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
});
console.log(`The fuses of ${program} are set.`);
