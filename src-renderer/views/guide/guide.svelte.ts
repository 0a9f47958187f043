/** The guided reading of the demo in this window: whether it is open, and how far it has come. */
import { z } from 'zod';
import { findTrio, forEach, GUIDE_STEPS, guideFacts, type GuideStep } from './guide.ts';
import type { App } from '../../app/app.svelte.ts';
import { Kept } from '../../app/kept.ts';

const stored = z.strictObject({
  ids: z.array(z.string().max(64)).max(10),
  step: z.enum(GUIDE_STEPS),
});
const progress = new Kept('guide', stored.nullable(), null, 'sessionStorage');

export class Guide {
  readonly #app: App;
  /** The runs it was begun for; null while it is closed. A reload goes on where it was. */
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
    const { none, l1, l2 } = forEach(this.trio, (run) => this.#app.details.of(run.id));
    return none === undefined || l1 === undefined || l2 === undefined ? null : guideFacts({ none, l1, l2 });
  });
  /** There is nothing to read before the runs are done. */
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

  /** Shows the weights of the runs, and reads them as soon as they are done. */
  begin(ids: readonly string[]): void {
    this.#ids = ids;
    this.#step = 'training';
    this.#keep();
    this.show();
  }

  /** @returns false where no three runs differ in their penalty alone */
  beginWithNewest(): boolean {
    const trio = findTrio(this.#app.runs.list, this.#app.selection.ids);
    if (trio === null) return false;
    this.begin([trio.none.id, trio.l1.id, trio.l2.id]);
    return true;
  }

  /** Goes to the view that is read, with the runs that are read. */
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

  /** It does not come by itself again. */
  async close(): Promise<void> {
    this.#ids = null;
    this.#keep();
    await this.#app.changeSettings({ guideSeen: true });
  }

  #keep(): void {
    progress.write(this.#ids === null ? null : { ids: [...this.#ids], step: this.#step });
  }
}
