/**
 * Advice to the user after an engine failed or crashed during a run.
 * @param engine its name, or `auto` if it is not known yet
 */
export function adviceAfterFailure(engine: string): string {
  const other = engine === 'cpu' ? 'reference' : 'cpu';
  return `If it fails again, try a smaller batch or another engine: --engine ${other}. "ridgeline doctor" tests them all.`;
}
