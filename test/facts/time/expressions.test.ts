import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/cli/evaluation/time-score.ts';
import { timeAtoms, timeRules } from '../../../src/facts/time/lexer.ts';
import { timeMentions } from '../../../src/facts/time/mentions.ts';
import { resolveTime } from '../../../src/facts/time/resolve.ts';
import { timeValue } from '../../../src/facts/time/time-value.ts';
import {
  CLOCKS,
  DATES,
  DISTANCES,
  type Expression,
  FEASTS,
  NO_TIMES,
  RANGES,
  WEEKS_AND_DAYS,
} from './expressions.ts';
import { HABITS, TOLD, UNREAL } from './told.ts';

const BASE = Date.UTC(2021, 5, 14, 15);
const show = (wall: number | null) =>
  wall === null ? null : new Date(wall).toISOString().slice(0, 19).replace('T', ' ');

describe.each([
  ['dates', DATES],
  ['weeks and days', WEEKS_AND_DAYS],
  ['feasts and the lunar calendar', FEASTS],
  ['clocks', CLOCKS],
  ['distances', DISTANCES],
  ['ranges', RANGES],
] satisfies [string, readonly Expression[]][])('%s', (_, expressions) => {
  it.each(expressions)('%s', (text, from, to) => {
    const given = answer({ text, base: BASE, from: null, to: null }, 'none');
    expect([show(given.from), show(given.to)]).toEqual([from, to]);
  });
});

describe('no time', () => {
  it.each(NO_TIMES)('%s', (text) => {
    expect(timeMentions(text).filter(({ meaning }) => meaning.type === 'dated')).toEqual([]);
  });
});

describe('the rules', () => {
  it('are each read from one of the tables', () => {
    const texts = [
      ...[DATES, WEEKS_AND_DAYS, FEASTS, CLOCKS, DISTANCES, RANGES].flat().map(([text]) => text),
      ...TOLD.map(({ text }) => text),
      ...HABITS.map(([text]) => text),
      ...UNREAL,
    ];
    const read = new Set(texts.flatMap((text) => timeAtoms(text).map(({ rule }) => rule)));
    expect(timeRules.map(({ id }) => id).filter((id) => !read.has(id))).toEqual([]);
  });

  it('have names of their own', () => {
    expect(new Set(timeRules.map(({ id }) => id)).size).toBe(timeRules.length);
  });
});

const PIECES = [
  ...[
    '去年',
    '今年',
    '三月',
    '五月份',
    '十五号',
    '上个礼拜',
    '三',
    '周五',
    '昨天',
    '晚上',
    '八点',
    '半',
    '多',
    '从',
    '到',
    '至今',
  ],
  ...[
    '开始',
    '之前',
    '每天',
    '每逢周末',
    '三天前',
    '快两年了',
    '近',
    '半个月',
    '国庆',
    '农历',
    '初五',
    '闰四月',
    '2月30号',
    '25:00',
  ],
  ...[
    '九九年',
    '第三',
    '个',
    '季度',
    '世纪',
    '零点',
    '差一刻',
    '，',
    '哦不对',
    '20180230',
    '12/31',
    '99999年',
    '一',
    '十',
    '零',
  ],
];
const speech = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 10 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const lean = fc.constantFrom('past' as const, 'none' as const, 'future' as const);
const wall = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2090, 0, 1) });

describe('for any words at any time', () => {
  it('mentions lie in the text, in order, apart from each other', () => {
    fc.assert(
      fc.property(speech, (text) => {
        let end = 0;
        for (const mention of timeMentions(text)) {
          expect(mention.start).toBeGreaterThanOrEqual(end);
          expect(mention.end).toBeGreaterThan(mention.start);
          expect(mention.end).toBeLessThanOrEqual(text.length);
          end = mention.end;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('what is resolved begins before it ends and is written in ISO 8601', () => {
    const iso = /^[+-]?\d{4,6}-\d\d-\d\d(?:T\d\d:\d\d:00[+-]\d\d:\d\d)?$/;
    fc.assert(
      fc.property(speech, lean, wall, (text, towards, now) => {
        const base = { wall: now, timeZone: 'Asia/Shanghai', lean: towards, day: null };
        for (const mention of timeMentions(text)) {
          const resolved = resolveTime(mention, base);
          if (resolved === null) continue;
          if (resolved.from !== null && resolved.to !== null)
            expect(resolved.from).toBeLessThanOrEqual(resolved.to);
          if (resolved.earliest !== null && resolved.latest !== null)
            expect(resolved.earliest).toBeLessThanOrEqual(resolved.latest);
          const value = timeValue(text, mention, resolved, base);
          for (const each of [value.from, value.to, value.earliest, value.latest])
            if (each !== null) expect(each).toMatch(iso);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('an hour without a day is never after the call, where it leans to the past', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('', '半', '一刻', '二十'),
        wall,
        (hour, rest, now) => {
          const [mention] = timeMentions(`${hour}点${rest}钟的时候`);
          const base = { wall: now, timeZone: 'Asia/Shanghai', lean: 'past', day: null } as const;
          const from = mention === undefined ? null : (resolveTime(mention, base)?.from ?? null);
          expect(from).not.toBeNull();
          // Ten minutes ahead is still a slip of the tongue; the other half of the day is never nearer.
          expect(now + 10 * 60_000 - (from ?? 0)).toBeGreaterThanOrEqual(0);
          expect(now + 10 * 60_000 - (from ?? 0)).toBeLessThan(24 * 3_600_000);
        },
      ),
    );
  });

  it('a weekday leans to one of the seven days before or after', () => {
    fc.assert(
      fc.property(fc.constantFrom(...'一二三四五六日'), wall, (weekday, now) => {
        const [mention] = timeMentions(`星期${weekday}`);
        if (mention === undefined) throw new Error('no weekday read');
        const at = (towards: 'past' | 'future') =>
          resolveTime(mention, { wall: now, timeZone: 'Asia/Shanghai', lean: towards, day: null })?.from ?? 0;
        expect(at('past')).toBeLessThanOrEqual(now);
        expect(at('future')).toBeGreaterThan(now - 86_400_000);
        expect([0, 7]).toContain((at('future') - at('past')) / 86_400_000);
      }),
    );
  });
});
