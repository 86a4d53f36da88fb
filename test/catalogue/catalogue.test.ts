import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { bigrams } from '../../src/catalogue/bigrams.ts';
import {
  catalogueFaults,
  createCatalogue,
  formSchemaFor,
  loadCatalogue,
} from '../../src/catalogue/catalogue.ts';
import { CatalogueError } from '../../src/catalogue/catalogue-error.ts';
import { CatalogueItem, CatalogueUnit, DispatchCatalogue } from '../../src/catalogue/schema.ts';
import { small } from './small.ts';

describe('the catalogue that is shipped', () => {
  const catalogue = loadCatalogue('catalogue/dispatch.json');

  test('is sound and large enough', () => {
    expect(catalogue.items.length).toBeGreaterThanOrEqual(60);
    expect(catalogue.unit('交警支队')?.name).toBe('市公安局交通警察支队');
  });

  test('finds the item a caller means', () => {
    const [best] = catalogue.search('我的手机落在出租车上了 想找一下那个司机', 3);
    expect(best?.item.name).toBe('出租车遗失物品查找');
  });
});

describe('search', () => {
  test('a new item with a description alone is found', () => {
    const item = CatalogueItem.parse({
      code: 'DK-001',
      name: '新事项',
      description: '低空无人机夜间飞行扰民。',
      keywords: [],
      category: '电力/停电',
      leads: [{ unit: '供电局', district: null }],
    });
    const catalogue = createCatalogue({ ...small, items: [...small.items, item] });
    expect(catalogue.search('楼上有无人机一直在飞', 3)[0]?.item.code).toBe('DK-001');
  });

  test('nothing in common, nothing found; odd queries are harmless', () => {
    const catalogue = createCatalogue(small);
    for (const text of ['', '?', '😀', 'abc', '。'.repeat(1_000)])
      expect(catalogue.search(text, 3)).toEqual([]);
    expect(createCatalogue({ ...small, items: [] }).search('停电', 3)).toEqual([]);
  });

  test('text is cut into pairs of characters, Latin words and numbers', () => {
    expect(bigrams('停电了，４S店 23路')).toEqual(['停电', '电了', '4', 's', '店', '23', '路']);
  });
});

