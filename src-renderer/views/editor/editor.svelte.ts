/** State of the editor: one text, and everything that the form, the summary and the queue read from it. */
import { type JsonSchema, knownKeys } from '../../../src-main/contract/allowed.ts';
import { type ConfigPath, isMapping, valueAt } from '../../../src-main/shared/configPath.ts';
import type { ConfigProblem } from '../../../src-main/contract/channels/editor.ts';
import type { ExperimentConfig } from '../../../src-main/contract/config.ts';
import { RidgelineError } from '../../../src-main/contract/errors.ts';
import { assignment } from './assign.ts';
import { BLANK_CONFIG } from './blank.ts';
import { differences, resetTo } from './differences.ts';
import { addressOf, type Base, type Draft, keptDraft, type Origin, sameOrigin } from './draft.ts';
import { isWithin } from './form/fields.ts';
import { withKind, withLength } from './form/kinds.ts';
import { copyName } from './naming.ts';
import { withDefaults } from './form/schemaDefaults.ts';
import { configText, readYaml, setAt } from './text/yamlEdit.ts';
import type { App } from '../../app/app.svelte.ts';
import { ConfigChecker } from './configCheck.svelte.ts';
import { errorText } from '../../client/errorText.ts';

const BLANK = { from: 'blank' } as const;

/** Something to open; a file comes with its text. */
type Opening = Exclude<Origin, { from: 'file' }> | { from: 'file'; name: string; text: string };

/** A position in the text to show; `count` distinguishes repeated jumps to the same position. */
export interface Jump {
  line: number;
  column: number;
  count: number;
}

export class Editor {
  readonly #app: App;
  readonly checker: ConfigChecker;
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state('');
  schema = $state.raw<JsonSchema>({});

  text = $state('');
  #opened = $state('');
  origin = $state.raw<Origin>(BLANK);
  base = $state.raw<Base | null>(null);
  baseConfig = $state.raw<ExperimentConfig | null>(null);
  /** False where the browser refuses to keep the draft. */
  kept = $state(true);
  /** Opened once the user agrees to lose the draft. */
  pending = $state.raw<Opening | null>(null);
  jump = $state.raw<Jump | null>(null);

  /** The value of the text, or of the last readable text. */
  #written = $state.raw<unknown>({});
  readable = $state(true);

  readonly dirty = $derived(this.text !== this.#opened);
  /** A regulariser written as text is shown as the mapping that it stands for. */
  readonly written = $derived.by(() => {
    const { checker } = this;
    const value = this.#written;
    if (!isMapping(value) || typeof value['regularizer'] !== 'string') return value;
    return { ...value, regularizer: checker.config?.regularizer ?? { kind: 'none' } };
  });
  readonly filled = $derived(withDefaults(this.schema, this.written));
  readonly differences = $derived(this.baseConfig === null ? [] : differences(this.baseConfig, this.filled));
  readonly changedPaths = $derived(new Set(this.differences.map(({ path }) => path)));

  constructor(app: App) {
    this.#app = app;
    this.checker = new ConfigChecker(app.client);
  }

  /** Restores the draft, or opens what the address names. */
  async start(wanted: Base | null): Promise<void> {
    this.status = 'loading';
    try {
      const [schema] = await Promise.all([
        this.#app.client.request('editor.schema', {}),
        this.#app.presets.load(),
      ]);
      this.schema = schema;
      const draft = keptDraft.read();
      if (
        draft !== null &&
        (draft.text !== draft.opened || wanted === null || sameOrigin(draft.origin, wanted))
      ) {
        await this.#restore(draft);
        if (wanted !== null) await this.ask(wanted);
      } else {
        await this.#load(wanted ?? BLANK);
      }
      this.status = 'ready';
    } catch (error) {
      this.error = errorText(error);
      this.status = 'failed';
    }
  }

  stop(): void {
    this.checker.stop();
    this.#keep();
  }

  /** Opens something else, after asking where changes would be lost. */
  async ask(wanted: Opening): Promise<void> {
    if (wanted.from !== 'blank' && wanted.from !== 'file' && sameOrigin(wanted, this.origin)) return;
    if (this.dirty) this.pending = wanted;
    else await this.open(wanted);
  }

  /** Keeps the draft, and makes the address name what is open. */
  keepDraft(): void {
    this.pending = null;
    this.#address();
  }

  async open(wanted: Opening): Promise<void> {
    this.pending = null;
    try {
      await this.#load(wanted);
    } catch (error) {
      this.#app.toasts.error(error);
    }
    this.#address();
  }

  /** Returns to the text that was opened. */
  discard(): void {
    this.edit(this.#opened);
  }

  /** The text is safe: queued or saved. */
  settle(): void {
    this.#opened = this.text;
    this.#keep();
  }

  edit(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.#read();
    this.checker.soon(text);
    this.#keep();
  }

  setField(path: ConfigPath, value: unknown): void {
    this.#change((text) => {
      const set = assignment(this.written, this.filled, path, value);
      return setAt(text, set.path, set.value, knownKeys(this.schema, this.filled, set.path.slice(0, -1)));
    });
  }

