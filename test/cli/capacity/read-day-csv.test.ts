import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARRIVALS, readQuarterColumn, SEATS } from '../../../src/cli/capacity/read-day-csv.ts';
import { quarterName } from '../../../src/insight/capacity/quarter-hours.ts';

const QUARTERS = Array.from({ length: 96 }, (_, at) => at);
const VALUES = QUARTERS.map((at) => at + 0.5);

describe('a day as CSV', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'jiesu-day-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const write = (content: string | Uint8Array) => {
    const file = path.join(folder, 'day.csv');
    writeFileSync(file, content);
    return file;
  };
  const lines = (head: string, row: (at: number) => string) =>
    [...(head === '' ? [] : [head]), ...QUARTERS.map(row)].join('\n');
  const read = (content: string | Uint8Array) => readQuarterColumn(write(content), ARRIVALS);

  it.each([
    ['plain', lines('time,arrivals', (at) => `${quarterName(at)},${at + 0.5}`)],
    [
      'BOM and CRLF',
      `\uFEFF${lines('time,arrivals', (at) => `${quarterName(at)},${at + 0.5}`).replaceAll('\n', '\r\n')}\r\n`,
    ],
    ['Chinese header', lines('时段,来电量（件）', (at) => `${quarterName(at)},${at + 0.5}`)],
    ['other order, more columns', lines('Arrivals,note,Time', (at) => `${at + 0.5},x,${quarterName(at)}`)],
    ['semicolons, seconds', lines('interval;calls', (at) => `${quarterName(at)}:00;${at + 0.5}`)],
    ['from–to', lines('时间,来电', (at) => `${quarterName(at)}-${quarterName((at + 1) % 96)},${at + 0.5}`)],
    ['dates', lines('start,count', (at) => `2026-11-28T${quarterName(at)},${at + 0.5}`)],
    ['numbered from 1', lines('quarter,arrivals', (at) => `${at + 1},${at + 0.5}`)],
    ['no header', lines('', (at) => `${quarterName(at)},${at + 0.5}`)],
    ['values alone', lines('', (at) => `${at + 0.5}`)],
    ['empty lines at the end', `${lines('time,arrivals', (at) => `${quarterName(at)},${at + 0.5}`)}\n\n,\n`],
  ])('is read: %s', (_, content) => {
    expect(read(content)).toEqual(VALUES);
  });

  it('is read as GB 18030 where it is no UTF-8', () => {
    // 时段,来电量
    const head = Buffer.from([0xca, 0xb1, 0xb6, 0xce, 0x2c, 0xc0, 0xb4, 0xb5, 0xe7, 0xc1, 0xbf, 0x0a]);
    const rows = Buffer.from(QUARTERS.map((at) => `${quarterName(at)},${at + 0.5}\n`).join(''));
    expect(read(Buffer.concat([head, rows]))).toEqual(VALUES);
  });

  const good = (at: number) => `${quarterName(at)},5`;
  it.each([
    ['wrong columns', lines('when,people', good), /no column "arrivals" in its header \(when, people\)/],
    [
      'a negative number',
      lines('time,arrivals', (at) => (at === 3 ? '00:45,-1' : good(at))),
      /day\.csv:5: arrivals "-1" must be a number from 0/,
    ],
    [
      'a word',
      lines('time,arrivals', (at) => (at === 3 ? '00:45,many' : good(at))),
      /day\.csv:5: arrivals "many"/,
    ],
    [
      'nothing',
      lines('time,arrivals', (at) => (at === 95 ? '23:45,' : good(at))),
      /day\.csv:97: arrivals ""/,
    ],
    ['infinity', lines('time,arrivals', (at) => (at === 0 ? '00:00,Infinity' : good(at))), /day\.csv:2/],
    ['far too much', lines('time,arrivals', (at) => (at === 0 ? '00:00,1e9' : good(at))), /day\.csv:2/],
    [
      '95 rows',
      lines('time,arrivals', good).split('\n').slice(0, -1).join('\n'),
      /95 rows, but a day has 96/,
    ],
    ['97 rows', `${lines('time,arrivals', good)}\n24:00,5`, /97 rows, but a day has 96/],
    [
      'a gap',
      lines('time,arrivals', (at) => good(at === 7 ? 8 : at)),
      /day\.csv:9: time "02:00" should be 01:45/,
    ],
    ['three columns without names', lines('', (at) => `${good(at)},1`), /3 columns and no header/],
    ['an empty file', '', /empty/],
    [
      'an open quote',
      lines('time,arrivals', (at) => (at === 0 ? '00:00,"5' : good(at))),
      /not a CSV file|must be/,
    ],
  ])('is refused, with the line: %s', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it('is refused when there is no such file', () => {
    expect(() => readQuarterColumn(path.join(folder, 'none.csv'), ARRIVALS)).toThrow(/none\.csv: ENOENT/);
  });

  it('may have seats beside the arrivals, in whole numbers', () => {
    const both = write(lines('time,arrivals,坐席数', (at) => `${good(at)},${at}`));
    expect(readQuarterColumn(both, SEATS, true)).toEqual(QUARTERS);
    expect(readQuarterColumn(write(lines('time,arrivals', good)), SEATS, true)).toBeNull();
    expect(readQuarterColumn(write(lines('', good)), SEATS, true)).toBeNull();
    const halves = write(lines('time,seats', (at) => `${quarterName(at)},1.5`));
    expect(() => readQuarterColumn(halves, SEATS)).toThrow(/seats "1\.5" must be a whole number/);
  });
});
