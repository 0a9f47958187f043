/** The config editor: checking a text, its costs, and queueing it. */
import type { HandlersOf } from '../contract/channels.ts';
import type { ConfigCheck, editorChannels } from '../contract/channels/editor.ts';
import { RidgelineError } from '../contract/errors.ts';
import { summarize } from '../estimate/configSummary.ts';
import { checkConfigText } from '../experiment/check.ts';
import { experimentJsonSchema } from '../experiment/jsonSchema.ts';
import { showPath } from '../experiment/problems.ts';
import type { Workstation } from '../workstation/workstation.ts';

export function editorHandlers(workstation: Workstation): HandlersOf<typeof editorChannels> {
  const schema = experimentJsonSchema();
  const measured = () => workstation.measured.runs();
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
