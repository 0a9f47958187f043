import { expect, it } from 'vitest';
import { commit, describeMachine, parseCpuInfo } from '../../bench/machine.ts';

it('reads the instruction sets from /proc/cpuinfo', () => {
  const x86 = `processor\t: 0
cpu family\t: 6
model\t\t: 143
model name\t: Intel(R) Xeon(R) Processor
stepping\t: 8
flags\t\t: fpu sse2 fma avx f16c avx2 avx512f avx_vnni amx_tile fmax

processor\t: 1
flags\t\t: none
`;
  expect(parseCpuInfo(x86)).toEqual({
    family: '(family 6, 143, 8)',
    features: ['fma', 'avx', 'f16c', 'avx2', 'avx512f', 'avx_vnni', 'amx_tile'],
  });
  const arm = 'processor\t: 0\nFeatures\t: fp asimd crc32 asimddp sve\nCPU architecture: 8\n';
  expect(parseCpuInfo(arm)).toEqual({ family: '', features: ['asimd', 'asimddp', 'sve'] });
});

it('describes this machine and these sources', () => {
  const machine = describeMachine();
  expect(machine.cores).toBeGreaterThan(0);
  expect(machine.cpu).not.toBe('');
  expect(machine.features !== null).toBe(process.platform === 'linux');
  expect(commit()).toMatch(/^([0-9a-f]{12}\+?|unknown)$/);
});
