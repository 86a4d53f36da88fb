import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeDraft, NOTHING_TO_SUMMARISE } from '../../../src/assist/summary/compose-draft.ts';
import { fact } from '../../../src/facts/fact.ts';
import type { Segment } from '../../../src/protocol/common.ts';
import {
  type Candidate,
  type FieldName,
  type FieldValue,
  type FormState,
  fieldNames,
  type ValueSource,
} from '../../../src/protocol/form.ts';

function candidate(value: FieldValue, source: ValueSource = 'caller'): Candidate {
  return { value, spoken: '', confidence: 0.9, source, rule: 'test', evidence: [] };
}

function form(values: Partial<Record<FieldName, FieldValue>>): FormState {
  const state: FormState = {};
  for (const field of fieldNames) {
    const value = values[field];
    if (value !== undefined) state[field] = { current: candidate(value), locked: false, alternatives: [] };
  }
  return state;
}

function said(...texts: string[]): Segment[] {
  return texts.map((text, index) => ({
    id: `s${index}`,
    speaker: text.startsWith('a:') ? 'agent' : 'caller',
    startMs: index,
    endMs: index + 1,
    text: text.replace(/^[ac]:/, ''),
    confidence: null,
  }));
}

const full = {
  kind: '投诉',
  requesterName: '符先生',
  callbackPhone: '13900000000',
  district: '美兰区',
  location: '海甸岛三西路顺客精品酒店',
  occurredAt: { text: '两点半那会儿', from: '2018-05-22T14:30:00+08:00', to: null },
  subject: '电线接反致酒店电器冒烟',
  request: '立即派人到场排查',
  relatedOrder: '20180519777514',
} as const;

