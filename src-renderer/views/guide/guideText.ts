/** The text of a step of the guided tour, with the numbers of the runs. */
import { STEP_TITLES, type GuideWords } from './words.ts';
import { formatAccuracy, formatCount, formatLambda, formatMetric, formatShare } from '../../words/format.ts';
import { mapTrio, PENALTIES, type GuideFacts, type GuideStep } from './guide.ts';

export interface GuideText {
  title: string;
  paragraphs: string[];
}

export function guideText(
  step: Exclude<GuideStep, 'training'>,
  facts: GuideFacts,
  words: GuideWords,
): GuideText {
  return { title: words[STEP_TITLES[step]], paragraphs: paragraphs(step, facts, words) };
}

function paragraphs(step: Exclude<GuideStep, 'training'>, facts: GuideFacts, words: GuideWords): string[] {
  const { tensor, zeros, threshold, penalties } = facts;
  switch (step) {
    case 'zeros':
      return [
        words.zeros(tensor, formatCount(facts.count), mapTrio(zeros, formatShare)),
        facts.proximal ? words.proximal : words.subgradient,
      ];
    case 'norms':
      return [words.norms(tensor, mapTrio(facts.norms, formatMetric))];
    case 'threshold':
      return threshold === null
        ? [words.thresholdPlain]
        : [
            words.threshold(
              formatLambda(Number(threshold.value)),
              mapTrio(threshold.below, formatShare),
              formatShare(zeros.l2),
            ),
          ];
    case 'epochs':
      return penalties.l1 === null || penalties.l2 === null
        ? [words.epochsPlain]
        : [words.epochs(ends(penalties.l1), ends(penalties.l2))];
    case 'accuracy': {
      const train = mapTrio(facts.accuracy, (run) => formatAccuracy(run.train));
      const test = mapTrio(facts.accuracy, (run) => formatAccuracy(run.test));
      return [
        words.accuracy(train, test),
        ...(narrowsGap(facts) ? [words.narrows] : []),
        ...(zeros.l1 > 0 ? [words.left(formatShare(1 - zeros.l1), tensor)] : []),
      ];
    }
    default:
      return step satisfies never;
  }
}

function ends({ first, last }: { first: number; last: number }): { first: string; last: string } {
  return { first: formatMetric(first), last: formatMetric(last) };
}

/** True where the train–test gap is smaller with both penalties than without. */
function narrowsGap({ accuracy }: GuideFacts): boolean {
  const gaps = PENALTIES.map((penalty) => {
    const { train, test } = accuracy[penalty];
    return train === null || test === null ? NaN : train - test;
  });
  const [none = NaN, l1 = NaN, l2 = NaN] = gaps;
  return l1 < none && l2 < none;
}
