import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDispatchSuggester } from '../../../src/assist/dispatch/suggester.ts';
import { createCatalogue, loadCatalogue } from '../../../src/catalogue/catalogue.ts';
import { DispatchCatalogue } from '../../../src/catalogue/schema.ts';
import { ModelError } from '../../../src/inference/model-error.ts';
import { DispatchSuggestion } from '../../../src/protocol/dispatch.ts';

const catalogue = loadCatalogue('catalogue/dispatch.json');
const modelDir = 'models/dispatch';
let suggester: Awaited<ReturnType<typeof createDispatchSuggester>>;

beforeAll(async () => {
  suggester = await createDispatchSuggester({ modelDir, catalogue });
});
afterAll(() => suggester.close());

const nowhere = { district: null };

describe('the model that is shipped', () => {
  test.each([
    ['你好 我把手机落在出租车上了 麻烦帮我找一下', '市交通运输和港航管理局'],
    ['喂 我们这里停电了 整个小区都没有电 什么时候来电', '供电政府服务中心'],
    ['我想问一下户口怎么迁到海口来 落户要什么材料', '市公安局'],
    ['有辆小车乱停放 把路口堵住了 叫交警来拖走', '市公安局交通警察支队'],
  ])('%s goes to %s', async (text, unit) => {
    const { units } = await suggester.suggest(text, nowhere);
    expect(units.slice(0, 3).map(({ name }) => name)).toContain(unit);
  });

  test('the district on the form decides between agencies of one kind', async () => {
    const text = '楼下广场舞音响太吵了 天天晚上跳 叫城管来管一管';
    for (const [district, unit] of [
      ['美兰区', '美兰区城管局'],
      ['秀英', '秀英区城管局'],
    ] as const) {
      const { units } = await suggester.suggest(text, { district });
      expect(units[0]?.name).toBe(unit);
      expect(units[0]?.reasons.some((reason) => reason.includes('辖区'))).toBe(true);
    }
  });

  test('words stand in the text and speak for the first unit', async () => {
    const text = '喂你好 我坐公交车 司机不停站 直接开过去了';
    const { words, units } = await suggester.suggest(text, nowhere);
    expect(words.length).toBeGreaterThan(0);
    for (const word of words) expect(text).toContain(word.text);
    expect(units[0]?.reasons[0]).toContain(words[0]?.text);
  });
});

