import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeqTracker } from '../../src/call/seq-tracker.ts';

const numbers = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 });

/** The same by definition, with nothing clever. */
function model(seen: ReadonlySet<number>) {
  let through = 0;
  while (seen.has(through + 1)) through++;
  const missing: number[] = [];
  const highest = Math.max(0, ...seen);
  for (let seq = 1; seq < highest; seq++) if (!seen.has(seq)) missing.push(seq);
  return { through, highest, missing };
}

function missingOf(tracker: SeqTracker): number[] {
  return tracker
    .gaps()
    .flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}

describe('SeqTracker', () => {
  it('knows the same as a plain set, whatever the order', () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const tracker = new SeqTracker();
        const seen = new Set<number>();
        for (const seq of list) {
          expect(tracker.add(seq)).toBe(!seen.has(seq));
          seen.add(seq);
          const expected = model(seen);
          expect(tracker.through).toBe(expected.through);
          expect(tracker.highest).toBe(expected.highest);
          expect(missingOf(tracker)).toEqual(expected.missing);
        }
        for (let seq = 1; seq <= 41; seq++) expect(tracker.has(seq)).toBe(seen.has(seq));
      }),
    );
  });

  it('takes a raised mark as everything up to it', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 45 }), numbers, (before, mark, after) => {
        const tracker = new SeqTracker();
        for (const seq of before) tracker.add(seq);
        tracker.raise(mark);
        for (const seq of after) tracker.add(seq);
        const plain = new SeqTracker();
        for (const seq of [...before, ...Array.from({ length: mark }, (_, index) => index + 1), ...after])
          plain.add(seq);
        expect(tracker.through).toBe(plain.through);
        expect(tracker.gaps()).toEqual(plain.gaps());
      }),
    );
  });

  it('never goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 30 }))), (steps) => {
        const tracker = new SeqTracker();
        let last = 0;
        for (const [raise, seq] of steps) {
          if (raise) tracker.raise(seq);
          else tracker.add(seq + 1);
          expect(tracker.through).toBeGreaterThanOrEqual(last);
          last = tracker.through;
        }
      }),
    );
  });

  it('gives a copy that goes its own way', () => {
    const tracker = new SeqTracker();
    for (const seq of [1, 2, 5]) tracker.add(seq);
    const copy = tracker.clone();
    copy.add(3);
    copy.add(4);
    expect(copy.through).toBe(5);
    expect(tracker.through).toBe(2);
    expect(tracker.gaps()).toEqual([{ from: 3, to: 4 }]);
  });

  it('bears a sender that jumps ahead by millions', () => {
    const tracker = new SeqTracker();
    tracker.add(1);
    tracker.add(Number.MAX_SAFE_INTEGER);
    for (let seq = 3; seq < 300_000; seq++) tracker.add(seq);
    expect(tracker.highest).toBe(Number.MAX_SAFE_INTEGER);
    expect(tracker.gaps()).toEqual([
      { from: 2, to: 2 },
      { from: 300_000, to: Number.MAX_SAFE_INTEGER - 1 },
    ]);
  });
});
