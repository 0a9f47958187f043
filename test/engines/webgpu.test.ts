import { fork } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Findings, findings } from './children/messages.ts';
import { notRun } from './required.ts';
import { vulkanEnvironment } from './softwareVulkan.ts';

/** Each of a dozen networks is compiled into GPU programs, which SwiftShader compiles once more for the CPU. */
const LIMIT_MS = 600_000;

let found: Findings;

beforeAll(async () => {
  found = await new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'children', 'webgpu.ts'), {
      env: vulkanEnvironment(),
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      execArgv: [],
    });
    let stderr = '';
    child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
    child.on('message', (message) => resolve(findings.parse(message)));
    child.on('exit', (code, signal) =>
      reject(new Error(`ended with ${signal ?? `code ${code}`}: ${stderr}`)),
    );
  });
  if (found.reason !== null) notRun('webgpu', found.reason);
}, LIMIT_MS);

describe('the WebGPU engine', () => {
  it('trains like the reference, with each loss and regulariser', () => {
    if (found.reason !== null) return;
    expect(found.comparisons.length).toBe(12);
    for (const { name, weights, loss, penalty, evaluation } of found.comparisons) {
      expect(weights, `weights with ${name}`).toBeLessThan(2e-6);
      expect(loss, `losses with ${name}`).toBeLessThan(2e-6);
      expect(penalty, `penalties with ${name}`).toBeLessThan(2e-6);
      expect(evaluation, `evaluation with ${name}`).toBeLessThan(2e-6);
    }
  });

  it('runs no node on the CPU and copies nothing during a step', () => {
    if (found.reason !== null) return;
    expect(found.placements.length).toBe(3);
    for (const { name, nodes, strays } of found.placements) {
      expect(nodes, name).toBeGreaterThan(40);
      expect(strays, name).toEqual([]);
    }
  });
});