describe('composeDraft', () => {
  it('writes the form in the style of the house', () => {
    expect(composeDraft(form(full), [])).toBe(
      '市民符先生来电投诉：2018年5月22日14时30分，美兰区海甸岛三西路顺客精品酒店，电线接反致酒店电器冒烟。' +
        '希望立即派人到场排查。关联前次工单20180519777514。回电号码为13900000000。',
    );
  });

  it("adds the caller's own telling sentences without fillers, names and numbers", () => {
    const draft = composeDraft(
      form({ kind: '投诉' }),
      said(
        'a:您好，请问有什么可以帮您？',
        'c:喂，你好，那个，我们小区的电梯坏了三天了啊。',
        'a:请问您贵姓',
        'c:免贵姓冼，三点水一个先的那个冼，电话幺三九零零零零零零零零。',
        'c:好的，谢谢，拜拜。',
      ),
    );
    expect(draft).toBe('市民来电投诉：来电人称：其小区的电梯坏了三天了。');
  });

  it('does not repeat what the form says already', () => {
    const draft = composeDraft(form(full), said('c:就是电线接反，致酒店电器冒烟。'));
    expect(draft).not.toContain('来电人称');
  });

  it.each([
    [form({ anonymous: true, requesterName: '王建国', subject: '占道经营' }), '来电人要求匿名'],
    [
      form({ confidential: true, requesterName: '王建国', subject: '占道经营' }),
      '来电人要求对其身份信息保密',
    ],
  ])('keeps the name out where it must (%#)', (state, remark) => {
    const draft = composeDraft(state, said('c:王建国就是我，占道经营的摊子每天晚上都摆在人行道上。'));
    expect(draft).toContain(remark);
    expect(draft).not.toContain('王建国');
  });

  it('says when the call-back number is not the one that the line showed', () => {
    const state = form(full);
    expect(composeDraft(state, [])).toContain('回电号码为13900000000。');
    state.callbackPhone?.alternatives.push(candidate('13811111111', 'caller-id'));
    expect(composeDraft(state, [])).toContain('回电号码为13900000000（非来电号码）');
  });

  it.each([form({ ...full, anonymous: true }), form({ ...full, confidential: true })])(
    'leaves the call-back number of who would not be known to its field',
    (state) => {
      expect(composeDraft(state, [])).not.toContain('13900000000');
    },
  );

  it('tells the numbers that no field holds, and none that was taken back', () => {
    const grounds = { confidence: 0.9, source: 'caller', rule: 'test', key: 'x', evidence: [] } as const;
    const facts = [
      fact('plate', { plate: '琼AT5832', complete: true }, grounds),
      fact('plate', { plate: '琼AT5823', complete: true }, { ...grounds, status: 'withdrawn' }),
      fact('account-number', { number: '1003725864', label: '户号', bankCard: false }, grounds),
      fact('account-number', { number: '6222020000000000000', label: '卡号', bankCard: true }, grounds),
    ];
    expect(composeDraft(form({ subject: '停水' }), [], facts)).toBe(
      '市民来电反映：停水。来电人表示车牌为琼AT5832，户号为1003725864。',
    );
    expect(composeDraft(form({ subject: '停水', anonymous: true }), [], facts)).not.toContain('1003725864');
  });

  it("takes the agent's words where the caller lets them stand", () => {
    const draft = composeDraft(
      form({ kind: '投诉' }),
      said(
        'c:那个农肯机械厂在旁边挖土，把我家的围墙挖倒了',
        'a:农垦机械厂的开发商施工，把您家的围墙挖倒了，对吗？',
        'c:对',
        'a:您是要求停工，对吗？',
        'c:不是，停工管什么用',
      ),
    );
    expect(draft).toContain('农垦机械厂的开发商施工，把其家的围墙挖倒了');
    expect(draft).not.toContain('要求停工');
  });

  it('tells what an earlier order was answered, beside its number', () => {
    const draft = composeDraft(
      form({ kind: '投诉', relatedOrder: '20180514673096' }),
      said('a:查到了，5月16号回复说已经加强清运和消杀。', 'c:洒了点药水，第三天又跟以前一样'),
    );
    expect(draft).toContain('关联前次工单20180514673096，前次答复情况：5月16号回复说已经加强清运和消杀。');
  });

  it('leaves out what was corrected in the same breath, and pieces of numbers', () => {
    const draft = composeDraft(
      form({ kind: '投诉' }),
      said('c:车是琼A8K270哎又讲反了琼A8K207，后面四位5814，停在小区门口没人管'),
    );
    expect(draft).toContain('琼A8K207');
    expect(draft).not.toMatch(/8K270|5814/);
  });

  it("names the unit only when it is the agent's choice", () => {
    const state = form({ subject: '占道经营', unit: '龙华区城管局' });
    expect(composeDraft(state, [])).not.toContain('城管局');
    state.unit = { current: candidate('龙华区城管局', 'agent'), locked: true, alternatives: [] };
    expect(composeDraft(state, [])).toContain('请龙华区城管局核实处理。');
  });

  it.each([
    [{ text: '前几天', from: null, to: null }, '前几天'],
    [{ text: '二零一六年', from: '2016-01-01', to: '2016-12-31' }, '二零一六年'],
    [{ text: '', from: '2018-05-18', to: null }, '2018年5月18日'],
    [
      { text: '下午', from: '2018-05-24T14:30:00+08:00', to: '2018-05-24T15:00:00+08:00' },
      '2018年5月24日14时30分至15时',
    ],
    [
      { text: 'x', from: '2018-05-27T22:00:00+08:00', to: '2018-05-28T06:00:00+08:00' },
      '2018年5月27日22时至2018年5月28日6时',
    ],
    [{ text: '以前', from: 'nonsense', to: null }, '以前'],
  ])('writes the time %j as %s', (occurredAt, expected) => {
    expect(composeDraft(form({ occurredAt, subject: '停电' }), [])).toBe(`市民来电反映：${expected}，停电。`);
  });

  it('says honestly when there is nothing to say', () => {
    expect(composeDraft({}, [])).toBe(NOTHING_TO_SUMMARISE);
    expect(composeDraft(form({ kind: '咨询' }), said('c:喂', 'a:您好', 'c:嗯……'))).toBe(NOTHING_TO_SUMMARISE);
  });

  it('calls an invalid call invalid', () => {
    expect(composeDraft(form({ kind: '无效' }), [])).toBe('无效来电，没有实际诉求。');
    expect(composeDraft(form({ kind: '无效' }), said('c:我要一个全家桶，送到我们学校来。'))).toBe(
      '无效来电，没有实际诉求。来电内容：其要一个全家桶，送到其学校来。',
    );
  });

  it('keeps every fact of the form, is deterministic and never throws, for any words', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc
        .array(
          fc.constantFrom(
            '我',
            '姓',
            '王',
            '，',
            '。',
            ' ',
            '对',
            '那个',
            '没有',
            '今天',
            '幺三',
            '啊',
            '😀',
          ),
        )
        .map((p) => p.join('')),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 10 }), (texts) => {
        const segments = said(...texts);
        const draft = composeDraft(form(full), segments);
        for (const fact of [
          full.location,
          full.subject,
          full.request,
          full.relatedOrder,
          '2018年5月22日14时30分',
        ]) {
          expect(draft).toContain(fact);
        }
        expect(composeDraft(form(full), segments)).toBe(draft);
        expect(() => composeDraft({}, segments)).not.toThrow();
        expect(() => composeDraft(form({ kind: '无效' }), segments)).not.toThrow();
      }),
    );
  });

  it('never quotes what the agent asked, and stays short on a call of hours', () => {
    const turns = Array.from(
      { length: 2_000 },
      (_, index) => `c:昨天物业公司第${index}次说没有人来修这个电梯，要求赔偿${index}元`,
    );
    const draft = composeDraft(form(full), said('a:请问您要投诉市长吗', ...turns));
    expect(draft).not.toContain('市长');
    expect(draft.length).toBeLessThan(700);
  });

  it.each(['对', '那个', '我姓', '1 ', '一', '的', '，', '我', '啊', '木的'])(
    'survives 10,000 characters of "%s"',
    (unit) => {
      const before = process.cpuUsage();
      composeDraft({}, said(`c:${unit.repeat(10_000 / unit.length)}`));
      // Processor time: what else runs on the machine does not count.
      expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
    },
  );
});
