/**
 * A Vulkan device without a GPU: SwiftShader, which is part of Chromium. The loader reads these variables when a
 * process starts, so the tests start a separate process.
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

/** The environment of a process with a Vulkan device; unchanged if the machine configures one itself. */
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
