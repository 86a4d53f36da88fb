import { describe, expect, it } from 'vitest';
import { readTimeCases } from '../../../src/cli/evaluation/time-cases.ts';

const wall = (...parts: Parameters<typeof Date.UTC>) => Date.UTC(...parts);
const row = (fields: object) => JSON.stringify({ text: '昨天', base: '2026-05-20T10:00:00', ...fields });
const read = (...lines: string[]) => readTimeCases(lines.join('\n'), 'f.jsonl');

describe('lines of time cases', () => {
  it.each([
    [1_623_604_000, wall(2021, 5, 14, 1, 6, 40)],
    [1_623_604_000_000, wall(2021, 5, 14, 1, 6, 40)],
    ['1623604000', wall(2021, 5, 14, 1, 6, 40)],
    ['2021-06-14 01:06:40', wall(2021, 5, 14, 1, 6, 40)],
    ['2021-06-13T17:06:40Z', wall(2021, 5, 14, 1, 6, 40)],
    ['2021-06-14T02:06:40+09:00', wall(2021, 5, 14, 1, 6, 40)],
    ['2021/6/14', wall(2021, 5, 14)],
  ])('take a base of %s, on Shanghai’s wall clock', (base, expected) => {
    const { cases, errors } = read(row({ base, from: '2021-06-13' }));
    expect(errors).toEqual([]);
    expect(cases[0]?.base).toBe(expected);
  });

  it.each([null, 'inf', '-inf', 'Infinity', 'null', '', undefined])('take an open end: %s', (to) => {
    expect(read(row({ from: '2026-05-19', to })).cases[0]?.to).toBeNull();
  });

  it('know a day from a moment', () => {
    const [one] = read(row({ from: '2026-05-19', to: '2026-05-19 23:59:59' })).cases;
    expect(one?.from).toEqual({ wall: wall(2026, 4, 19), dayOnly: true });
    expect(one?.to).toEqual({ wall: wall(2026, 4, 19, 23, 59, 59), dayOnly: false });
  });

  it('are told apart, by their line, from what is none', () => {
    const { cases, errors } = read(
      row({}),
      '',
      '{',
      row({ text: '' }),
      row({ base: '明天' }),
      row({ from: 'soon' }),
    );
    expect(cases).toHaveLength(1);
    expect(errors.map((error) => error.slice(0, 'f.jsonl:0: text'.length))).toEqual([
      'f.jsonl:3: is n',
      'f.jsonl:4: text',
      'f.jsonl:5: base',
      'f.jsonl:6: from',
    ]);
  });
});
