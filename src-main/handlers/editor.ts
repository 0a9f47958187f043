/** The config editor: what a text says, what it would cost, and queueing it. */
import type { HandlersOf } from '../contract/channels.ts';
import type { ConfigCheck, editorChannels } from '../contract/channels/editor.ts';
import { RidgelineError } from '../contract/errors.ts';
import type { RunSummary } from '../contract/runs.ts';
import { summarize } from '../estimate/configSummary.ts';
import { checkConfigText } from '../experiment/check.ts';
import { experimentJsonSchema } from '../experiment/jsonSchema.ts';
import { showPath } from '../experiment/problems.ts';
import { type MeasuredRun, measuredRuns } from '../estimate/runTime.ts';
import type { Workstation } from '../workstation/workstation.ts';

export function editorHandlers(workstation: Workstation): HandlersOf<typeof editorChannels> {
  const schema = experimentJsonSchema();
  const measured = measuredOn(workstation);
  const check = (text: string): ConfigCheck => {
    const { config, problems, locate } = checkConfigText(text);
    if (config === null) return { config, problems, summary: null };
    const { summary, problems: further } = summarize(config, { ...workstation.options, measured });
    return { config: further.length > 0 ? null : config, problems: locate(further), summary };
  };
  return {
    'editor.schema': async () => schema,
    'editor.check': async ({ text }) => check(text),
    'runs.startConfig': async ({ text, seeds }) => {
      const { config, problems } = check(text);
      if (config === null) throw refusal(problems);
      const configs =
        seeds === undefined ? [config] : [...new Set(seeds)].map((seed) => ({ ...config, seed }));
      return { ids: workstation.enqueue(configs).map((run) => run.id) };
    },
  };
}

function refusal(problems: ConfigCheck['problems']): RidgelineError {
  const lines = problems.map(({ path, line, message }) => `  ${showPath(path)} (line ${line}): ${message}`);
  return new RidgelineError('bad-input', `Nothing was queued. The config has problems:\n${lines.join('\n')}`);
}

/** The measured runs, read anew only after something happened to a run: a check comes with every pause in typing. */
function measuredOn(workstation: Workstation): () => readonly MeasuredRun[] {
  let known: readonly MeasuredRun[] | null = null;
  workstation.subscribe((event) => {
    if (event.type !== 'steps') known = null;
  });
  return () => (known ??= measuredRuns(readableRuns(workstation)));
}

/** A damaged record is told where runs are listed; an estimate does without. */
function readableRuns({ store }: Workstation): RunSummary[] {
  try {
    return store.runs();
  } catch (error) {
    if (error instanceof RidgelineError) return [];
    throw error;
  }
}