describe('faults', () => {
  test('names used twice, unknown units and districts are all told', () => {
    const faulty = {
      ...small,
      units: [
        ...small.units,
        CatalogueUnit.parse({ id: 'gd', name: '电力公司', kind: '企业', district: '东区' }),
      ],
      items: small.items.map((item) => ({
        ...item,
        code: 'GD-001',
        leads: [{ unit: '无此单位', district: null }],
      })),
    };
    const faults = catalogueFaults(faulty).join('; ');
    for (const part of [
      'gd is used twice',
      '电力公司 is used twice',
      'GD-001 is used twice',
      '无此单位',
      '东区',
    ]) {
      expect(faults).toContain(part);
    }
  });

  const faultsWith = (changes: object): string[] =>
    catalogueFaults(DispatchCatalogue.parse({ ...small, ...changes }));
  const unit = (name: string, parent: string | null) => ({
    id: name,
    name,
    kind: '市级部门',
    district: null,
    parent,
  });

  test('a unit above must be there, and nobody stands above itself', () => {
    expect(faultsWith({ units: [...small.units, unit('a', 'none')] })).toEqual([
      'unit a: no unit none above it; add it or correct the name',
    ]);
    const circle = [unit('a', 'b'), unit('b', 'c'), unit('c', 'b'), unit('d', '供电局')];
    expect(faultsWith({ units: [...small.units, ...circle] })).toEqual(
      ['b', 'c'].map((name) => `unit ${name} stands above itself: correct the parents of the circle`),
    );
  });

  test('co-handlers and the items of duties must be there', () => {
    const items = small.items.map((item) => ({ ...item, coHandlers: ['供电局', '电力公司'] }));
    expect(faultsWith({ items })[0]).toContain('item GD-001: no unit 电力公司');
    const duty = { id: 'power', text: '停电抢修', items: ['GD-001', 'GD-009'], basis: '供电条例' };
    expect(faultsWith({ communityDuties: [duty, duty] })).toEqual([
      'duty id power is used twice: give one of them another',
      ...[1, 2].map(() => 'duty power: no item GD-009; add the item or take it off the duty'),
    ]);
  });

  test('no two questions share an id', () => {
    const answers = ['是', '否'].map((text) => ({ text, words: [text] }));
    const question = { id: 'q', text: '在小区里吗？', answers };
    expect(faultsWith({ questions: [question] })).toEqual([]);
    expect(faultsWith({ questions: [question, question] })).toEqual([
      'question id q is used twice: give one of them another',
    ]);
  });

  test('a question has no answer twice', () => {
    const answers = ['是', '是'].map((text) => ({ text, words: [text] }));
    expect(faultsWith({ questions: [{ id: 'q', text: '在小区里吗？', answers }] })).toEqual([
      'question q: the answer 是 is there twice: keep one',
    ]);
  });

  test('an item is found by its examples, and not by what its description rules out', () => {
    const [item, ...others] = small.items;
    const own = { ...item, description: '居民区停电。路灯不亮不在此列。', examples: ['家里黑灯瞎火'] };
    const { search } = createCatalogue(DispatchCatalogue.parse({ ...small, items: [own, ...others] }));
    expect(search('黑灯瞎火', 5).map((hit) => hit.item.code)).toEqual(['GD-001']);
    expect(search('路灯不亮', 5)).toEqual([]);
  });

  test('words are found though a recogniser writes every character apart', () => {
    const { search } = createCatalogue(small);
    expect(search('我 们 这 里 停 电 了', 5)).toEqual(search('我们这里停电了', 5));
    expect(search('停 车场 停电', 5)[0]?.item.code).toBe('GD-001');
  });

  test('required fields are fields of the form', () => {
    const [item] = small.items;
    expect(CatalogueItem.safeParse({ ...item, requiredFields: ['location'] }).success).toBe(true);
    expect(CatalogueItem.safeParse({ ...item, requiredFields: ['colour'] }).success).toBe(false);
  });

  test('a file that is missing, not JSON or not a catalogue is refused by name', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-catalogue-'));
    const file = path.join(folder, 'c.json');
    expect(() => loadCatalogue(file)).toThrow(CatalogueError);
    writeFileSync(file, '{"version": 1}');
    expect(() => loadCatalogue(file)).toThrow(/c\.json.*version/s);
    writeFileSync(file, JSON.stringify({ ...small, districts: ['龙华区'], units: small.units.slice(0, 1) }));
    expect(() => loadCatalogue(file)).toThrow('no unit 龙华城管');
    rmSync(folder, { recursive: true });
  });
});

describe('form schema', () => {
  const ajv = new Ajv({ allErrors: true });
  const place = '城市管理（事件类）/市容环境';
  const form = {
    kind: '投诉',
    subject: '广场舞噪音',
    request: '派人处理',
    unit: '龙华区城管局',
    location: '滨海新村',
  };
  const valid = (category: string | null, value: object): boolean =>
    ajv.compile(formSchemaFor(category))(value);

  test('a number is needed unless the requester is anonymous', () => {
    expect(valid(null, form)).toBe(false);
    expect(valid(null, { ...form, callbackPhone: '13800000000' })).toBe(true);
    expect(valid(null, { ...form, anonymous: true })).toBe(true);
    expect(valid(null, { ...form, anonymous: false })).toBe(false);
  });

  test('a place is needed where somebody must go and see, not for a question', () => {
    const { location: _, ...placeless } = { ...form, callbackPhone: '13800000000' };
    expect(valid(place, placeless)).toBe(false);
    expect(valid(place, { ...placeless, location: '滨海新村' })).toBe(true);
    expect(valid(place, { ...placeless, kind: '咨询' })).toBe(true);
    expect(valid('社会管理（事件类）/人口管理', placeless)).toBe(true);
  });

  test('required fields must hold something, and of the right kind', () => {
    const whole = { ...form, callbackPhone: '13800000000' };
    for (const fault of [{ subject: ' ' }, { unit: undefined }, { kind: '闲聊' }, { callbackPhone: 'abc' }]) {
      expect(valid(place, { ...whole, ...fault })).toBe(false);
    }
    expect(formSchemaFor(place)).toBe(formSchemaFor(place));
  });
});
