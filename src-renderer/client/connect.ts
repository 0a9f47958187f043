/** Picks the transport: the bridge where a preload script put one, HTTP otherwise. */
import { bridgeClient } from './bridge.ts';
import type { Client } from './client.ts';
import { httpClient } from './http.ts';

export function connect(): Client {
  return window.ridgeline === undefined ? httpClient() : bridgeClient(window.ridgeline);
}
