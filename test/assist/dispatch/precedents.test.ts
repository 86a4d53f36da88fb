import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalised } from '../../../src/assist/dispatch/fuse.ts';
import { correctedBy, type Precedent } from '../../../src/assist/dispatch/precedents.ts';

const SIZE = 5;
const distribution = fc
  .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: SIZE, maxLength: SIZE })
  .map((values) => normalised(Float64Array.from(values)));
const position = fc.integer({ min: 0, max: SIZE - 1 });
const precedent: fc.Arbitrary<Precedent> = fc.record({
  belief: fc.double({ min: 0, max: 1, noNaN: true }),
  similarity: fc.double({ min: 0, max: 1, noNaN: true }),
  settled: fc.oneof(position, fc.constant(null), fc.constant(-1)),
  refused: fc.uniqueArray(position, { maxLength: 2 }),
  opinion: distribution.map((shares) => [...shares.entries()]),
});

describe('a distribution corrected by precedents', () => {
  test('is a distribution', () => {
    fc.assert(
      fc.property(distribution, fc.array(precedent, { maxLength: 8 }), (given, precedents) => {
        const moved = correctedBy(given, precedents);
        expect(moved.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(moved.every((share) => share >= 0)).toBe(true);
      }),
    );
  });

  test('stays where the classifier was right', () => {
    fc.assert(
      fc.property(distribution, position, (given, settled) => {
        const right: Precedent = { belief: 1, similarity: 1, settled, refused: [], opinion: [[settled, 1]] };
        expect([...correctedBy(given, [right, right])]).toEqual(
          [...given].map((share) => expect.closeTo(share, 9)),
        );
      }),
    );
  });

  test('moves toward where a like order ended, the more the liker it is', () => {
    fc.assert(
      fc.property(distribution, position, (given, settled) => {
        const opinion = [...given.entries()];
        const share = (similarity: number): number =>
          correctedBy(given, [{ belief: 1, similarity, settled, refused: [], opinion }])[settled] ?? 0;
        expect(share(0.5)).toBeGreaterThanOrEqual((given[settled] ?? 0) - 1e-12);
        expect(share(1)).toBeGreaterThanOrEqual(share(0.5) - 1e-12);
      }),
    );
  });

  test('five exactly like orders of a unit nobody had suggested put it first', () => {
    const given = Float64Array.of(0.9, 0.1, 0);
    const taken: Precedent = { belief: 1, similarity: 1, settled: 2, refused: [], opinion: [[0, 0.9]] };
    const moved = correctedBy(
      given,
      Array.from({ length: 5 }, () => taken),
    );
    expect(moved[2]).toBeGreaterThan(0.75);
  });

  test('a unit that gave a like order back loses, whoever it belongs to', () => {
    const given = Float64Array.of(0.6, 0.3, 0.1);
    const returned: Precedent = {
      belief: 1,
      similarity: 1,
      settled: null,
      refused: [0],
      opinion: [[0, 0.6]],
    };
    const moved = correctedBy(given, [returned]);
    expect(moved[0]).toBeCloseTo(0.3 / 0.7, 9);
    expect((moved[1] ?? 0) / (moved[2] ?? 1)).toBeCloseTo(3, 9);
  });

  test('an order of a unit that nobody knows any more says nothing', () => {
    const given = Float64Array.of(0.6, 0.4);
    expect(
      correctedBy(given, [{ belief: 1, similarity: 1, settled: -1, refused: [], opinion: [[0, 1]] }]),
    ).toEqual(given);
  });
});
