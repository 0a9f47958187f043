/// <reference types="svelte" />
/// <reference types="vite/client" />

import type { RidgelineBridge } from '../src-main/contract/bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload script; absent in a browser. */
    readonly ridgeline?: RidgelineBridge;
  }
}
