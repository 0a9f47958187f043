/** The editor's state for the components inside its workspace. */
import { createContext } from 'svelte';
import type { Editor } from './editor.svelte.ts';

export const [getEditor, setEditor] = createContext<Editor>();
