/** Names of runs and files from a config. */
import { type ExperimentConfig, experimentConfig } from '../../../src-main/contract/config.ts';
import { describeModel, describeRegularizer } from '../../words/format.ts';
import { phraseWords } from '../../words/terms.ts';

/** E.g. `mnist · mlp 200 · L2 λ 0.01`; null where the config is not complete enough. */
export function suggestedName(config: unknown): string | null {
  const parsed = experimentConfig.safeParse(config);
  if (!parsed.success) return null;
  const { dataset, regularizer, optimizer } = parsed.data;
  // Configs are English, whatever the language of the window.
  const words = phraseWords.en;
  const parts = [
    dataset.id,
    describeModel(parsed.data, words),
    describeRegularizer(regularizer, words),
    optimizer.kind,
  ];
  return parts.join(' · ').slice(0, 200);
}

/** `L2, λ 0.01` → `l2-0.01.yaml`: letters and digits of every script stay. */
export function configFileName(name: unknown): string {
  const text = typeof name === 'string' ? name : '';
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return `${plain === '' ? 'experiment' : plain}.yaml`;
}

/** A copy of a run has the run's name with a suffix: `digits, L1 (copy)`. */
export function copyName(config: ExperimentConfig): string {
  return `${config.name.slice(0, 190).replace(/ \(copy\)$/, '')} (copy)`;
}
