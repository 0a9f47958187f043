/** The window's engine tests: one engine at a time, with progress events, and the latest results. */
import type { EngineReport } from '../contract/channels.ts';
import type { EnginesState } from '../contract/channels/engines.ts';
import { engineName, type EngineName } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import type { WorkstationEvent } from '../contract/events.ts';
import { ENGINE_LIMIT_MS, ownVersions, testInOwnProcess } from './isolatedTest.ts';
import { fastestFirst, type Findings, keepVerdict, readFindings } from './verdict.ts';
import type { SpawnTrainer } from '../trainer/process.ts';

export interface EngineTestsOptions {
  home: string;
  spawn: SpawnTrainer;
  /** Whether a run is training, which would falsify the measured speeds. */
  busy: () => boolean;
  publish: (event: WorkstationEvent) => void;
  /** Called when a test has ended for any reason. */
  onEnd: () => void;
}

interface ActiveTest {
  readonly waiting: Set<EngineName>;
  current: EngineName | null;
  readonly abort: AbortController;
}

export class EngineTests {
  readonly #options: EngineTestsOptions;
  #active: ActiveTest | null = null;
  /** Results that could not be saved to disk. */
  #unsaved: Findings | null = null;

  constructor(options: EngineTestsOptions) {
    this.#options = options;
  }

  get testing(): boolean {
    return this.#active !== null;
  }

  state(): EnginesState {
    const { reports, versions, testedAt, holds } = this.#findings();
    const passed = (sort: 'dense' | 'convolutional') => fastestFirst(reports, sort)[0] ?? null;
    return {
      engines: engineName.options.map((name) => ({
        name,
        phase: this.#phase(name),
        report: reports.find((report) => report.name === name) ?? null,
      })),
      versions: { ...ownVersions(), ...versions },
      testedAt: holds ? testedAt : null,
      outdated: !holds && testedAt !== null,
      testing: this.testing,
      auto: passed('dense'),
      autoConvolutional: passed('convolutional'),
    };
  }

  /**
   * @param names engines to test; all if absent
   * @throws RidgelineError `conflict` while a run or a test is running
   */
  start(names: readonly EngineName[] = engineName.options): EnginesState {
    if (this.#active !== null) {
      throw new RidgelineError(
        'conflict',
        'An engine test is already running. Wait until it has finished, or cancel it.',
      );
    }
    if (this.#options.busy()) {
      throw new RidgelineError(
        'conflict',
        'A run is training; it and the test would slow each other down, and the speeds would be wrong. ' +
          'Wait until it has ended, or stop it, then test again.',
      );
    }
    const active: ActiveTest = { waiting: new Set(names), current: null, abort: new AbortController() };
    this.#active = active;
    void this.#run(active);
    return this.state();
  }

  cancel(): void {
    this.#active?.abort.abort();
  }

  close(): void {
    this.cancel();
  }

  async #run(active: ActiveTest): Promise<void> {
    const { spawn, onEnd } = this.#options;
    for (const name of [...active.waiting]) {
      if (active.abort.signal.aborted) break;
      active.waiting.delete(name);
      active.current = name;
      this.#publishState();
      const finding = await testInOwnProcess(spawn, name, ENGINE_LIMIT_MS, active.abort.signal);
      if (finding !== null) this.#keep(finding.report, finding.versions);
    }
    this.#active = null;
    this.#publishState();
    onEnd();
  }

  /** Saves after each engine, so that a failure of the next one loses nothing. */
  #keep(report: EngineReport, libraries: Record<string, string>): void {
    const { reports, versions } = this.#findings();
    const all = [...reports.filter(({ name }) => name !== report.name), report];
    const known = { ...ownVersions(), ...versions, ...libraries };
    const kept = keepVerdict(this.#options.home, all, known);
    this.#unsaved = kept
      ? null
      : { reports: all, versions: known, testedAt: new Date().toISOString(), holds: true };
  }

  /** Results of another machine are ignored. */
  #findings(): Findings {
    const found = this.#unsaved ?? readFindings(this.#options.home);
    if (found === null) return { reports: [], versions: {}, testedAt: null, holds: false };
    return found.holds ? found : { ...found, reports: [], versions: {} };
  }

  #phase(name: EngineName): EnginesState['engines'][number]['phase'] {
    if (this.#active?.current === name) return 'testing';
    return this.#active?.waiting.has(name) === true ? 'waiting' : 'idle';
  }

  #publishState(): void {
    this.#options.publish({ type: 'engines', state: this.state() });
  }
}
