import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wallAt } from '../../../src/facts/time/local-time.ts';
import { nextAttempt } from '../../../src/voice/outbound/attempt-plan.ts';
import { closedHours, firstLoud, isQuiet } from '../../../src/voice/outbound/quiet-hours.ts';
import { parseDayTimes } from '../../../src/voice/queue/day-times.ts';

const HOUR = 3_600_000;
const quiet = { spans: [parseDayTimes('21:00-08:00')], timeZone: 'Asia/Shanghai' };
const at = (time: string) => Date.parse(`${time}+08:00`);

describe('quiet hours', () => {
  it('end when they say so', () => {
    expect(isQuiet(quiet, at('2026-03-02T20:59:59'))).toBe(false);
    expect(isQuiet(quiet, at('2026-03-02T21:00:00'))).toBe(true);
    expect(firstLoud(quiet, at('2026-03-02T23:10:00'))).toBe(at('2026-03-03T08:00:00'));
    expect(firstLoud(quiet, at('2026-03-03T12:00:00'))).toBe(at('2026-03-03T12:00:00'));
    expect(
      firstLoud({ ...quiet, spans: [parseDayTimes('00:00-24:00')] }, at('2026-03-02T23:10:00')),
    ).toBeNull();
  });

  it('may be the closed hours, too', () => {
    expect(closedHours(parseDayTimes('00:00-24:00'))).toEqual([]);
    const both = { ...quiet, spans: [...quiet.spans, ...closedHours(parseDayTimes('09:00-17:00'))] };
    expect(firstLoud(both, at('2026-03-02T17:00:00'))).toBe(at('2026-03-03T09:00:00'));
    const never = {
      ...quiet,
      spans: [parseDayTimes('09:00-17:00'), ...closedHours(parseDayTimes('09:00-17:00'))],
    };
    expect(firstLoud(never, at('2026-03-02T12:00:00'))).toBeNull();
  });
});

it('nobody is called at the end of the window, nor after', () => {
  const plan = { quiet, spacingMs: HOUR, maxAttempts: 3 };
  const window = (from: string, to: string) => ({
    made: 0,
    lastAt: null,
    notBefore: at(from),
    notAfter: at(to),
  });
  const early = window('2026-03-02T06:00:00', '2026-03-02T08:00:00');
  expect(nextAttempt(plan, early, at('2026-03-01T12:00:00'))).toEqual({ over: 'too late' });
  const late = window('2026-03-02T20:00:00', '2026-03-02T22:00:00');
  expect(nextAttempt(plan, late, at('2026-03-02T20:59:59'))).toEqual({ at: at('2026-03-02T20:59:59') });
  expect(nextAttempt(plan, late, at('2026-03-02T21:00:00'))).toEqual({ over: 'too late' });
});

/** The wall clock by another way than the code's: what `Intl` prints. */
function minuteOfDay(instant: number, timeZone: string): number {
  const [hour = 0, minute = 0] = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
    .format(instant)
    .split(':')
    .map(Number);
  return hour * 60 + minute;
}

const zones = [
  'Asia/Shanghai',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
];
/** Weeks in which clocks are changed, and any time. */
const instants = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) }),
  fc.integer({ min: Date.UTC(2026, 2, 7), max: Date.UTC(2026, 3, 6) }),
  fc.integer({ min: Date.UTC(2026, 9, 24), max: Date.UTC(2026, 10, 3) }),
);
const dayTime = fc.integer({ min: 0, max: 1_439 });

describe('the next attempt', () => {
  it('is never in quiet hours, before its window, its spacing or now, nor after its end', () => {
    const cases = fc.record({
      zone: fc.constantFrom(...zones),
      now: instants,
      from: dayTime,
      to: dayTime,
      last: fc.option(fc.integer({ min: 0, max: 48 * HOUR })),
      begins: fc.integer({ min: -HOUR, max: 72 * HOUR }),
      length: fc.integer({ min: 0, max: 72 * HOUR }),
      spacing: fc.integer({ min: 60_000, max: 24 * HOUR }),
      made: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(cases, ({ zone, now, from, to, last, begins, length, spacing, made }) => {
        const span = { from, to };
        const plan = { quiet: { spans: [span], timeZone: zone }, spacingMs: spacing, maxAttempts: 3 };
        const lastAt = last === null ? null : now - last;
        const attempts = { made, lastAt, notBefore: now + begins, notAfter: now + begins + length };
        const next = nextAttempt(plan, attempts, now);
        if (made >= 3) {
          expect(next).toEqual({ over: 'used up' });
          return;
        }
        if ('over' in next) {
          expect(next.over).toBe('too late');
          return;
        }
        const minute = minuteOfDay(next.at, zone);
        const inside = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
        expect(inside).toBe(false);
        expect(next.at).toBeGreaterThanOrEqual(Math.max(now, attempts.notBefore));
        if (lastAt !== null) expect(next.at).toBeGreaterThanOrEqual(lastAt + spacing);
        expect(next.at).toBeLessThanOrEqual(attempts.notAfter);
      }),
      { numRuns: 500 },
    );
  });

  it('is found on the day that has no such hour', () => {
    // On 29 March 2026 clocks in Berlin go from 02:00 to 03:00.
    const berlin = { spans: [parseDayTimes('22:00-02:30')], timeZone: 'Europe/Berlin' };
    const found = firstLoud(berlin, Date.parse('2026-03-29T01:59:00+01:00'));
    expect(new Date(found ?? 0).toISOString()).toBe('2026-03-29T01:14:00.000Z');
    expect(new Date(wallAt(found ?? 0, 'Europe/Berlin')).toISOString()).toContain('T03:14');
  });
});