  /** @param holder path of the mapping that has the `kind` */
  setKind(holder: ConfigPath, kind: string): void {
    this.setField(holder, withKind(this.schema, this.written, holder, kind));
  }

  setLength(unit: 'epochs' | 'steps', amount: number): void {
    this.#change((text) => withLength(text, this.schema, unit, amount));
  }

  reset(path: ConfigPath): void {
    if (this.baseConfig === null) return;
    const { path: place, value } = resetTo(this.baseConfig, this.filled, path);
    const [unit] = place;
    if (unit === 'epochs' || unit === 'steps') {
      const { epochs, steps = 1 } = this.baseConfig;
      this.setLength(epochs === undefined ? 'steps' : 'epochs', epochs ?? steps);
      return;
    }
    this.setField(place, value);
  }

  async compareWith(base: Base | null): Promise<void> {
    try {
      this.baseConfig = base === null ? null : await this.#configOf(base);
      this.base = base;
      this.#keep();
    } catch (error) {
      this.#app.toasts.error(error);
    }
  }

  /** Problems of a key and of the keys below it. */
  problemsAt(path: ConfigPath): readonly ConfigProblem[] {
    return this.checker.problems.filter((problem) => problem.path.length > 0 && isWithin(problem.path, path));
  }

  goTo({ line, column }: Pick<ConfigProblem, 'line' | 'column'>): void {
    this.jump = { line, column, count: (this.jump?.count ?? 0) + 1 };
  }

  /** All or none. @returns ids of the queued runs; throws RidgelineError */
  async queue(seeds: readonly number[]): Promise<string[]> {
    const { text } = this;
    const { ids } = await this.#app.client.request('runs.startConfig', {
      text,
      ...(seeds.length === 0 ? {} : { seeds: [...seeds] }),
    });
    if (text === this.text) this.settle();
    return ids;
  }

  #change(change: (text: string) => string): void {
    if (!this.readable) return;
    const whole = valueAt(this.#written, ['regularizer']);
    // The string notation has no keys to change: it is replaced by its mapping.
    const text =
      typeof whole === 'string'
        ? setAt(this.text, ['regularizer'], valueAt(this.written, ['regularizer']))
        : this.text;
    this.edit(change(text));
  }

  #read(): void {
    const read = readYaml(this.text);
    this.readable = read.readable;
    if (read.readable) this.#written = read.value;
  }

  async #restore(draft: Draft): Promise<void> {
    this.#begin(draft);
    if (draft.base === null) return;
    // If the base no longer exists, the draft stays as it is.
    this.baseConfig = await this.#configOf(draft.base).catch(() => null);
    if (this.baseConfig === null) this.base = null;
  }

  async #load(source: Opening): Promise<void> {
    if (source.from === 'file') {
      const { name, text } = source;
      // The base stays: a file is often another version of it.
      this.#begin({ text, opened: text, origin: { from: 'file', name }, base: this.base });
    } else if (source.from === 'blank') {
      this.baseConfig = null;
      this.#begin({ text: BLANK_CONFIG, opened: BLANK_CONFIG, origin: BLANK, base: null });
    } else {
      const config = await this.#configOf(source);
      const text =
        source.from === 'run'
          ? configText({ ...config, name: copyName(config) })
          : configText(config, `Preset ${source.id}`);
      this.baseConfig = config;
      this.#begin({ text, opened: text, origin: source, base: source });
    }
  }

  #begin({ text, opened, origin, base }: Draft): void {
    this.text = text;
    this.#opened = opened;
    this.origin = origin;
    this.base = base;
    this.#read();
    this.#keep();
    void this.checker.now(text);
  }

  async #configOf({ from, id }: Base): Promise<ExperimentConfig> {
    if (from === 'run') {
      const known = this.#app.runs.byId.get(id);
      return known?.config ?? (await this.#app.client.request('runs.get', { id })).run.config;
    }
    const preset = this.#app.presets.list.find((candidate) => candidate.id === id);
    if (preset === undefined) throw new RidgelineError('not-found', `There is no preset ${id}.`);
    return preset.config;
  }

  #keep(): void {
    const { text, origin, base } = this;
    this.kept = keptDraft.write({ text, opened: this.#opened, origin, base });
  }

  #address(): void {
    this.#app.router.go({ view: 'editor', ...addressOf(this.origin) });
  }
}
