/** CodeMirror for the text pane: YAML with completion, tooltips and problem marks. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  type CompletionContext,
  completionKeymap,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  type Tooltip,
} from '@codemirror/view';
import type { JsonSchema } from '../../../../src-main/contract/allowed.ts';
import type { ConfigPath } from '../../../../src-main/shared/configPath.ts';
import type { ConfigProblem } from '../../../../src-main/contract/channels/editor.ts';
import { describedAt, suggestionsAt } from './completion.ts';
import { textChange } from './textChange.ts';
import type { PlaceWords } from './placeWords.ts';
import { highlight, theme } from './textTheme.ts';

export interface TextEditorOptions {
  text: string;
  /** Label of the text for screen readers. */
  label: string;
  schema: () => JsonSchema;
  /** Tooltip of a key, or of a choice of that key. */
  words: (path: ConfigPath, choice: string | null) => PlaceWords;
  onChange: (text: string) => void;
}

export class TextEditor {
  readonly #view: EditorView;
  readonly #label = new Compartment();
  readonly #onChange: (text: string) => void;

  constructor(host: HTMLElement, options: TextEditorOptions) {
    this.#onChange = options.onChange;
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: options.text,
        extensions: [this.#label.of(labelled(options.label)), extensions(options), this.#changes()],
      }),
    });
  }

  /** Replaces only the difference when the text changes outside the editor. */
  show(text: string): void {
    const change = textChange(this.#view.state.doc.toString(), text);
    if (change !== null) this.#view.dispatch({ changes: change, userEvent: 'input.form' });
  }

  mark(problems: readonly ConfigProblem[]): void {
    const diagnostics = problems.map((problem) => diagnosticOf(this.#view.state, problem));
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  relabel(label: string): void {
    this.#view.dispatch({ effects: this.#label.reconfigure(labelled(label)) });
  }

  /** Moves cursor and focus there. */
  goTo(line: number, column: number): void {
    const anchor = offsetOf(this.#view.state, line, column);
    this.#view.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
    });
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }

  #changes(): Extension {
    return EditorView.updateListener.of((update) => {
      if (update.docChanged) this.#onChange(update.state.doc.toString());
    });
  }
}

function labelled(label: string): Extension {
  return EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' });
}

function extensions(options: TextEditorOptions): Extension {
  return [
    lineNumbers(),
    lintGutter(),
    highlightActiveLineGutter(),
    highlightActiveLine(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    typedOverLines,
    yaml(),
    syntaxHighlighting(highlight),
    theme,
    autocompletion({ override: [(context) => complete(context, options)], icons: false }),
    hoverTooltip((view, offset) => explain(view, offset, options)),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap.filter(isForEditor),
      ...historyKeymap,
      ...completionKeymap,
      indentWithTab,
    ]),
  ];
}

/**
 * Text that takes the place of several lines. Chromium would join the lines itself and give what it moves a style
 * attribute, which the content security policy refuses and reports.
 */
const typedOverLines = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { data, inputType } = event;
    const { main } = view.state.selection;
    const { doc } = view.state;
    const overLines = doc.lineAt(main.from).number !== doc.lineAt(main.to).number;
    if (inputType !== 'insertText' || data === null || view.composing) return false;
    if (!overLines && !data.includes('\n')) return false;
    const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type' });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, main.from, main.to, data, insert))) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

/** Ctrl+Enter is left to the window, where it queues the run. */
function isForEditor({ key }: { key?: string }): boolean {
  return key !== 'Mod-Enter';
}

function complete(context: CompletionContext, options: TextEditorOptions): CompletionResult | null {
  const found = suggestionsAt(options.schema(), context.state.doc.toString(), context.pos);
  if (found === null) return null;
  // While typing, only once a word has begun, or where a value is expected.
  const due =
    found.from < context.pos ||
    /:\s$/.test(context.state.sliceDoc(Math.max(0, context.pos - 2), context.pos));
  if (!context.explicit && !due) return null;
  return {
    from: found.from,
    validFor: /^[\w+-]*$/,
    options: found.list.map(({ label, kind, path, insert }) => ({
      label,
      type: kind === 'key' ? 'property' : 'enum',
      apply: insert,
      info: () => tooltipElement(options.words(path, kind === 'value' ? label : null)),
    })),
  };
}

function explain(view: EditorView, offset: number, options: TextEditorOptions): Tooltip | null {
  const place = describedAt(options.schema(), view.state.doc.toString(), offset);
  if (place === null) return null;
  const words = options.words(place.path, place.choice);
  if (words.lines.length === 0) return null;
  return { pos: place.from, end: place.to, above: true, create: () => ({ dom: tooltipElement(words) }) };
}

function tooltipElement({ title, lines }: PlaceWords): HTMLElement {
  const box = document.createElement('div');
  box.className = 'place-words';
  const name = document.createElement('strong');
  name.textContent = title;
  box.append(name);
  for (const line of lines) {
    const text = document.createElement('p');
    text.textContent = line;
    box.append(text);
  }
  return box;
}

function offsetOf(state: EditorState, line: number, column: number): number {
  const there = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return Math.min(there.from + Math.max(column - 1, 0), there.to);
}

/** From the start of the problem to the end of its line's content. */
function diagnosticOf(state: EditorState, { line, column, message }: ConfigProblem): Diagnostic {
  const from = offsetOf(state, line, column);
  const rest = state.doc.lineAt(from).text.slice(from - state.doc.lineAt(from).from);
  const said = rest.replace(/\s+#.*$/, '').trimEnd().length;
  return { from, to: from + said, severity: 'error', message };
}
