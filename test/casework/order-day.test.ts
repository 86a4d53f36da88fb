import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderDay } from '../../src/casework/order-day.ts';

const HOUR_MS = 3_600_000;

describe('orderDay', () => {
  it.each([
    ['2026-02-28T15:59:59.999Z', 'Asia/Shanghai', '2026-02-28'],
    ['2026-02-28T16:00:00.000Z', 'Asia/Shanghai', '2026-03-01'],
    ['2026-03-01T00:00:00.000Z', 'UTC', '2026-03-01'],
    ['2026-03-01T00:00:00.000Z', 'America/New_York', '2026-02-28'],
    ['2028-02-28T16:00:00.000Z', 'Asia/Shanghai', '2028-02-29'],
    ['2025-12-31T10:00:00.000Z', 'Pacific/Kiritimati', '2026-01-01'],
    ['2026-03-29T00:59:59.000Z', 'Europe/Berlin', '2026-03-29'],
  ])('%s in %s is %s', (at, timeZone, day) => {
    expect(orderDay(new Date(at), timeZone)).toBe(day);
  });

  it('is the date of the wall clock, everywhere and always', () => {
    const zone = fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi', 'America/St_Johns', 'Australia/Lord_Howe');
    const at = fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(at, zone, (date, timeZone) => {
        const parts = new Intl.DateTimeFormat('en', {
          timeZone,
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
        }).formatToParts(date);
        const part = (type: string) => parts.find((each) => each.type === type)?.value;
        expect(orderDay(date, timeZone)).toBe(`${part('year')}-${part('month')}-${part('day')}`);
      }),
    );
  });

  it('never goes back as time goes on, so that numbers grow', () => {
    const start = Date.parse('2026-10-24T00:00:00Z');
    const days = Array.from({ length: 72 }, (_, hour) =>
      orderDay(new Date(start + hour * HOUR_MS), 'Europe/Berlin'),
    );
    expect(days).toEqual([...days].sort());
  });
});
