/**
 * All views of the window: component and position in the navigation. Sidebar, palette, shortcuts and frame read
 * this table. The names are those of the address (app/route.ts).
 */
import type { Component } from 'svelte';
import type { App } from '../app/app.svelte.ts';
import type { NavigableView, ViewName } from '../app/route.ts';
import CompareView from '../views/compare/CompareView.svelte';
import { compareWords } from '../views/compare/words.ts';
import EditorView from '../views/editor/EditorView.svelte';
import { editorWords } from '../views/editor/words.ts';
import EnginesView from '../views/engines/EnginesView.svelte';
import { engineWords } from '../views/engines/words.ts';
import QueueView from '../views/queue/QueueView.svelte';
import { queueWords } from '../views/queue/words.ts';
import RunView from '../views/run/RunView.svelte';
import RunsView from '../views/runs/RunsView.svelte';
import { runsWords } from '../views/runs/words.ts';
import { settingsWords } from '../views/settings/words.ts';
import WeightsView from '../views/weights/WeightsView.svelte';
import { weightsWords } from '../views/weights/words.ts';
import type { Catalogue } from '../words/catalogue.ts';
import SettingsPage from './SettingsPage.svelte';
import { frameWords } from './words.ts';

/** A badge beside a view's name. */
export interface Badge {
  text: string;
  /** Explanation of the text. */
  title: string;
}

export interface NavigationItem {
  words: Catalogue<{ readonly title: string }>;
  /** Path of strokes in a box of 24 × 24. */
  icon: string;
  /** See app/shortcuts.ts. */
  shortcut: string;
  badge?: (app: App) => Badge | null;
}

export type View = { component: Component } & (
  | { name: NavigableView; navigation: NavigationItem }
  /** The view that is marked in the navigation while this one is open. */
  | { name: Exclude<ViewName, NavigableView>; navigation: null; under: NavigableView }
);

/** In the order of the navigation. */
export const VIEWS: readonly View[] = [
  {
    name: 'runs',
    component: RunsView,
    navigation: { words: runsWords, icon: 'M4 6h16M4 12h16M4 18h10', shortcut: 'g r' },
  },
  { name: 'run', component: RunView, navigation: null, under: 'runs' },
  {
    name: 'compare',
    component: CompareView,
    navigation: {
      words: compareWords,
      icon: 'M4 19c4 0 4-12 8-12s4 6 8 6M4 13c5 0 6 5 16 6',
      shortcut: 'g c',
      badge: selected,
    },
  },
  {
    name: 'weights',
    component: WeightsView,
    navigation: {
      words: weightsWords,
      icon: 'M4 20v-3M8 20v-8M12 20V4M16 20v-8M20 20v-3',
      shortcut: 'g w',
      badge: selected,
    },
  },
  {
    name: 'editor',
    component: EditorView,
    navigation: { words: editorWords, icon: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3', shortcut: 'g e' },
  },
  {
    name: 'queue',
    component: QueueView,
    navigation: {
      words: queueWords,
      icon: 'M4 6h10M4 12h10M4 18h10M18 5v14M18 19l-2.5-3M18 19l2.5-3',
      shortcut: 'g q',
      badge: waiting,
    },
  },
  {
    name: 'engines',
    component: EnginesView,
    navigation: {
      words: engineWords,
      icon: 'M7 7h10v10H7zM10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4',
      shortcut: 'g n',
    },
  },
  {
    name: 'settings',
    component: SettingsPage,
    navigation: {
      words: settingsWords,
      icon: 'M4 8h9M17 8h3M4 16h3M11 16h9M15 6v4M9 14v4',
      shortcut: 'g s',
    },
  },
];

/** The views in the navigation. */
export const NAVIGATION = VIEWS.filter((view) => view.navigation !== null);

function selected(app: App): Badge | null {
  const count = app.selection.ids.length;
  return count === 0 ? null : { text: String(count), title: app.settings.words(frameWords).selected(count) };
}

function waiting(app: App): Badge | null {
  const t = app.settings.words(frameWords);
  if (app.queue.value?.paused === true) return { text: '❚❚', title: t.queuePaused };
  const count = app.queue.value?.waiting.length ?? 0;
  return count === 0 ? null : { text: String(count), title: t.queueWaiting(count) };
}
