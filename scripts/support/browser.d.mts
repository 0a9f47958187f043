/** @throws Error with what to install */
export function findBrowser(): Promise<string>;
