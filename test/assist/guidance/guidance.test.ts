import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidatesOf } from '../../../src/assist/form/candidates.ts';
import { detailCandidates } from '../../../src/assist/form/scenario-details.ts';
import type { CallSoFar } from '../../../src/assist/guidance/call-so-far.ts';
import { calming } from '../../../src/assist/guidance/calming.ts';
import { guidanceOf } from '../../../src/assist/guidance/guidance.ts';
import { nextQuestion } from '../../../src/assist/guidance/next-question.ts';
import { reminders } from '../../../src/assist/guidance/reminders.ts';
import { mergeDetails } from '../../../src/call/detail-merge.ts';
import { agentValue, mergeForm } from '../../../src/call/form-merge.ts';
import { loadScenarioBook } from '../../../src/catalogue/scenarios/book.ts';
import { Guidance } from '../../../src/protocol/guidance.ts';
import { factsOf, segmentsOf } from '../../facts/helper.ts';

const book = loadScenarioBook('catalogue/scenarios.json');

/** A call as the service would know it after these lines. */
function callOf(lines: readonly string[], id: string | null, over: Partial<CallSoFar> = {}): CallSoFar {
  const transcript = segmentsOf(lines);
  const facts = factsOf(lines);
  const scenario = id === null ? null : book.find(id);
  const hints = id === null ? null : book.hints(id);
  return {
    transcript,
    facts,
    form: mergeForm({}, candidatesOf(facts), new Set()),
    scenario,
    hints,
    details:
      scenario === null || hints === null
        ? {}
        : mergeDetails({}, scenario, detailCandidates(hints, { facts, transcript })),
    suggestion: null,
    ...over,
  };
}

const about = (call: CallSoFar): string | undefined => nextQuestion(call)?.about.key;
const GREETING = 'a 您好，12345热线，请问有什么可以帮您？';
const STORY = 'c 我要投诉，龙华区龙昆南路星河广场的川菜馆老板拖欠我工资不给。';

describe('nextQuestion', () => {
  it('waits while the caller has hardly begun, goes on, looks something up or dictates', () => {
    expect(nextQuestion(callOf([GREETING], null))).toBeNull();
    expect(nextQuestion(callOf([GREETING, 'c 喂你好'], null))).toBeNull();
    for (const last of ['c 我跟你讲他们昨天，', 'c 等一下我找找', 'c 幺三六三七六'])
      expect(nextQuestion(callOf([GREETING, STORY, 'a 您说', last], 'wages'))).toBeNull();
    expect(nextQuestion(callOf([GREETING, STORY], 'wages'))).not.toBeNull();
  });

  it('asks for danger and place first, then the matter, then the caller', () => {
    expect(about(callOf(['c 小区电梯坏了，我们要投诉物业不修电梯。'], 'lift'))).toBe('trapped');
    expect(about(callOf(['c 我要投诉老板拖欠我们的工资一直不给。'], 'wages', { scenario: null }))).toBe(
      'location',
    );
    expect(about(callOf([GREETING, STORY], 'wages'))).toBe('employer');
    const answered = {
      details: Object.fromEntries(
        (book.find('wages')?.fields ?? []).map(({ key }) => [
          key,
          {
            current: {
              value: '甲',
              spoken: '',
              confidence: 1,
              source: 'agent' as const,
              rule: 'agent',
              evidence: [],
            },
            locked: true,
            alternatives: [],
          },
        ]),
      ),
    };
    expect(about(callOf([GREETING, STORY], 'wages', answered))).not.toMatch(/employer|arrears|location/);
  });

  it('asks what tells the units apart while the ranking is unsure', () => {
    const question = {
      text: '是市政道路还是小区里面？',
      bits: 1,
      answers: [
        { text: '市政道路', probability: 0.5, unit: '市政管理局' },
        { text: '小区里面', probability: 0.5, unit: '住建局' },
      ],
    };
    const suggestion = { item: null, unsure: true, question };
    const next = nextQuestion(callOf([GREETING, STORY], 'wages', { suggestion }));
    expect(next).toMatchObject({ text: question.text, about: { kind: 'dispatch' } });
    expect(next?.reason).toContain('市政管理局');
    const sure = { ...suggestion, unsure: false };
    expect(about(callOf([GREETING, STORY], 'wages', { suggestion: sure }))).toBe('employer');
    // Nor once the agent has chosen one.
    const form = {
      ...callOf([GREETING, STORY], 'wages').form,
      unit: agentValue(undefined, 'unit', '住建局'),
    };
    expect(about(callOf([GREETING, STORY], 'wages', { suggestion, form }))).toBe('employer');
  });

  it('asks nothing that was just asked, that was asked twice, or that the caller cannot tell', () => {
    const ask = 'a 请问用人单位叫什么名字？是哪家公司？';
    expect(about(callOf([GREETING, STORY, ask], 'wages'))).not.toBe('employer');
    expect(about(callOf([GREETING, STORY, ask, 'c 我就在那里洗碗的嘛。'], 'wages', { details: {} }))).toBe(
      'employer',
    );
    expect(
      about(
        callOf([GREETING, STORY, ask, 'c 我就在那里洗碗。', ask, 'c 洗碗的嘛。'], 'wages', { details: {} }),
      ),
    ).not.toBe('employer');
    expect(about(callOf([GREETING, STORY, ask, 'c 不清楚叫什么。'], 'wages'))).not.toBe('employer');
  });

  it('asks who wants to stay unknown for neither name nor number', () => {
    const anonymous = callOf([GREETING, STORY, 'a 需要匿名吗？', 'c 对，匿名，不要留我的电话。'], 'wages', {
      scenario: null,
    });
    const item = {
      code: 'LD-001',
      name: '欠薪',
      due: '一般',
      coHandlers: [],
      requiredFields: ['requesterName' as const, 'callbackPhone' as const],
      scenario: null,
    };
    const suggestion = { item, unsure: false, question: null };
    expect(about({ ...anonymous, suggestion })).not.toMatch(/callbackPhone|requesterName/);
  });

  it('is silent once the call closes', () => {
    const lines = [GREETING, STORY, 'a 好的', 'c 嗯', 'a 已经登记，请保持电话畅通', 'c 好，谢谢你'];
    expect(nextQuestion(callOf(lines, 'wages'))).toBeNull();
  });
});

