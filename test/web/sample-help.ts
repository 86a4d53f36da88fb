import type { DeskEvent, DeskEventOf } from '../../src/protocol/desk-event.ts';
import type { Guidance } from '../../src/protocol/guidance.ts';
import type { DetailCandidate, DetailState, Scenario } from '../../src/protocol/scenario.ts';
import type { Summary } from '../../src/protocol/summary.ts';
import { evidenceOf } from './sample-call.ts';

/** What the language model and the knowledge base add to the sample call: a scenario form, guidance, a summary. */

export const scenario: Scenario = {
  id: 'power',
  name: '供电故障',
  fields: [
    {
      key: 'faultKind',
      label: '故障类型',
      type: 'choice',
      unit: null,
      choices: ['停电', '电压异常', '线路接错', '线路老化'],
      required: true,
      ask: '请问是停电、电压不稳，还是线路有问题？',
    },
    {
      key: 'households',
      label: '影响户数',
      type: 'number',
      unit: '户',
      choices: [],
      required: true,
      ask: '请问有多少户受影响？',
    },
    {
      key: 'openFlame',
      label: '有无明火',
      type: 'yes-no',
      unit: null,
      choices: [],
      required: true,
      ask: '请问现场有没有明火？',
    },
    {
      key: 'accountNumber',
      label: '用电户号',
      type: 'text',
      unit: null,
      choices: [],
      required: true,
      ask: '请问电费单上的户号是多少？',
    },
    {
      key: 'brokenSince',
      label: '何时开始',
      type: 'time',
      unit: null,
      choices: [],
      required: false,
      ask: '请问什么时候开始的？',
    },
    {
      key: 'loss',
      label: '损失金额',
      type: 'number',
      unit: '元',
      choices: [],
      required: false,
      ask: '请问损失大概多少钱？',
    },
  ],
};

export function answer(
  value: DetailCandidate['value'],
  confidence: number,
  ...evidence: DetailCandidate['evidence']
): DetailCandidate {
  return { value, spoken: evidence[0]?.text ?? '', confidence, source: 'model', rule: 'sample', evidence };
}

export function heardDetail(...candidates: readonly DetailCandidate[]): DetailState {
  const [current = null, ...alternatives] = candidates;
  return { current, locked: false, alternatives };
}

export const details: DeskEventOf<'details'> = {
  type: 'details',
  details: {
    faultKind: heardDetail(
      answer('线路接错', 0.91, evidenceOf(11, '把线路接反了')),
      answer('电压异常', 0.4, evidenceOf(1, '电线冒烟')),
    ),
    brokenSince: heardDetail(answer('两点半那会儿', 0.88, evidenceOf(11, '两点半那会儿'))),
  },
};

export const guidance: Guidance = {
  question: {
    text: '请问电费单上的用电户号是多少？',
    reason: '供电局派工需要户号，目前还没有听到',
    about: { kind: 'detail', key: 'accountNumber' },
  },
  cards: [
    {
      articleId: 'a-compensation',
      title: '供电企业责任造成居民家用电器损坏如何赔偿',
      passage:
        '供电企业应在接到投诉后二十四小时内派员现场调查核实。属供电企业责任的，可修复的负责修复，不可修复的按使用年限折价赔偿。',
      unit: '海口供电局',
      source: 'https://example.gov.cn/appliance-damage',
      validFrom: '2017-01-01',
      validUntil: '2020-12-31',
      warning: null,
    },
    {
      articleId: 'a-repair',
      title: '用电故障抢修到场时限',
      passage: '城区四十五分钟内到达现场。',
      unit: '海口供电局',
      source: '《供电服务承诺》第三条',
      validFrom: null,
      validUntil: '2018-05-01',
      warning: '已过有效期（2018-05-01），请核实后再答复',
    },
  ],
  calming: {
    text: '您别着急，总闸已经拉了就先不要合上，我这边马上按紧急情况登记。',
    evidence: [evidenceOf(1, '快点快点')],
  },
  reminders: [{ kind: 'read-back', text: '尚未复述地址和诉求' }],
};

export const summary: Summary = {
  text: '5月22日14时30分许，海甸岛三西路顺客精品酒店因供电工人换线时将线路接反，送电后空调主机、前台电脑等冒烟损坏，损失约3万元，无明火，总闸已拉。符女士要求立即到场排查，并赔偿烧坏的设备。',
  state: 'draft',
  author: { prompt: 'summary', version: '3', model: 'qwen2.5-7b-instruct' },
  doubts: [
    { kind: 'unsupported', about: 'number', text: '3万元', message: '通话中没有听到这个金额' },
    { kind: 'contradiction', about: 'name', text: '符女士', message: '工单上的诉求人是“符先生”' },
  ],
};

export const summaryEvent: DeskEvent = { type: 'summary', ...summary };
export const guidanceEvent: DeskEvent = { type: 'guidance', guidance };

/** Everything of it, as after the last turn of the README's picture. */
export const help: readonly DeskEvent[] = [
  { type: 'scenario', scenario },
  details,
  guidanceEvent,
  summaryEvent,
];
