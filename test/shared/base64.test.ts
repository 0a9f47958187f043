import { expect, it } from 'vitest';
import { bytesOf } from '../../src-main/shared/base64.ts';

it('decodes base64', () => {
  expect([...bytesOf(Buffer.from([0, 127, 128, 255]).toString('base64'))]).toEqual([0, 127, 128, 255]);
});
