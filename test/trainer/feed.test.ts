import { describe, expect, it } from 'vitest';
import { type Call, epochFeed, type Feed, ImageStream, stepFeed } from '../../src-main/trainer/feed.ts';

function calls(feed: Feed, stepsPerCall: number): Call[] {
  const all: Call[] = [];
  for (let call = feed.next(stepsPerCall); call !== null; call = feed.next(stepsPerCall)) all.push(call);
  expect(feed.fraction).toBe(1);
  return all;
}

const imagesOf = (all: readonly Call[]): number[] => all.flatMap(({ indices }) => Array.from(indices));
const everyImage = Array.from({ length: 25 }, (_, i) => i);
const sorted = (images: readonly number[]): number[] => images.toSorted((a, b) => a - b);

describe('epochFeed', () => {
  it('uses every image once, with one smaller last batch', () => {
    const all = calls(epochFeed(1, 1, 25, 10), 100);
    expect(all.map(({ steps, batch }) => [steps, batch])).toEqual([
      [2, 10],
      [1, 5],
    ]);
    expect(sorted(imagesOf(all))).toEqual(everyImage);
  });

  it('uses the same images in the same order for any length of calls', () => {
    expect(imagesOf(calls(epochFeed(1, 3, 25, 4), 1))).toEqual(imagesOf(calls(epochFeed(1, 3, 25, 4), 6)));
  });

  it('shuffles by seed and epoch', () => {
    const orders = [epochFeed(1, 1, 25, 5), epochFeed(1, 2, 25, 5), epochFeed(2, 1, 25, 5)];
    expect(new Set(orders.map((feed) => imagesOf(calls(feed, 9)).join())).size).toBe(3);
  });
});

describe('stepFeed', () => {
  it('continues with the next epoch within a batch', () => {
    const feed = stepFeed(new ImageStream(1, 25), 5, 10);
    const images = imagesOf(calls(feed, 2));
    const epochs = [1, 2].flatMap((epoch) => imagesOf(calls(epochFeed(1, epoch, 25, 25), 1)));
    expect(images).toEqual(epochs);
  });

  it('uses only full batches, also if the data set is smaller than a batch', () => {
    const all = calls(stepFeed(new ImageStream(1, 7), 4, 10), 3);
    expect(all.map(({ steps, batch }) => [steps, batch])).toEqual([
      [3, 10],
      [1, 10],
    ]);
    expect(sorted(imagesOf(all).slice(0, 7))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('continues the stream after a record', () => {
    const stream = new ImageStream(1, 25);
    const parts = [stepFeed(stream, 2, 10), stepFeed(stream, 3, 10)].flatMap((feed) =>
      imagesOf(calls(feed, 9)),
    );
    expect(parts).toEqual(imagesOf(calls(stepFeed(new ImageStream(1, 25), 5, 10), 9)));
  });

  it.each([0, 7, 25, 30, 50, 61])('can start after %i images', (taken) => {
    const whole = new ImageStream(1, 25);
    whole.take(taken);
    const rest = new ImageStream(1, 25, taken);
    expect([rest.take(13), rest.take(40)]).toEqual([whole.take(13), whole.take(40)]);
  });
});
