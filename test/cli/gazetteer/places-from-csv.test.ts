import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readCsvText } from '../../../src/cli/gazetteer/csv-text.ts';
import { placesFromCsv } from '../../../src/cli/gazetteer/places-from-csv.ts';
import type { Division } from '../../../src/facts/place/gazetteer-file.ts';

const DIVISIONS: readonly Division[] = [
  {
    district: '秀英区',
    aliases: ['秀英'],
    streets: [{ name: '长流镇', aliases: ['长流'] }],
  },
  { district: '龙华区', aliases: ['龙华'], streets: [{ name: '金贸街道', aliases: [] }] },
];
const HEAD = 'name,kind,district,street,aliases';
const read = (...lines: string[]) => placesFromCsv(lines.join('\n'), 'roads.csv', DIVISIONS);

describe('places from CSV', () => {
  it('are read with district, street and aliases', () => {
    expect(read(HEAD, '甲路,road,秀英,长流,甲大道|甲街', '乙苑,compound,,,')).toEqual({
      places: [
        { name: '甲路', kind: 'road', district: '秀英区', street: '长流镇', aliases: ['甲大道', '甲街'] },
        { name: '乙苑', kind: 'compound', district: null, street: null, aliases: [] },
      ],
      errors: [],
      warnings: [],
    });
  });

  it('may have Chinese headings and kinds, other columns, a byte order mark and quotes', () => {
    const { places } = read('\ufeff编号,类别,名称,区', '1,道路,"甲,路",龙华区');
    expect(places).toEqual([{ name: '甲,路', kind: 'road', district: '龙华区', street: null, aliases: [] }]);
  });

  it('take the district of the street where none is named', () => {
    expect(read(HEAD, '甲路,road,,金贸街道,').places[0]?.district).toBe('龙华区');
  });

  it('tell every wrong line', () => {
    const { errors } = read(
      HEAD,
      '甲路,constructor,秀英区,,',
      '乙路,road,秀鹰区,,',
      '丙路,road,龙华区,长流镇,',
      ',road,秀英区,,',
      '秀英,area,秀英区,,',
      '丁路,road,秀英区,,龙华',
    );
    expect(errors.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      expect.stringMatching(/^2: unknown kind 「constructor」; it must be one of road、compound/),
      '3: unknown district 「秀鹰区」; it may be 秀英区',
      '4: unknown street 「长流镇」; it may be 金贸街道',
      '5: name 「」 must have 2 to 30 characters',
      '6: 「秀英」 is an administrative division already',
      '7: 「龙华」 is an administrative division already',
    ]);
  });

  it('count lines as an editor does', () => {
    expect(read(HEAD, '', '"甲', '路",road,秀英区,,', '乙路,x,,,').errors[0]?.line).toBe(5);
  });

  it('take a name that comes twice once', () => {
    const { places, warnings } = read(HEAD, '甲路,road,秀英区,,', '甲路,road,秀英区,,');
    expect(places).toHaveLength(1);
    expect(warnings).toEqual([{ line: 3, reason: '「甲路」 stands in line 2 already (left out)' }]);
  });

  it('know no district of a name that lies in two', () => {
    const { places, warnings } = read(HEAD, '新村,village,秀英区,,', '新村,village,龙华区,,');
    expect(places).toEqual([{ name: '新村', kind: 'village', district: null, street: null, aliases: [] }]);
    expect(warnings[0]?.reason).toContain('the district is taken as unknown');
  });

  it('need their columns', () => {
    expect(() => read('name,district', '甲路,秀英区')).toThrow('roads.csv:1: no column "kind"');
    expect(() => read('')).toThrow('roads.csv:1: no column "name"');
    expect(() => read(HEAD, '甲路,"road')).toThrow(/^roads\.csv:\d: /);
  });
});

describe('the text of a CSV file', () => {
  const written = (bytes: Uint8Array): string => {
    const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-csv-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'a.csv');
    writeFileSync(file, bytes);
    return file;
  };

  it('is UTF-8', () => {
    expect(readCsvText(written(Buffer.from('名称\n甲路')))).toBe('名称\n甲路');
  });

  it.each([
    ['GBK', [0xc3, 0xfb, 0xb3, 0xc6, 0x0a]],
    ['UTF-16', [0xff, 0xfe, 0x0d, 0x54]],
    ['another encoding', [0x61, 0xff, 0xff, 0xff]],
  ])('is told when it is %s', (name, bytes) => {
    expect(() => readCsvText(written(Uint8Array.from(bytes)))).toThrow(
      `is not UTF-8 but ${name}; save it as`,
    );
  });

  it('must be there and hold something', () => {
    expect(() => readCsvText('/nope.csv')).toThrow('/nope.csv: no such file');
    expect(() => readCsvText(tmpdir())).toThrow('may not be read');
    expect(() => readCsvText(written(new Uint8Array()))).toThrow('is empty');
  });
});
