import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldText, fieldValue, parseNumber } from '../../src/web/sidebar/field-text.ts';
import { marksOf, splitByMarks } from '../../src/web/sidebar/marks.ts';
import { formatOccurredAt, parseOccurredAt } from '../../src/web/sidebar/occurred-at.ts';
import { isExpired, isTokenLike, tokenInFragment } from '../../src/web/sidebar/token.ts';
import { tokenFor } from './scripted-desk.ts';

const china = () => 480;

describe('the time of the event', () => {
  it('is shown in local time and read back to the same instant', () => {
    const value = { text: '两点半那会儿', from: '2018-05-22T14:30:00+08:00', to: null };
    expect(formatOccurredAt(value, china)).toBe('2018-05-22 14:30');
    expect(parseOccurredAt('2018-05-22 14:30', value.text, china)).toEqual(value);
    expect(formatOccurredAt({ ...value, from: '2018-05-22T06:30:00Z' }, china)).toBe('2018-05-22 14:30');
  });

  it('takes days, ranges and Chinese notation', () => {
    expect(parseOccurredAt('2018年5月2日', '', china)).toEqual({
      text: '2018年5月2日',
      from: '2018-05-02',
      to: null,
    });
    expect(parseOccurredAt('2018-05-01 至 2018-05-03 09:05', '五一', china)).toEqual({
      text: '五一',
      from: '2018-05-01',
      to: '2018-05-03T09:05:00+08:00',
    });
    expect(formatOccurredAt({ text: '五一', from: '2018-05-01', to: '2018-05-03' }, china)).toBe(
      '2018-05-01 至 2018-05-03',
    );
  });

  it.each(['昨晚上', '2018-02-31', '2018-05-22 25:00', '2018-05-22 至 月底', ''])(
    'keeps %j as spoken',
    (text) => {
      expect(parseOccurredAt(text, '前天', china)).toEqual({ text, from: null, to: null });
    },
  );

  it('reads back whatever it shows', () => {
    const instant = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fc.integer({ min: -720, max: 840 }), (date, minutes) => {
        const offset = () => minutes;
        const whole = new Date(Math.floor(date.getTime() / 60_000) * 60_000);
        const shown = formatOccurredAt({ text: 'x', from: whole.toISOString(), to: null }, offset);
        const { from } = parseOccurredAt(shown, 'x', offset);
        expect(Date.parse(from ?? '')).toBe(whole.getTime());
      }),
    );
  });
});

describe('field texts', () => {
  it('turn back into the value, spoken words included', () => {
    expect(fieldText(null)).toBe('');
    expect(fieldValue('location', ' 海甸岛 ', null)).toBe('海甸岛');
    const before = { text: '刚才', from: null, to: null };
    expect(fieldValue('occurredAt', '2018-05-22', before)).toEqual({
      text: '刚才',
      from: '2018-05-22',
      to: null,
    });
  });
});

describe('marks', () => {
  it('never lose or repeat a character, whatever they cover', () => {
    const mark = fc.record({
      start: fc.integer({ min: -5, max: 40 }),
      end: fc.integer({ min: -5, max: 40 }),
      kind: fc.constantFrom('evidence' as const, 'danger' as const, 'decisive' as const),
    });
    fc.assert(
      fc.property(fc.string({ maxLength: 30, unit: 'binary' }), fc.array(mark), (text, marks) => {
        expect(
          splitByMarks(text, marks)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('overlap', () => {
    expect(
      splitByMarks('电线冒烟了', [
        { start: 0, end: 2, kind: 'decisive' },
        { start: 0, end: 4, kind: 'danger' },
      ]),
    ).toEqual([
      { text: '电线', kinds: ['decisive', 'danger'] },
      { text: '冒烟', kinds: ['danger'] },
      { text: '了', kinds: [] },
    ]);
  });
});

describe('tokens', () => {
  it('are read from the fragment only', () => {
    expect(tokenInFragment('#token=a.b.c')).toBe('a.b.c');
    expect(tokenInFragment('#call=1&token=a.b.c')).toBe('a.b.c');
    expect(tokenInFragment('#token=')).toBeNull();
    expect(tokenInFragment('')).toBeNull();
  });

  it('expire by their own word', () => {
    expect(isExpired(tokenFor('x', 100), 100_000)).toBe(true);
    expect(isExpired(tokenFor('x', 101), 100_000)).toBe(false);
    expect(isExpired('no.token.really', 100_000)).toBe(false);
  });

  it('hold nothing that would break the handshake', () => {
    expect(isTokenLike(tokenFor('x'))).toBe(true);
    for (const text of ['', 'a.b', 'a.b.c, d', 'a.b.c\r\n', '令.牌.啊'])
      expect(isTokenLike(text)).toBe(false);
  });
});

describe('a number as agents type it', () => {
  it.each([
    ['12000', null, 12_000],
    ['12,000.5', null, 12_000.5],
    ['１２', '户', 12],
    ['3 个月', '个月', 3],
    ['1.13万', '元', 11_300],
    ['1.2 万元', '元', 12_000],
    ['2亿', null, 200_000_000],
    ['-3', '度', -3],
  ])('%s counted in %s is %d', (text, unit, value) => {
    expect(parseNumber(text, unit)).toBe(value);
  });

  it.each(['', '不少', '三', '1.2.3', '3天', 'Infinity', '1e3', '0x10', '万'])('%j is none', (text) => {
    expect(parseNumber(text, '元')).toBeNull();
  });

  it('reads back whatever it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (cents) => {
        expect(parseNumber(fieldText(cents / 100), null)).toBe(cents / 100);
      }),
    );
  });
});

describe('marks of words', () => {
  it('stand at every place of the words, and nowhere else', () => {
    expect(marksOf('doubt', '三万元，共三万元', ['三万元', '三万元', '', '五万'])).toEqual([
      { start: 0, end: 3, kind: 'doubt' },
      { start: 5, end: 8, kind: 'doubt' },
    ]);
  });

  it('cover just those words, whatever they are', () => {
    const text = fc.string({ unit: fc.constantFrom('甲', '乙', '.', '*'), maxLength: 20 });
    fc.assert(
      fc.property(text, text, (whole, words) => {
        const marks = marksOf('doubt', whole, [words]);
        for (const { start, end } of marks) expect(whole.slice(start, end)).toBe(words);
        expect(marks).toHaveLength(words === '' ? 0 : whole.split(words).length - 1);
      }),
    );
  });
});
