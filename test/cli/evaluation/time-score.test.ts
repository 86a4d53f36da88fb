import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTimeCases } from '../../../src/cli/evaluation/time-cases.ts';
import { loadTimePeers } from '../../../src/cli/evaluation/time-peers.ts';
import { answer, judgeTime, timeReport } from '../../../src/cli/evaluation/time-score.ts';

const moment = (text: string) => ({ wall: Date.parse(`${text}Z`), dayOnly: text.length === 10 });
const known = (from: string | null, to: string | null) => ({
  from: from === null ? null : moment(from),
  to: to === null ? null : moment(to),
});
const given = (from: string | null, to: string | null) => ({
  from: from === null ? null : moment(from).wall,
  to: to === null ? null : moment(to).wall,
});
const day = known('2026-05-19T00:00:00', '2026-05-19T23:59:59');

describe('the verdict on an answer', () => {
  it.each([
    ['all of it', day, given('2026-05-19T00:00:00', '2026-05-19T23:59:59'), [true, true, true]],
    ['an end told exclusive', day, given('2026-05-19T00:00:00', '2026-05-20T00:00:00'), [true, true, true]],
    ['the day only', day, given('2026-05-19T08:00:00', '2026-05-19T12:00:00'), [true, false, false]],
    ['nothing', day, given(null, null), [false, false, false]],
    [
      'a known day',
      known('2026-05-19', '2026-05-19'),
      given('2026-05-19T00:00:00', '2026-05-19T23:59:59'),
      [true, true, true],
    ],
    [
      'an open end',
      known('2026-05-19T00:00:00', null),
      given('2026-05-19T00:00:00', null),
      [true, true, true],
    ],
    [
      'an open end closed',
      known('2026-05-19T00:00:00', null),
      given('2026-05-19T00:00:00', '2026-05-20T00:00:00'),
      [true, true, false],
    ],
    [
      'an open start',
      known(null, '2026-05-19T23:59:59'),
      given(null, '2026-05-19T23:59:59'),
      [true, true, true],
    ],
    [
      'a moment',
      known('2026-05-19T08:00:00', '2026-05-19T08:00:00'),
      given('2026-05-19T08:00:00', null),
      [true, true, true],
    ],
  ])('knows %s', (_name, right, answered, [startDate, startTime, end]) => {
    expect(judgeTime(right, answered)).toEqual({ startDate, startTime, end });
  });

  it('adds up to shares of all cases', () => {
    const verdicts = [given('2026-05-19T00:00:00', null), given(null, null)].map((one) =>
      judgeTime(day, one),
    );
    expect(timeReport(verdicts)).toEqual({ cases: 2, startDate: 0.5, startTime: 0.5, end: 0 });
    expect(timeReport([])).toEqual({ cases: 0, startDate: 0, startTime: 0, end: 0 });
  });
});

describe.each([
  ['general', 'none', 0.97],
  ['spoken', 'past', 0.95],
] as const)('the blind table %s', (name, lean, bar) => {
  const file = `test/data/time/${name}.jsonl`;
  const { cases, errors } = readTimeCases(readFileSync(file, 'utf8'), file);

  it('is read as well as when it was last measured, and better than by the two libraries', async () => {
    expect(errors).toEqual([]);
    const ours = timeReport(cases.map((one) => judgeTime(one, answer(one, lean))));
    expect(ours.startDate).toBeGreaterThanOrEqual(bar);
    for (const { startDates } of await loadTimePeers()) {
      const right = cases.filter(({ text, base, from }) => {
        const expected = from === null ? null : new Date(from.wall).toISOString().slice(0, 10);
        return expected !== null && startDates(text, base).includes(expected);
      });
      expect(right.length / cases.length).toBeLessThan(ours.startDate);
    }
  });
});
