import { describe, expect, it } from 'vitest';
import { csv } from '../../src-main/shared/csv.ts';

describe('csv', () => {
  it('quotes cells where needed and prevents spreadsheets from evaluating names', () => {
    expect(csv([['a,b', 'say "x"', 'two\nlines', null, NaN, 0.1, 1e-12]])).toBe(
      '"a,b","say ""x""","two\nlines",,,0.1,1e-12\r\n',
    );
    expect(csv([['=1+1', '-5', '@x']])).toBe("'=1+1,'-5,'@x\r\n");
    expect(csv([[-5]])).toBe('-5\r\n');
  });
});
