import { describe, expect, test } from 'vitest';
import { CatalogueError } from '../../../src/catalogue/catalogue-error.ts';
import { diffCatalogues } from '../../../src/catalogue/diff.ts';
import { type CatalogueDraft, draftOf } from '../../../src/catalogue/import/draft.ts';
import { DispatchCatalogue } from '../../../src/catalogue/schema.ts';
import { small } from '../small.ts';

const contentOf = ({ content }: CatalogueDraft) => DispatchCatalogue.parse(content);
const messages = ({ report }: CatalogueDraft, level: 'error' | 'warning') =>
  report.findings.filter((finding) => finding.level === level).map(({ message }) => message);
const reviewed = (changes: object) =>
  draftOf({ catalogue: { ...small, ...changes } }, null).report.findings.map(({ message }) => message);

describe('a whole catalogue', () => {
  test('becomes a draft with defaults filled in', () => {
    const { version: _, communityDuties: __, ...plain } = small;
    const draft = draftOf({ catalogue: { ...plain, version: 't2' } }, small);
    expect(draft.label).toBe('t2');
    expect(draft.report).toEqual({ errors: 0, warnings: 0, findings: [] });
    expect(contentOf(draft)).toEqual({ ...small, version: 't2' });
  });

  test('takes another name when told to, and must not bear that of what serves', () => {
    expect(draftOf({ catalogue: small, version: 't9' }, small).label).toBe('t9');
    expect(messages(draftOf({ catalogue: small }, small), 'error')).toEqual([
      'version t1 serves already: give the new one another name',
    ]);
  });

  test('that is shaped otherwise is kept, with every error where it is', () => {
    const [item] = small.items;
    const wrong = {
      ...small,
      version: 't2',
      items: [{ ...item, due: '明天', leads: [{ unit: 3 }] }],
      colour: 1,
    };
    const draft = draftOf({ catalogue: wrong }, small);
    expect(draft.content).toEqual(wrong);
    expect(draft.report.findings.map(({ part, key, field }) => [part, key, field])).toEqual([
      ['items', 'GD-001', 'leads.0.unit'],
      ['items', 'GD-001', 'leads.0.district'],
      ['items', 'GD-001', 'due'],
      ['catalogue', null, null],
    ]);
  });

  test.each([null, [], 'text', 7, {}, { version: '\u0000' }, { version: 'x'.repeat(99) }])(
    'that is none (%j) has errors and a name',
    (catalogue) => {
      const { label, report } = draftOf({ catalogue }, small);
      expect(report.errors).toBeGreaterThan(0);
      expect(label).toBe('unnamed');
    },
  );

  test('with more faults than a report shows: they are counted', () => {
    const items = Array.from({ length: 700 }, () => small.items[0]);
    const { report } = draftOf({ catalogue: { ...small, version: 't2', items } }, small);
    expect(report.errors).toBe(699);
    expect(report.findings).toHaveLength(500);
    expect(report.findings.every(({ level }) => level === 'error')).toBe(true);
  });
});

describe('CSV', () => {
  test('of units and items together is merged by id and code; what it leaves out stays', () => {
    const units =
      '\uFEFF编号,名称,别名,类别,区,上级,联系方式,办公时间\nuav,市低空管理中心,低空中心； 无人机办,市级部门,,供电局,66110000,\n';
    const items = [
      'code,name,description,keywords,category,leads,examples,coHandlers,due,requiredFields',
      'DK-001,无人机扰民,无人机低空飞行扰民,,市容/噪声,市低空管理中心;龙华城管@龙华区,有人放飞机；太吵,供电局,限时,location；occurredAt',
    ].join('\n');
    const draft = draftOf({ units, items, version: 't2' }, small);
    expect(draft.report).toMatchObject({ errors: 0, warnings: 1 });
    const content = contentOf(draft);
    expect(content.units).toHaveLength(3);
    expect(content.units[2]).toEqual({
      id: 'uav',
      name: '市低空管理中心',
      aliases: ['低空中心', '无人机办'],
      kind: '市级部门',
      district: null,
      parent: '供电局',
      contact: '66110000',
      hours: null,
    });
    expect(content.items[2]).toEqual({
      code: 'DK-001',
      name: '无人机扰民',
      description: '无人机低空飞行扰民',
      keywords: [],
      category: '市容/噪声',
      leads: [
        { unit: '市低空管理中心', district: null },
        { unit: '龙华城管', district: '龙华区' },
      ],
      examples: ['有人放飞机', '太吵'],
      coHandlers: ['供电局'],
      due: '限时',
      requiredFields: ['location', 'occurredAt'],
      scenario: null,
    });
  });

  test('changes the named columns of a known item alone, in its place', () => {
    const draft = draftOf({ items: 'code,due,keywords\nGD-001,紧急,\n', version: 't2' }, small);
    const { items } = contentOf(draft);
    expect(items).toEqual([{ ...small.items[0], due: '紧急', keywords: [] }, small.items[1]]);
    expect(messages(draft, 'warning')).toEqual([expect.stringContaining('GD-001 停电报修 has no keywords')]);
  });

  test('with wrong lines tells each by line and column, and merges the others', () => {
    const items = [
      'code,name,due,leads,colour',
      'GD-001,停电,明天,供电局,',
      'GD-001,停电,一般,供电局,',
      'xx,短,一般,供电局,',
      'CG-001,占道,一般,无此单位@东区,',
    ].join('\n');
    const draft = draftOf({ items, version: 't2' }, small);
    const found = draft.report.findings.map(({ line, key, field }) => [line, key, field]);
    expect(found).toEqual([
      [1, null, 'colour'],
      [2, 'GD-001', 'due'],
      [3, 'GD-001', 'code'],
      [4, 'xx', 'code'],
      [4, 'xx', 'description'],
      [4, 'xx', 'category'],
      [5, 'CG-001', 'leads'],
      [5, 'CG-001', 'leads'],
    ]);
    expect(messages(draft, 'error')[4]).toBe('description is missing: fill the column');
    expect(contentOf(draft).items.map(({ name }) => name)).toEqual(['停电报修', '占道']);
  });

  test.each([
    ['', 'no column "code"'],
    ['name\nx', 'no column "code"'],
    ['code,name\nGD-001,"停电', 'line 2'],
  ])('that is no table (%j) is refused', (items, reason) => {
    const make = () => draftOf({ items, version: 't2' }, small);
    expect(make).toThrow(CatalogueError);
    expect(make).toThrow(reason);
  });
});

