/**
 * What a user can do about an engine that failed or died in the middle of a run.
 * @param engine its name, or `auto` where it was not known yet
 */
export function adviceAfterFailure(engine: string): string {
  const other = engine === 'cpu' ? 'reference' : 'cpu';
  return `If it fails again, try a smaller batch or another engine: --engine ${other}. "ridgeline doctor" tests them all.`;
}
