/** Shows the progress of running runs on stderr: a bar on a terminal, else a line per epoch. */
import type { WorkstationEvent } from '../contract/events.ts';
import { byImages, byUnit, factsOf, plainName, RECORDED, appearsIn } from '../contract/metrics.ts';
import type { EpochRecord, RunSummary } from '../contract/runs.ts';
import { decimal } from './table.ts';

const BAR_WIDTH = 24;
/** Metrics of a record's line: training before test, losses before accuracies. */
const SHOWN_METRICS = byImages(byUnit(RECORDED, ['loss'])).filter((metric) => appearsIn(metric, 'progress'));
const REDRAW_MS = 80;

/** The part of process.stderr that is used. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write: (text: string) => unknown;
}

export class ProgressPrinter {
  readonly #stream: ProgressStream;
  readonly #runs = new Map<string, RunSummary>();
  readonly #lastLoss = new Map<string, number>();
  #last: EpochRecord | null = null;
  #drawnAt = 0;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  /** Sets the runs to show. */
  follow(runs: readonly RunSummary[]): void {
    for (const run of runs) this.#runs.set(run.id, run);
  }

  handle(event: WorkstationEvent): void {
    if (event.type === 'baseline' || event.type === 'queue' || event.type === 'engines') return;
    const id = event.type === 'run' ? event.run.id : event.id;
    const run = this.#runs.get(id);
    if (run === undefined) return;
    switch (event.type) {
      case 'run':
        this.#runs.set(id, event.run);
        if (event.run.status === 'running' && event.run.engine !== null && run.engine === null) {
          this.#say(`${run.name}: training on ${event.run.engine} (${event.run.device ?? 'unknown device'})`);
        }
        if (!['queued', 'running'].includes(event.run.status)) this.#end(event.run);
        break;
      case 'steps':
        this.#bar(run, event);
        break;
      case 'epoch':
        this.#last = event.record;
        if (this.#stream.isTTY !== true) this.#say(this.#epochLine(run, event.record));
        this.#lastLoss.set(id, event.record.runningLoss ?? NaN);
        break;
      case 'removed':
      case 'prune':
        break;
      default:
        event satisfies never;
    }
  }

  #bar(run: RunSummary, event: Extract<WorkstationEvent, { type: 'steps' }>): void {
    if (this.#stream.isTTY !== true) return;
    const now = performance.now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const epochs = run.epochsTotal;
    const share = (event.epoch - 1 + event.fraction) / epochs;
    const filled = Math.round(share * BAR_WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
    const parts = [
      `${run.name} ${bar} ${position(run, event.epoch, event.firstStep + event.loss.length - 1)}`,
      `loss ${decimal(event.loss.at(-1), 3)}`,
      this.#last === null ? '' : `test ${decimal(this.#last.testAcc, 3)}`,
      `${Math.round(event.stepsPerSecond).toLocaleString('en')} steps/s`,
    ];
    const text = parts.filter((part) => part !== '').join('  ');
    this.#stream.write(`\r\u001b[2K${text.slice(0, (this.#stream.columns ?? 100) - 1)}`);
  }

  #epochLine(run: RunSummary, record: EpochRecord): string {
    const before = this.#lastLoss.get(run.id);
    const change = (record.runningLoss ?? NaN) - (before ?? NaN);
    // No change for the first loss, or if a run started with an evaluation or diverged.
    const delta = Number.isNaN(change) ? '' : ` (${signed(change)})`;
    const figures = SHOWN_METRICS.map((metric) => {
      const value = decimal(record[metric], factsOf(metric).unit === 'loss' ? 3 : 4);
      return `${plainName(metric)} ${value}${metric === 'runningLoss' ? delta : ''}`;
    });
    return [
      `${run.name}: ${position(run, record.epoch, record.step)}`,
      ...figures,
      `${record.seconds.toFixed(2)} s`,
    ].join('  ');
  }

  #end(run: RunSummary): void {
    const { steps } = run.config;
    const done =
      steps === undefined
        ? `${run.epochsDone}/${run.epochsTotal} epochs`
        : `${run.last?.step ?? 0}/${steps} steps`;
    const reason = run.error === null ? '' : `: ${run.error}`;
    this.#say(`${run.name}: ${run.status}, ${done}, ${run.seconds.toFixed(2)} s of training${reason}`);
    this.#last = null;
  }

  #say(text: string): void {
    this.#stream.write(this.#stream.isTTY === true ? `\r\u001b[2K${text}\n` : `${text}\n`);
  }
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** Progress of a run in the unit of its length: epochs or steps. */
function position({ config, epochsTotal }: RunSummary, epoch: number, step: number): string {
  return config.steps === undefined ? `epoch ${epoch}/${epochsTotal}` : `step ${step}/${config.steps}`;
}