describe('doubts', () => {
  test('a lead that works in another district', () => {
    const [item] = small.items;
    const items = [{ ...item, leads: [{ unit: '龙华城管', district: '美兰区' }] }];
    expect(reviewed({ items })).toEqual([
      'item GD-001: 龙华城管 leads in 美兰区 but works in 龙华区; is another unit meant?',
    ]);
  });

  test('names that differ only by spaces or width', () => {
    const [unit, other] = small.units;
    expect(
      reviewed({ units: [unit, other, { ...unit, id: 'x', name: '供 电局', aliases: ['ＡＢ', 'AB'] }] }),
    ).toEqual([
      '"供 电局" and "供电局" differ only by spaces or full-width letters: write them alike',
      '"AB" and "ＡＢ" differ only by spaces or full-width letters: write them alike',
    ]);
  });

  test('a description that is nearly another’s', () => {
    const [item] = small.items;
    const described = (code: string, description: string) => ({ ...item, code, description });
    const first = described('GD-001', '居民区、商铺因线路故障停电，市民要求供电单位尽快派人抢修并恢复供电。');
    const twin = described('GD-002', '居民区、商铺因线路故障停电，市民要求供电单位尽快派人抢修，恢复供电。');
    const other = described('GD-003', '居民家中电表损坏或读数不准，市民要求供电单位派人检查并更换电表。');
    expect(reviewed({ items: [first, twin, other] })).toEqual([
      'item GD-002 is described nearly as GD-001 停电报修: is it another matter?',
    ]);
  });
});

describe('a difference', () => {
  test('is told by field; the same catalogue has none', () => {
    const none = { added: [], removed: [], changed: [] };
    expect(diffCatalogues(small, small)).toEqual({
      from: 't1',
      to: 't1',
      districts: { added: [], removed: [] },
      units: none,
      items: none,
      communityDuties: none,
      questions: none,
    });
    const [unit, other] = small.units;
    const [item] = small.items;
    const after = DispatchCatalogue.parse({
      version: 't2',
      districts: ['龙华区', '琼山区'],
      units: [
        { ...unit, contact: '95598' },
        { ...other, id: 'qs', name: '琼山城管', district: '琼山区' },
      ],
      items: [{ ...item, keywords: ['停电', '没电'], due: '紧急' }],
      communityDuties: [{ id: 'power', text: '停电抢修', items: ['GD-001'], basis: '供电条例' }],
    });
    expect(diffCatalogues(small, after)).toEqual({
      from: 't1',
      to: 't2',
      districts: { added: ['琼山区'], removed: ['美兰区'] },
      units: {
        added: [{ key: 'qs', name: '琼山城管' }],
        removed: [{ key: 'lh', name: '龙华城管' }],
        changed: [
          { key: 'gd', name: '供电局', fields: [{ field: 'contact', before: null, after: '95598' }] },
        ],
      },
      items: {
        added: [],
        removed: [{ key: 'CG-001', name: '占道经营' }],
        changed: [
          {
            key: 'GD-001',
            name: '停电报修',
            fields: [
              { field: 'keywords', before: ['停电'], after: ['停电', '没电'] },
              { field: 'due', before: '一般', after: '紧急' },
            ],
          },
        ],
      },
      communityDuties: { ...none, added: [{ key: 'power', name: '停电抢修' }] },
      questions: none,
    });
  });
});
