/** Commands of all views: go to a view, open a run, start a preset, change theme and language. */
import { LANGUAGES, THEME_CHOICES } from '../../src-main/contract/settings.ts';
import { LANGUAGE_NAMES } from '../words/catalogue.ts';
import { commandWords } from './commandWords.ts';
import { appWords } from '../app/words.ts';
import { Guide } from '../views/guide/guide.svelte.ts';
import { guideWords } from '../views/guide/words.ts';
import { phraseWords } from '../words/terms.ts';
import type { Command } from '../app/commands.ts';
import { describeModel, describeRegularizer } from '../words/format.ts';
import { NAVIGATION } from './views.ts';
import type { App } from '../app/app.svelte.ts';

/** Runs that are listed in the palette before anything is typed. */
const OFFERED_RUNS = 5;

export function frameCommands(app: App): Command[] {
  return [...viewCommands(app), ...actionCommands(app), ...lookCommands(app)];
}

function viewCommands(app: App): Command[] {
  return NAVIGATION.map(({ name, navigation }) => ({
    id: `go/${name}`,
    title: app.settings.words(navigation.words).title,
    group: app.settings.words(commandWords).goTo,
    // English names work as keywords in every language.
    keywords: `${navigation.words.en.title} ${name}`,
    shortcut: navigation.shortcut,
    run: () => app.goTo(name),
  }));
}

function actionCommands(app: App): Command[] {
  const t = app.settings.words(commandWords);
  const group = t.actions;
  return [
    {
      id: 'frame/palette',
      title: t.palette,
      group,
      shortcut: 'mod+k',
      inFields: true,
      offered: false,
      run: () => (app.layout.dialog = 'palette'),
    },
    {
      id: 'frame/demo',
      title: app.settings.words(appWords).demo,
      group,
      keywords: appWords.en.demo,
      run: () => app.startDemo(),
    },
    {
      id: 'frame/guide',
      title: t.guide,
      group,
      keywords: `${commandWords.en.guide} tour help`,
      run: () => {
        if (!app.keep(Guide).beginWithNewest()) app.toasts.note(app.settings.words(guideWords).missing);
      },
    },
    {
      id: 'frame/deselect',
      title: t.deselect,
      group,
      keywords: `${commandWords.en.deselect} clear selection`,
      enabled: app.selection.ids.length > 0,
      run: () => {
        const before = app.selection.ids;
        app.selection.set([]);
        app.toasts.note(t.deselected(before.length), { undo: () => app.selection.set(before) });
      },
    },
    {
      id: 'frame/undo',
      title: t.undo,
      group,
      keywords: commandWords.en.undo,
      shortcut: 'mod+z',
      enabled: app.toasts.undoable !== null,
      run: () => (app.toasts.undoable === null ? undefined : app.toasts.undo(app.toasts.undoable.id)),
    },
    {
      id: 'frame/sidebar',
      title: t.sidebar,
      group,
      keywords: `${commandWords.en.sidebar} collapse expand`,
      shortcut: '[',
      run: () => app.layout.toggleSidebar(),
    },
    {
      id: 'frame/shortcuts',
      title: t.sheet,
      group,
      keywords: `${commandWords.en.sheet} help keys`,
      shortcut: '?',
      run: () => (app.layout.dialog = 'shortcuts'),
    },
  ];
}

function lookCommands(app: App): Command[] {
  const t = app.settings.words(commandWords);
  const themes = { system: t.themeSystem, light: t.themeLight, dark: t.themeDark };
  return [
    ...THEME_CHOICES.map((theme) => ({
      id: `theme/${theme}`,
      title: themes[theme],
      group: t.appearance,
      keywords: `${theme} theme colour color`,
      enabled: app.settings.value.theme !== theme,
      run: () => app.changeSettings({ theme }),
    })),
    ...(['system', ...LANGUAGES] as const).map((language) => ({
      id: `language/${language}`,
      title: language === 'system' ? t.languageSystem : t.language(LANGUAGE_NAMES[language]),
      group: t.appearance,
      keywords: `language ${language} chinese 語言 语言 中文`,
      enabled: app.settings.value.language !== language,
      run: () => app.changeSettings({ language }),
    })),
  ];
}

export function runCommands(app: App): Command[] {
  const group = app.settings.words(commandWords).openRun;
  const phrases = app.settings.words(phraseWords);
  return app.runs.list.map((run, i) => ({
    id: `run/${run.id}`,
    title: app.nameOf(run.id),
    group,
    detail: `${run.config.dataset.id} · ${describeModel(run.config, phrases)} · ${describeRegularizer(run.config.regularizer, phrases)}`,
    keywords: `${run.id} ${run.tags.join(' ')}`,
    offered: i < OFFERED_RUNS,
    run: () => app.router.go({ view: 'run', id: run.id }),
  }));
}

export function presetCommands(app: App): Command[] {
  const group = app.settings.words(commandWords).startPreset;
  return app.presets.list.map((preset) => ({
    id: `preset/${preset.id}`,
    title: preset.title,
    group,
    detail: preset.group,
    keywords: `${preset.id} ${commandWords.en.startPreset}`,
    enabled: preset.missing === null,
    offered: false,
    run: () => app.startPreset(preset.id),
  }));
}
