import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Chromium without the browser around it comes first: it loads a page in a third of the time. */
const NAMES = [
  'chromium-headless-shell',
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
];
const PATHS = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
};

/**
 * Finds a browser for the end-to-end tests: the configured one, Playwright's, or an installed one. On Debian, and as
 * root, installs Chromium if there is none.
 * @returns {Promise<string>} path of its program
 * @throws {Error} with what to install
 */
export async function findBrowser() {
  const named = process.env.RIDGELINE_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`RIDGELINE_CHROMIUM names ${named}, which does not exist.`);
  }
  const found =
    (await playwrightBrowser()) ?? systemBrowser() ?? (installOnDebian() ? systemBrowser() : null);
  if (found !== null) return found;
  throw new Error(
    'The browser tests need Chrome, Chromium or Edge, and none was found. Install one of them, or run ' +
      '"npx playwright install chromium", or set RIDGELINE_CHROMIUM to the path of one.',
  );
}

async function playwrightBrowser() {
  const { chromium } = await import('@playwright/test');
  const program = chromium.executablePath();
  return existsSync(program) ? program : null;
}

function systemBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...(PATHS[process.platform] ?? []),
  ];
  return candidates.find((program) => existsSync(program)) ?? null;
}

function installOnDebian() {
  const release = '/etc/os-release';
  const debian = existsSync(release) && /^ID=debian$/m.test(readFileSync(release, 'utf8'));
  if (!debian || process.getuid?.() !== 0) return false;
  console.log('No browser for the end-to-end tests: installing Chromium with apt-get …');
  const apt = (...args) =>
    spawnSync('apt-get', args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
  const install = ['install', '-y', '--no-install-recommends', 'chromium'];
  return apt(...install) || (apt('update') && apt(...install));
}
