import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGazetteer, loadGazetteer } from '../../../src/facts/place/gazetteer.ts';
import { checkGazetteer } from '../../../src/facts/place/gazetteer-check.ts';
import {
  EMPTY_FILE,
  GazetteerFile,
  printGazetteerFile,
  readGazetteerFile,
} from '../../../src/facts/place/gazetteer-file.ts';
import { gazetteer } from '../helper.ts';

const DIVISIONS: GazetteerFile['divisions'] = [
  { district: '秀英区', aliases: ['秀英'], streets: [{ name: '长流镇', aliases: ['长流'] }] },
  { district: '龙华区', aliases: ['龙华'], streets: [] },
];
const file = (parts: Partial<GazetteerFile>): GazetteerFile => ({
  ...EMPTY_FILE,
  divisions: DIVISIONS,
  ...parts,
});

function temporary(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-gazetteer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'gazetteer.json');
  writeFileSync(path, content);
  return path;
}

describe('the shipped gazetteer', () => {
  it('knows the districts, streets and what was learned', () => {
    expect(gazetteer.exact('龙华')?.canonical).toBe('龙华区');
    expect(gazetteer.exact('灵山镇')?.district?.name).toBe('美兰区');
    expect(gazetteer.exact('永秀花园')?.district?.name).toBe('秀英区');
    expect(gazetteer.exact('三亚')?.kind).toBe('elsewhere');
    expect(gazetteer.exact('没有的路')).toBeNull();
  });

  it('is in order', () => {
    expect(checkGazetteer(readGazetteerFile('catalogue/gazetteer.json')).errors).toEqual([]);
  });

  it('holds no name that fewer than five orders bear', () => {
    const { learned } = readGazetteerFile('catalogue/gazetteer.json');
    expect(Math.min(...learned.map(([, , orders]) => orders))).toBeGreaterThanOrEqual(5);
  });
});

describe('where a place lies', () => {
  const learned = (counts: Record<string, number>) =>
    createGazetteer(file({ learned: [['甲路', 'road', 99, counts, {}]] })).exact('甲路')?.district ?? null;

  it('is not told where no district clearly leads', () => {
    expect(learned({ 秀英区: 4, 龙华区: 5 })).toBeNull();
    expect(learned({ 秀英区: 1 })).toBeNull();
    expect(learned({})).toBeNull();
  });

  it('is surer the more orders say so', () => {
    const few = learned({ 秀英区: 3 });
    const many = learned({ 秀英区: 60 });
    expect(few?.name).toBe('秀英区');
    expect(many?.confidence).toBeGreaterThan(few?.confidence ?? 1);
    expect(many?.confidence).toBeLessThan(1);
  });

  it('is certain where somebody vouches for it', () => {
    const places: GazetteerFile['places'] = [
      { name: '甲苑', kind: 'compound', district: '龙华区', street: null, aliases: ['甲花苑'] },
    ];
    const known = createGazetteer(file({ places, learned: [['甲苑', 'compound', 9, { 秀英区: 9 }, {}]] }));
    expect(known.exact('甲苑')?.district).toEqual({ name: '龙华区', confidence: 1 });
    expect(known.exact('甲花苑')?.canonical).toBe('甲苑');
  });
});

describe('the file', () => {
  it('is read as it was printed', () => {
    const whole = readGazetteerFile('catalogue/gazetteer.json');
    expect(GazetteerFile.parse(JSON.parse(printGazetteerFile(whole)))).toEqual(whole);
    expect(GazetteerFile.parse(JSON.parse(printGazetteerFile(EMPTY_FILE)))).toEqual(EMPTY_FILE);
  });

  it('is named when it is malformed', () => {
    expect(() => loadGazetteer(temporary('{"city": 1}'))).toThrow(/^[^\n]*gazetteer\.json: city: [^\n]*$/);
    const broken = temporary('{');
    expect(() => loadGazetteer(broken)).toThrow(broken);
  });
});

describe('looking a gazetteer over', () => {
  it('finds names that mean two things', () => {
    const { errors } = checkGazetteer(
      file({
        places: [
          { name: '甲苑', kind: 'compound', district: null, street: null, aliases: ['乙苑'] },
          { name: '乙苑', kind: 'compound', district: null, street: null, aliases: [] },
          { name: '秀英', kind: 'area', district: null, street: null, aliases: [] },
        ],
      }),
    );
    expect(errors).toEqual(['「乙苑」 of 乙苑 means 甲苑 already', '「秀英」 of 秀英 means 秀英区 already']);
  });

  it('finds divisions that are not there', () => {
    const { errors, doubts } = checkGazetteer(
      file({
        city: '海口市',
        places: [{ name: '甲苑', kind: 'compound', district: '东区', street: '西镇', aliases: [] }],
        learned: [['乙路', 'road', 9, { 东区: 9 }, {}]],
      }),
    );
    expect(errors).toEqual([
      '甲苑 lies in the unknown district 「东区」',
      '甲苑 lies in the unknown street 「西镇」',
    ]);
    expect(doubts).toEqual(['乙路 was learned with unknown divisions (东区): learn again']);
  });

  it('tells names that sound the same', () => {
    const { doubts } = checkGazetteer(
      file({
        city: '海口市',
        learned: [
          ['海玻市场', 'site', 9, {}, {}],
          ['海波市场', 'site', 7, {}, {}],
        ],
      }),
    );
    expect(doubts).toEqual(['海玻市场 and 海波市场 sound the same: misheard, neither is put in its place']);
  });
});
