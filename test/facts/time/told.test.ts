import rrule from 'rrule';
import { describe, expect, it } from 'vitest';
import { timeMentions } from '../../../src/facts/time/mentions.ts';
import { resolveTime } from '../../../src/facts/time/resolve.ts';
import { timeValue } from '../../../src/facts/time/time-value.ts';
import type { TimeValue } from '../../../src/protocol/fact.ts';
import { HABITS, TOLD, UNREAL } from './told.ts';

/** Tuesday 12 June 2018, 15:20. */
const BASE = {
  wall: Date.UTC(2018, 5, 12, 15, 20),
  timeZone: 'Asia/Shanghai',
  lean: 'past',
  day: null,
} as const;

function read(text: string): TimeValue | null {
  const mention = timeMentions(text).at(-1);
  const resolved = mention === undefined ? null : resolveTime(mention, BASE);
  return mention === undefined || resolved === null ? null : timeValue(text, mention, resolved, BASE);
}

describe('what has happened', () => {
  it.each(TOLD)('$text', ({ text, ...expected }) => {
    const value = read(text);
    expect(value).not.toBeNull();
    expect(value).toMatchObject({ from: null, to: null, ...expected });
  });

  it.each(UNREAL)('%s does not exist', (text) => {
    expect(read(text)?.from ?? null).toBeNull();
  });
});

describe('what recurs', () => {
  it.each(HABITS.map(([text, rule, duration = null]) => ({ text, rule, duration })))('$text', (habit) => {
    const { rule, duration } = habit;
    expect(read(habit.text)).toMatchObject({ from: null, to: null, rrule: rule, duration });
  });

  it.each(HABITS.filter(([, rule]) => !rule.startsWith('RSCALE')))(
    '%s is a rule that others can read',
    (_, rule) => {
      const [first, second] = rrule
        .rrulestr(`DTSTART:20180612T000000Z\nRRULE:${rule};BYSECOND=0;COUNT=2`)
        .all();
      expect(first).toBeInstanceOf(Date);
      expect(second?.getTime()).toBeGreaterThan(first?.getTime() ?? 0);
    },
  );

  it('every weekend is Saturdays and Sundays', () => {
    const days = rrule
      .rrulestr(`DTSTART:20180612T000000Z\nRRULE:${read('每逢周末')?.rrule};COUNT=4`)
      .all()
      .map((date) => date.toISOString().slice(0, 10));
    expect(days).toEqual(['2018-06-16', '2018-06-17', '2018-06-23', '2018-06-24']);
  });
});
