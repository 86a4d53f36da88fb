import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { belongingOf, type LearntOutcome } from '../../src/learning/learnt-order.ts';

const FORM = { unit: '甲局', category: '类/一' };

function outcome(kind: LearntOutcome['kind'], changes: Partial<LearntOutcome> = {}): LearntOutcome {
  return { kind, unit: '甲局', toUnit: null, category: null, ...changes };
}
const returned = (unit = '甲局') => outcome('returned', { unit });
const accepted = (unit = '甲局') => outcome('accepted', { unit });
const redispatched = (unit: string, toUnit: string) => outcome('redispatched', { unit, toUnit });
const belongs = (...outcomes: LearntOutcome[]) => belongingOf(FORM, outcomes);

describe('where an order belongs', () => {
  it.each([
    ['nobody has spoken', [], { unit: '甲局', refused: [], settled: false }],
    ['accepted', [accepted()], { unit: '甲局', refused: [], settled: true }],
    ['returned', [returned()], { unit: null, refused: ['甲局'], settled: false }],
    [
      'returned and sent on',
      [returned(), redispatched('甲局', '乙局')],
      { unit: '乙局', refused: ['甲局'], settled: true },
    ],
    [
      'returned by both',
      [returned(), redispatched('甲局', '乙局'), returned('乙局')],
      { unit: null, refused: ['乙局', '甲局'].sort(), settled: false },
    ],
    ['accepted after all', [returned(), accepted()], { unit: '甲局', refused: [], settled: true }],
    [
      'sent back to who had returned it',
      [returned(), redispatched('甲局', '乙局'), redispatched('乙局', '甲局')],
      { unit: '甲局', refused: [], settled: true },
    ],
    ['objected to in vain', [outcome('objection_rejected')], { unit: '甲局', refused: [], settled: false }],
    [
      'objected to with reason',
      [outcome('objection_upheld')],
      { unit: null, refused: ['甲局'], settled: false },
    ],
    [
      'objected to by another unit',
      [outcome('objection_upheld', { unit: '丙局' })],
      { unit: '甲局', refused: ['丙局'], settled: false },
    ],
    [
      'corrected, then accepted by who has it',
      [outcome('corrected', { toUnit: '丁局' }), accepted()],
      { unit: '丁局', refused: [], settled: true },
    ],
    ['accepted, then returned', [accepted(), returned()], { unit: null, refused: ['甲局'], settled: false }],
  ])('%s', (_what, outcomes, expected) => {
    expect(belongs(...outcomes)).toEqual({ category: '类/一', ...expected });
  });

  it('is read from the form as it was at first, though a re-dispatch changes the form', () => {
    const moved = { ...FORM, unit: '乙局' };
    const outcomes = [outcome('corrected', { category: '类/二' }), redispatched('甲局', '乙局')];
    expect(belongingOf(moved, outcomes)).toEqual({
      unit: '乙局',
      category: '类/二',
      refused: [],
      settled: true,
    });
    expect(belongingOf(moved, [returned('甲局'), redispatched('甲局', '乙局')]).refused).toEqual(['甲局']);
  });

  const unit = fc.constantFrom('甲局', '乙局', '丙局');
  const anyOutcome: fc.Arbitrary<LearntOutcome> = fc.oneof(
    fc.record({
      kind: fc.constantFrom('returned', 'accepted', 'objection_upheld', 'objection_rejected'),
      unit: fc.option(unit),
      toUnit: fc.constant(null),
      category: fc.constant(null),
    }),
    fc.record({
      kind: fc.constant('redispatched' as const),
      unit,
      toUnit: unit,
      category: fc.constant(null),
    }),
    fc.record({
      kind: fc.constant('corrected' as const),
      unit,
      toUnit: fc.option(unit),
      category: fc.option(fc.constantFrom('类/一', '类/二')),
    }),
  );

  it('is never with a unit that refuses it, and is settled only where it is known', () => {
    fc.assert(
      fc.property(fc.array(anyOutcome), (outcomes) => {
        const { unit: stands, refused, settled } = belongs(...outcomes);
        expect(refused).toEqual([...new Set(refused)].sort());
        expect(refused).not.toContain(stands);
        if (stands === null) expect(settled).toBe(false);
      }),
    );
  });

  it('is the same when something is said twice', () => {
    fc.assert(
      fc.property(fc.array(anyOutcome), anyOutcome, (before, last) => {
        expect(belongs(...before, last, last)).toEqual(belongs(...before, last));
      }),
    );
  });

  it('does not depend on where a rejected objection or a word on the category stands', () => {
    const aside = fc.constantFrom(
      outcome('objection_rejected'),
      outcome('corrected', { toUnit: null, category: '类/三' }),
    );
    const onUnits = anyOutcome.filter(({ category }) => category === null);
    fc.assert(
      fc.property(fc.array(onUnits), fc.nat(), aside, (outcomes, at, word) => {
        const place = outcomes.length === 0 ? 0 : at % (outcomes.length + 1);
        expect(belongs(...outcomes.toSpliced(place, 0, word))).toEqual(belongs(...outcomes, word));
      }),
    );
  });

  it('does not depend on the order in which two units refuse', () => {
    fc.assert(
      fc.property(fc.array(anyOutcome), unit, unit, (before, a, b) => {
        expect(belongs(...before, returned(a), returned(b))).toEqual(
          belongs(...before, returned(b), returned(a)),
        );
      }),
    );
  });
});
