import { describe, expect, it } from 'vitest';
import { OrganisationExtractor } from '../../../src/facts/person/organisation.ts';
import { organisationNames } from '../../../src/facts/person/organisation-name.ts';
import type { FactOf } from '../../../src/protocol/fact.ts';
import { heardBy, only } from '../helper.ts';

function organisations(turns: string): FactOf<'organisation'>[] {
  return only(heardBy(new OrganisationExtractor(), turns.split(' / ')), 'organisation');
}

type Use = FactOf<'organisation'>['value']['use'];

const CASES: readonly (readonly [string, string, Use])[] = [
  ['c 你好 我是海南明光大酒店的', '海南明光大酒店', 'requester'],
  ['c 我们是海口安达物流公司的 想咨询一下', '海口安达物流公司', 'requester'],
  ['c 我这边是小太阳幼儿园的园长', '小太阳幼儿园', 'requester'],
  ['c 我代表金雅花园业委会', '金雅花园业委会', 'requester'],
  ['a 您是哪个公司 / c 海南大明建材公司', '海南大明建材公司', 'requester'],
  ['c 我们公司想问一下营业执照怎么办', '公司', 'requester'],
  ['c 我们酒店要申请停车位', '酒店', 'requester'],
  ['c 我要投诉三原华庭物业公司', '三原华庭物业公司', 'complained-of'],
  ['c 我举报龙华区那个乐学培训机构', '乐学培训机构', 'complained-of'],
  ['c 小星星驾校不退钱', '小星星驾校', 'complained-of'],
  ['c 美好家园物业停水停电', '美好家园物业', 'complained-of'],
  ['a 是哪个幼儿园 / c 贝乐幼儿园', '贝乐幼儿园', 'complained-of'],
  ['a 公司全称是什么 / c 叫海南京诚汽车销售服务有限公司', '海南京诚汽车销售服务有限公司', 'complained-of'],
  ['c 我要表扬海口市人民医院', '海口市人民医院', 'other'],
];

describe('organisations', () => {
  it.each(CASES)('%s: %s %s', (turns, name, use) => {
    expect(organisations(turns).map(({ value }) => [value.name, value.use])).toEqual([[name, use]]);
  });

  it.each([
    'c 我是金雅花园的业主',
    'c 我们公司拖欠工资三个月',
    'c 我要投诉物业公司',
    'c 一家培训机构跑路了',
    'c 我在琼山区第三小学旁边',
    'c 楼下那个店太吵',
    'a 您投诉的是海南安达公司吗',
  ])('are none in: %s', (turns) => {
    expect(organisations(turns)).toEqual([]);
  });

  it('belong to their customers, who do not call for them', () => {
    expect(organisations('c 我是明光大酒店的客人 我要投诉')).toEqual([]);
  });

  it('are confirmed by the agent', () => {
    const [fact] = organisations('c 我要投诉安居物业公司 / a 安居物业公司 对吗');
    expect(fact).toMatchObject({ value: { name: '安居物业公司' }, status: 'confirmed' });
  });

  it('are told once however often they are named', () => {
    expect(organisations('c 我要投诉安居物业公司 / c 安居物业公司不退钱').length).toBe(1);
  });
});

describe('names of organisations', () => {
  it.each<[string, string[]]>([
    ['我要投诉三原华庭物业公司', ['三原华庭物业公司']],
    ['就是那个惠民大药房旁边的小太阳幼儿园', ['惠民大药房', '小太阳幼儿园']],
    ['海口龙华安居驾校海甸分校', ['海口龙华安居驾校海甸分校']],
    ['物业公司', []],
    ['这家公司', []],
    ['', []],
  ])('%s: %j', (text, names) => {
    expect(organisationNames(text).map(({ name }) => name)).toEqual(names);
  });
});