describe('calming', () => {
  const said = (lines: readonly string[]) => calming({ transcript: segmentsOf(lines) });

  it('answers anger, fear, tears and despair each in its own way, with the words that show it', () => {
    const texts = [
      ['c 你们到底管不管！'],
      ['c 我好害怕，快来人'],
      ['c 我一直哭，眼泪都干了'],
      ['c 求求你们，我走投无路了'],
    ].map((lines) => said(lines)?.text);
    expect(new Set(texts).size).toBe(4);
    expect(texts).not.toContain(undefined);
    expect(said(['c 你们到底管不管！'])?.evidence[0]?.text).toBe('到底管不管');
  });

  it('hears complaints that add up, and not a single mild word', () => {
    expect(said(['c 怎么又停水'])).toBeNull();
    expect(said(['c 怎么又停水', 'a 嗯', 'c 我打了好几次电话了'])).not.toBeNull();
    expect(said(['c 我不怕麻烦，谢谢！！'])).toBeNull();
    expect(said(['c 从窗户拉根线下来充，飞线，吓死人。'])).toBeNull();
    expect(said(['c 吓死我了'])).not.toBeNull();
  });

  it('falls silent when the agent has soothed or the caller goes on quietly, and says something else next time', () => {
    const angry = 'c 你们到底管不管';
    const first = said([angry]);
    expect(said([angry, 'a 您的心情我理解'])).toBeNull();
    expect(said([angry, 'c 在龙华区', 'c 昨天开始的', 'c 三楼'])).toBeNull();
    const second = said([angry, 'a 您的心情我理解', 'c 理解有什么用，气死我了']);
    expect(second).not.toBeNull();
    expect(second?.text).not.toBe(first?.text);
  });
});

describe('reminders', () => {
  const kinds = (lines: readonly string[]) =>
    reminders({ transcript: segmentsOf(lines), facts: factsOf(lines, { callerNumber: null }) }).map(
      ({ kind }) => kind,
    );

  it('asks for the greeting until it is there', () => {
    expect(kinds(['a 喂，说'])).toEqual(['opening']);
    expect(kinds([GREETING])).toEqual([]);
  });

  it('asks to read a number back that the agent let pass', () => {
    const given = [GREETING, 'c 我要投诉噪音，我电话一三六三七六一五八二零'];
    expect(kinds([...given, 'a 好的'])).toEqual([]);
    expect(kinds([...given, 'a 好的', 'c 嗯', 'a 还有什么要补充'])).toContain('read-back');
    expect(kinds([...given, 'a 一三六三七六一五八二零', 'c 对', 'a 还有什么要补充'])).not.toContain(
      'read-back',
    );
  });

  it('asks for what happens next before the call ends', () => {
    const talk = [GREETING, 'c 楼下吵', 'a 嗯', 'c 天天这样', 'a 好'];
    expect(kinds([...talk, 'c 那就谢谢了，再见'])).toContain('closing');
    expect(
      kinds([...talk, 'c 嗯', 'a 已登记转办，五个工作日内回复您，请问还有其他问题吗', 'c 没有了，谢谢']),
    ).not.toContain('closing');
  });
});

describe('guidanceOf', () => {
  it('property: gives the same for the same call, fits the protocol, and shows no more than three cards', () => {
    const line = fc.constantFrom(
      GREETING,
      STORY,
      'c 你们到底管不管！',
      'a 您的心情我理解',
      'c 一共欠我三万二',
      'a 一共欠了多少钱？',
      'c 不知道',
      'c 谢谢，再见',
      'a 请问您贵姓？',
      'c 我姓王，电话一三六三七六一五八二零',
    );
    const card = {
      articleId: 'a',
      title: '题',
      passage: '文',
      unit: null,
      source: null,
      validFrom: null,
      validUntil: null,
      warning: null,
    };
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
        const cards = Array.from({ length: 5 }, () => card);
        const guidance = guidanceOf(callOf(lines, 'wages'), cards);
        expect(guidanceOf(callOf(lines, 'wages'), cards)).toEqual(guidance);
        expect(Guidance.parse(guidance)).toEqual(guidance);
      }),
      { numRuns: 60 },
    );
  });

  it('property: a sentence that says nothing changes neither question nor calming', () => {
    const line = fc.constantFrom(STORY, 'c 你们到底管不管', 'c 一共欠我三万二。', 'a 您在那里做什么工作？');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const before = guidanceOf(callOf([GREETING, STORY, ...lines], 'wages'), []);
        const after = guidanceOf(callOf([GREETING, STORY, ...lines, 'a 嗯嗯'], 'wages'), []);
        expect(after.calming).toEqual(before.calming);
        expect(after.question).toEqual(before.question);
      }),
      { numRuns: 40 },
    );
  });
});
