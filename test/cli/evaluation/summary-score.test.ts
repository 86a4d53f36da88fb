import { describe, expect, it } from 'vitest';
import { loadCalls } from '../../../src/cli/calls/load-calls.ts';
import { summaryScore, summaryShares } from '../../../src/cli/evaluation/summary-score.ts';
import { gazetteer } from '../../facts/helper.ts';

const startedAt = '2018-05-28T19:52:37+08:00';

function says(summary: string, fact: string, pii: string[] = []): boolean {
  return summaryScore(summary, { startedAt, summaryFacts: [fact], pii }, gazetteer).present.length === 1;
}

function forbidden(summary: string, statement: string): boolean {
  return summaryScore(summary, { startedAt, mustNotSay: [statement] }, gazetteer).forbidden.length === 1;
}

describe('a fact is said', () => {
  it.each([
    ['约02:10在车上遗失手机', '凌晨两点十分左右手机丢在车上了'],
    ['下午三点多队员到场', '15时10分，队员到场；15时到的'],
    ['5月27日晚上停水', '昨天晚上开始停水'],
    ['偷走现金6000多元', '现金，六千多，被偷走了'],
    ['拖欠工资十二万元', '工资拖欠120000元没给'],
    ['95%以上业主同意', '业主百分之九十五以上都同意的'],
    ['回电打18876024495', '回电号码为18876024495'],
    ['车牌琼AT5832', '来电人表示车牌为琼A T5832'],
    ['在海秀中路等公交车', '海秀中路，等公交，一直等不到'],
    ['店内没有提示收费', '店里面没贴提示，就收费'],
    ['其妻子在医院检查', '老婆在医院做检查'],
  ])('%s, by %s', (fact, summary) => {
    expect(says(summary, fact)).toBe(true);
  });

  it.each([
    ['another time', '约02:10在车上遗失手机', '凌晨两点二十手机丢在车上了'],
    ['another half of the day', '下午3点队员到场', '凌晨三点队员到场'],
    ['another day', '5月27日晚上停水', '5月26日晚上停水'],
    ['another sum', '偷走现金6000元', '偷走现金8000元'],
    ['another number', '回电打18876024495', '回电号码为18876024459'],
    ['another road', '在海秀中路等公交车', '在海秀东路等公交车'],
    ['too few of its words', '物业同意出资修建车棚', '物业来电'],
  ])('not by %s', (_, fact, summary) => {
    expect(says(summary, fact)).toBe(false);
  });

  it('with the names that it tells, to the letter', () => {
    const fact = '用黄丽娥的名字建房';
    expect(says('有人用本地人黄丽娥的名字建房', fact, ['黄丽娥'])).toBe(true);
    expect(says('有人用本地人黄丽红的名字建房', fact, ['黄丽娥'])).toBe(false);
  });
});

describe('a statement that must not be made', () => {
  it.each([
    ['物业已经修好电梯', '物业已经把电梯修好', true],
    ['物业已经修好电梯', '物业没有把电梯已经修好', false],
    ['物业反对建车棚', '物业同意建车棚；极少数住户反对', false],
    ['来电人未报警', '已报警，派出所来过', false],
    ['回电号码是15089743361', '回电号码是15089743361', true],
    ['回电号码是15089743361', '回电号码是18876024495', false],
  ])('%s, in %s: %s', (statement, summary, expected) => {
    expect(forbidden(summary, statement)).toBe(expected);
  });
});

describe('over the calls written blind', () => {
  const calls = ['dev', 'test', 'fresh', 'held'].flatMap((folder) =>
    loadCalls([`test/data/calls/${folder}`]),
  );
  const share = (text: (call: (typeof calls)[number]) => string) =>
    summaryShares(
      calls.map((call) => summaryScore(text(call), { startedAt: call.startedAt, ...call.gold }, gazetteer)),
    );
  const gold = ({ gold }: (typeof calls)[number]) =>
    [gold?.fields.subject, gold?.fields.request, ...(gold?.summaryFacts ?? [])].join('。');

  it('the gold says nearly all and hardly anything that it must not', () => {
    const { factsPresent, forbidden } = share(gold);
    expect(factsPresent).toBeGreaterThan(0.98);
    expect(forbidden).toBeLessThan(0.02 * calls.flatMap((call) => call.gold?.mustNotSay ?? []).length);
  });

  it('nothing, and what every order says, say next to nothing', () => {
    expect(share(() => '').factsPresent).toBe(0);
    expect(share(() => '市民来电反映问题，希望相关部门尽快核实处理并给予答复。').factsPresent).toBeLessThan(
      0.01,
    );
  });

  it('another call says little of it', () => {
    const texts = new Map(calls.map((call, at) => [call.id, gold(calls[(at + 1) % calls.length] ?? call)]));
    expect(share(({ id }) => texts.get(id) ?? '').factsPresent).toBeLessThan(0.04);
  });

  it('what must not be said is found where it is said', () => {
    const all = calls.flatMap((call) => call.gold?.mustNotSay ?? []).length;
    const said = share((call) => `${gold(call)}。${(call.gold?.mustNotSay ?? []).join('。')}`);
    expect(said.forbidden / all).toBeGreaterThan(0.98);
  });
});
