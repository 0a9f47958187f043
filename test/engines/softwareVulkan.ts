/**
 * A Vulkan device without a GPU: SwiftShader, which every Chromium brings along. The loader reads these variables
 * when a process starts, so what uses them is started as a process of its own.
 */
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from '@playwright/test';

const FOLDERS = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/opt/microsoft/msedge',
];

/** The environment of a process that shall find a Vulkan device; as it is where the machine names one itself. */
export function vulkanEnvironment(): NodeJS.ProcessEnv {
  const { VK_ICD_FILENAMES, LD_LIBRARY_PATH } = process.env;
  if (VK_ICD_FILENAMES !== undefined) return process.env;
  const folder = [dirname(chromium.executablePath()), ...FOLDERS].find(
    (candidate) =>
      existsSync(join(candidate, 'vk_swiftshader_icd.json')) && existsSync(join(candidate, 'libvulkan.so.1')),
  );
  if (folder === undefined) return process.env;
  return {
    ...process.env,
    VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: [folder, LD_LIBRARY_PATH ?? ''].filter((path) => path !== '').join(delimiter),
  };
}
