import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fail } from './child.mjs';
import { inRoot } from './root.mjs';

const SOURCES = ['src-main', 'src-renderer', 'resources/icons', 'electron.vite.config.ts', 'package.json'];
/** Its modification time is the start of the last successful build. */
const STAMP = inRoot('out', 'build-stamp');
const LOCK = inRoot('out', 'build-lock');

/** Builds Ridgeline into `out/` if the sources are newer. Writes only to stderr. */
export async function buildIfStale() {
  if (!isStale()) return;
  mkdirSync(inRoot('out'), { recursive: true });
  await takeLock();
  try {
    // Another process may have built it while this one waited.
    if (isStale()) await build();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function isStale() {
  if (!existsSync(STAMP)) return true;
  const built = statSync(STAMP).mtimeMs;
  return SOURCES.some((path) => newest(inRoot(path)) > built);
}

/**
 * Newest modification below a path. Includes folders, whose modification time changes when a file is deleted.
 * @param {string} path
 * @returns {number} milliseconds since 1970; 0 if the path does not exist
 */
function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

async function build() {
  const builder = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if (!existsSync(builder)) {
    fail('Ridgeline is not built, and the build tools are not installed. Run "npm ci" first.');
  }
  const began = new Date();
  rmSync(STAMP, { force: true });
  console.error('Building Ridgeline …');
  const { code, output } = await capture(process.execPath, [builder, 'build']);
  if (code !== 0) {
    rmSync(LOCK, { force: true });
    fail(`${output}\nThe build failed; the reason is above. After "git pull", "npm ci" may be needed.`);
  }
  writeFileSync(STAMP, '');
  utimesSync(STAMP, began, began);
}

async function capture(program, args) {
  const child = spawn(program, args, { cwd: inRoot(), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Concurrent builds would delete each other's files. */
async function takeLock() {
  for (let announced = false; ;) {
    try {
      const file = openSync(LOCK, 'wx');
      writeFileSync(file, String(process.pid));
      closeSync(file);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (ownerIsGone()) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (!announced) console.error('Another process is building Ridgeline; waiting for it …');
    announced = true;
    await setTimeout(100);
  }
}

function ownerIsGone() {
  try {
    const pid = Number(readFileSync(LOCK, 'utf8'));
    // A lock without a pid is still being written.
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
