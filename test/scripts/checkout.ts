/** A copy of scripts/ in a temporary folder, with fakes of the installed packages and the build. */
import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const REPOSITORY = resolve(import.meta.dirname, '../..');

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export class Checkout {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async make(): Promise<Checkout> {
    const checkout = new Checkout(await mkdtemp(join(tmpdir(), 'ridgeline-scripts-')));
    await cp(join(REPOSITORY, 'scripts'), join(checkout.root, 'scripts'), { recursive: true });
    await checkout.write('package.json', '{"type":"module"}');
    await checkout.write('src-main/cli.ts', '');
    // A fake build: writes a command line that prints its arguments, and logs every build.
    await checkout.write(
      'node_modules/electron-vite/bin/electron-vite.js',
      `import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
       console.log('chatter of the build');
       appendFileSync('builds.log', 'build\\n');
       if (existsSync('broken')) { console.error('src-main/cli.ts: syntax error'); process.exit(1); }
       mkdirSync('out/main', { recursive: true });
       writeFileSync('out/main/cli.js', 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 3;');`,
    );
    await checkout.write('node_modules/electron-vite/package.json', '{"type":"module"}');
    return checkout;
  }

  async write(path: string, text: string): Promise<void> {
    const file = join(this.root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** A program that prints its arguments. */
  async writeProgram(path: string): Promise<void> {
    await this.write(path, '#!/bin/sh\necho "$@"\n');
    await chmod(join(this.root, path), 0o755);
  }

  run(script: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Ended> {
    return this.node([join(this.root, 'scripts', script), ...args], env);
  }

  /** Imports modules of scripts/ and prints the value of an expression as JSON. */
  async evaluate(module: string, expression: string, env: Record<string, string> = {}): Promise<unknown> {
    const code = `const m = await import('./scripts/${module}'); console.log(JSON.stringify(${expression}))`;
    const { stdout, stderr } = await this.node(['--input-type=module', '--eval', code], env);
    if (stderr !== '') throw new Error(stderr);
    return JSON.parse(stdout);
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }

  private node(args: readonly string[], env: Record<string, string>): Promise<Ended> {
    const child = spawn(process.execPath, args, {
      cwd: this.root,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += String(text)));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += String(text)));
    return new Promise((resolveEnd, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolveEnd({ code, signal, stdout, stderr }));
    });
  }
}