describe('any text', () => {
  test.each([
    ['empty', ''],
    ['one character', '喂'],
    ['three hours', '我要反映一下物业乱收费的事情 '.repeat(10_000)],
    ['nothing known', 'Ωλ😀\u0000'],
  ])('%s: a valid suggestion', async (_, text) => {
    const suggestion = await suggester.suggest(text, { district: '火星区' });
    DispatchSuggestion.parse({ ...suggestion, evidence: [] });
    for (const list of [suggestion.units, suggestion.categories]) {
      const shares = list.map(({ probability }) => probability);
      expect(shares).toHaveLength(5);
      expect(shares).toEqual(shares.toSorted((a, b) => b - a));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  test('nothing said is nothing known', async () => {
    const { unsure, words } = await suggester.suggest('', nowhere);
    expect(unsure).toBe(true);
    expect(words).toEqual([]);
  });
});

test('a unit the model has never seen is suggested from a catalogue item’s description', async () => {
  const extended = createCatalogue(
    DispatchCatalogue.parse({
      version: 'next',
      districts: [...catalogue.districts],
      units: [
        ...catalogue.units,
        { id: 'uav', name: '市低空管理中心', aliases: [], kind: '市级部门', district: null },
      ],
      items: [
        ...catalogue.items,
        {
          code: 'DK-001',
          name: '无人机扰民',
          description: '无人机低空飞行、偷拍、夜间航拍噪声扰民。',
          keywords: [],
          category: '城市管理（事件类）/市容环境',
          leads: [{ unit: '市低空管理中心', district: null }],
        },
      ],
    }),
  );
  const other = await createDispatchSuggester({ modelDir, catalogue: extended });
  const { units } = await other.suggest('有人在玩无人机 低空飞来飞去 对着我家窗户偷拍', nowhere);
  expect(units.slice(0, 3).map(({ name }) => name)).toContain('市低空管理中心');
  await other.close();
});

test('a matter on the community duty list goes to no street, town or community, and says why', async () => {
  const text = '海甸街道办旁边一家店铺晚上跳广场舞 音响太吵了 街道办也不管';
  const streets = new Set(catalogue.units.filter(({ kind }) => kind === '街道乡镇').map(({ name }) => name));
  const before = await suggester.suggest(text, { district: '美兰区' });
  expect(before.units.some(({ name }) => streets.has(name))).toBe(true);
  const items = catalogue.search(text, 1).map(({ item }) => item.code);
  const duty = { id: 'noise', text: '噪声执法', items, basis: '噪声污染防治法' };
  const barring = createCatalogue({ ...catalogue.data, version: 'barring', communityDuties: [duty] });
  const other = await createDispatchSuggester({ modelDir, catalogue: barring });
  const { units } = await other.suggest(text, { district: '美兰区' });
  expect(units.some(({ name }) => streets.has(name))).toBe(false);
  expect(units[0]?.reasons.at(-1)).toBe('社区职责清单：“噪声执法”不派街道、乡镇和社区（噪声污染防治法）');
  const elsewhere = await other.suggest('海甸街道办的人态度不好', nowhere);
  expect(elsewhere.units.flatMap(({ reasons }) => reasons).join()).not.toContain('社区职责清单');
  await other.close();
});

describe('what became of past orders', () => {
  const text = '小区门口的共享单车堆成山 没有人来清理';
  const past = (n: number, unit: string | null, refused: string[] = []) => ({
    orderId: `o${n}`,
    number: `2026112700000${n}`,
    at: '2026-11-27T08:00:00+08:00',
    text: '小区门口共享单车堆积，要求清理',
    unit,
    category: null,
    district: null,
    settled: true,
    refused,
  });

  test('moves the next suggestion, is shown and quoted, and is forgotten on demand', async () => {
    const own = await createDispatchSuggester({ modelDir, catalogue });
    const before = await own.suggest(text, nowhere);
    const first = before.units[0]?.name ?? '';
    const taker = catalogue.units.find(({ kind, name }) => kind === '企业' && name !== first)?.name ?? '';
    expect(before.units.map(({ name }) => name)).not.toContain(taker);

    own.memory.apply([1, 2, 3, 4].map((n) => past(n, taker, [first])));
    await own.memory.settled();
    const after = await own.suggest(text, nowhere);
    expect(after.units[0]?.name).toBe(taker);
    expect(after.units[0]?.reasons).toContain('4 件相似工单由其办理（如 20261127000004）');
    expect(after.likeOrders.map(({ unit, refused }) => [unit, refused])).toEqual(
      Array(3).fill([taker, [first]]),
    );
    const refused = after.units.find(({ name }) => name === first);
    expect(refused?.reasons).toContain('曾退回相似工单 20261127000004');

    own.memory.apply([1, 2, 3, 4].map((n) => past(n, null)));
    await own.memory.settled();
    expect(await own.suggest(text, nowhere)).toEqual(before);
    await own.close();
  });
});

describe('in doubt', () => {
  test('the district is asked for where it decides, and the answers lead to its agencies', async () => {
    const { unsure, question } = await suggester.suggest('店铺占道经营 城管不管', nowhere);
    expect(unsure).toBe(true);
    expect(question?.text).toBe('事情发生在哪个区？');
    expect(question?.answers.find((answer) => answer.text === '秀英区')?.unit).toBe('秀英区城管局');
  });

  test('a sure suggestion asks nothing and names the item that the unit leads', async () => {
    const { unsure, question, item } = await suggester.suggest(
      '小汽车乱停放 把路口堵住了 叫交警来拖走',
      nowhere,
    );
    expect([unsure, question]).toEqual([false, null]);
    expect(item?.code).toBe('JJ-001');
    expect(item?.requiredFields).toContain('location');
  });
});

test('a folder without a model is refused by name', async () => {
  await expect(createDispatchSuggester({ modelDir: 'models/none', catalogue })).rejects.toThrow(ModelError);
});

test('a unit that was renamed is suggested by its new name, with all that speaks for the old one', async () => {
  const old = '市公安局交通警察支队';
  const renamed: unknown = JSON.parse(
    JSON.stringify(catalogue.data).replaceAll(`"${old}"`, '"市交管局"'),
    (_, value) => (value?.name === '市交管局' ? { ...value, aliases: [old] } : value),
  );
  const own = await createDispatchSuggester({
    modelDir,
    catalogue: createCatalogue(DispatchCatalogue.parse(renamed)),
  });
  try {
    const text = '机动车违法停车占用人行道 叫交警来拖走';
    own.memory.apply([
      {
        ...{ orderId: '1', number: 'N1', at: '2026-11-01', text, unit: old },
        ...{ category: null, district: null, settled: true, refused: [] },
      },
    ]);
    await own.memory.settled();
    const { units } = await own.suggest(text, nowhere);
    expect(own.unitNames).not.toContain(old);
    expect(units[0]?.name).toBe('市交管局');
    expect(units[0]?.probability).toBeGreaterThan(0.8);
    expect(units[0]?.reasons.join()).toContain('相似工单由其办理');
    expect(units[0]?.reasons.join()).toContain('由其主办');
  } finally {
    await own.close();
  }
});
