import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

export const MIN_WIDTH = 800;
export const MIN_HEIGHT = 500;

/** Size of the window in device-independent pixels while it is not maximized. */
const windowState = z.strictObject({
  width: z.int().min(MIN_WIDTH).max(100_000),
  height: z.int().min(MIN_HEIGHT).max(100_000),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowState>;

const FIRST: WindowState = { width: 1280, height: 800, maximized: false };

/** The saved state; the default size if it is missing or invalid. */
export function readWindowState(file: string): WindowState {
  try {
    return windowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return FIRST;
  }
}

/** Never throws, so that a failure does not prevent the window from closing. */
export function saveWindowState(file: string, state: WindowState): void {
  const unfinished = `${file}.tmp`;
  try {
    writeFileSync(unfinished, `${JSON.stringify(state)}\n`);
    renameSync(unfinished, file);
  } catch (error) {
    console.error(`The window's size could not be saved to ${file}:`, error);
  }
}
