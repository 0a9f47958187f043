/** State of the guided tour of the demo in this window. */
import { z } from 'zod';
import { findTrio, mapTrio, GUIDE_STEPS, guideFacts, type GuideStep } from './guide.ts';
import type { App } from '../../app/app.svelte.ts';
import { Kept } from '../../app/kept.ts';

const stored = z.strictObject({
  ids: z.array(z.string().max(64)).max(10),
  step: z.enum(GUIDE_STEPS),
});
const progress = new Kept('guide', stored.nullable(), null, 'sessionStorage');

export class Guide {
  readonly #app: App;
  /** The runs of the tour; null while it is closed. A reload continues at the same step. */
  #ids = $state.raw<readonly string[] | null>(null);
  #step = $state<GuideStep>('training');

  readonly trio = $derived.by(() => (this.#ids === null ? null : findTrio(this.#app.runs.list, this.#ids)));
  readonly open = $derived(this.trio !== null);
  readonly finished = $derived(
    this.trio !== null && Object.values(this.trio).every((run) => run.status === 'completed'),
  );
  /** Null until all three have recorded weights. */
  readonly facts = $derived.by(() => {
    if (this.trio === null) return null;
    const { none, l1, l2 } = mapTrio(this.trio, (run) => this.#app.details.of(run.id));
    return none === undefined || l1 === undefined || l2 === undefined ? null : guideFacts({ none, l1, l2 });
  });
  /** The tour has no numbers to show before the runs are done. */
  readonly step = $derived<GuideStep>(
    this.finished && this.facts !== null ? (this.#step === 'training' ? 'zeros' : this.#step) : 'training',
  );

  constructor(app: App) {
    this.#app = app;
    const kept = progress.read();
    this.#ids = kept?.ids ?? null;
    this.#step = kept?.step ?? 'training';
    app.onNews((news) => {
      if (news.type === 'demoStarted' && !app.settings.value.guideSeen) this.begin(news.ids);
    });
  }

  /** Opens the weights of the runs, and starts the steps as soon as the runs are done. */
  begin(ids: readonly string[]): void {
    this.#ids = ids;
    this.#step = 'training';
    this.#keep();
    this.show();
  }

  /** @returns false where no three runs differ only in their penalty */
  beginWithNewest(): boolean {
    const trio = findTrio(this.#app.runs.list, this.#app.selection.ids);
    if (trio === null) return false;
    this.begin([trio.none.id, trio.l1.id, trio.l2.id]);
    return true;
  }

  /** Goes to the weight view with the runs of the tour. */
  show(): void {
    const trio = this.trio;
    this.#app.selection.set(trio === null ? (this.#ids ?? []) : [trio.none.id, trio.l1.id, trio.l2.id]);
    this.#app.router.go({ view: 'weights' });
  }

  /** @param by 1 for the next step, −1 for the one before */
  move(by: 1 | -1): void {
    const step = GUIDE_STEPS[GUIDE_STEPS.indexOf(this.step) + by];
    if (step === undefined || step === 'training') return;
    this.#step = step;
    this.#keep();
  }

  /** It no longer opens automatically. */
  async close(): Promise<void> {
    this.#ids = null;
    this.#keep();
    await this.#app.changeSettings({ guideSeen: true });
  }

  #keep(): void {
    progress.write(this.#ids === null ? null : { ids: [...this.#ids], step: this.#step });
  }
}
