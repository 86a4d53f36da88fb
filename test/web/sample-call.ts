import { readFileSync } from 'node:fs';
import { fact } from '../../src/facts/fact.ts';
import type { Evidence, Segment } from '../../src/protocol/common.ts';
import type { DeskEvent, DeskEventOf } from '../../src/protocol/desk-event.ts';
import type { CallSummary } from '../../src/protocol/desk-stream.ts';
import type { Candidate, FieldValue, FormState, ValueSource } from '../../src/protocol/form.ts';

/** What a desk hears of `samples/call-002.json`: a hotel whose wiring smokes after power workers crossed the lines. */

interface Turn {
  readonly speaker: 'agent' | 'caller';
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}
interface SampleFile {
  readonly startedAt: string;
  readonly channel: { readonly callerNumber: string };
  readonly turns: readonly Turn[];
}

const file: SampleFile = JSON.parse(
  readFileSync(new URL('../../samples/call-002.json', import.meta.url), 'utf8'),
);

export const AGENT = 'agent-1024';
export const CALL_ID = 'call-002';
export const turns = file.turns;
/** Finished turns at the moment of the README's picture: the caller has confirmed the number and asks who will pay. */
export const MID_CALL = 20;

export function summaryOf(callId = CALL_ID, changes: Partial<CallSummary> = {}): CallSummary {
  return {
    callId,
    externalId: `asr-${callId}`,
    status: 'live',
    startedAt: file.startedAt,
    endedAt: null,
    channel: 'phone',
    agent: AGENT,
    queue: 'general',
    ...changes,
  };
}

export function segmentOf(turn: number): Segment {
  const { speaker, startMs, endMs, text } = turnAt(turn);
  return { id: `s${turn}`, speaker, startMs, endMs, text, confidence: 0.94 };
}

/** Where words stand in a turn. */
export function evidenceOf(turn: number, text: string): Evidence {
  const start = turnAt(turn).text.indexOf(text);
  if (start < 0) throw new Error(`turn ${turn} does not say ${text}`);
  return { segmentId: `s${turn}`, start, end: start + text.length, text };
}

export function started(agent: string | null = AGENT): DeskEvent {
  return {
    type: 'call.started',
    senderSeq: 1,
    through: 1,
    externalId: `asr-${CALL_ID}`,
    startedAt: file.startedAt,
    caller: file.channel.callerNumber,
    called: '12345',
    channel: 'phone',
    agent,
    queue: 'general',
    language: 'zh-CN',
    // The call is years old; its clock is told as a gateway with that clock would.
    clockSkewMs: Date.parse(file.startedAt) + 116_000 - Date.now(),
  };
}

export function segmentEvent(turn: number, late = false): DeskEvent {
  return { type: 'segment', senderSeq: turn + 2, through: turn + 2, segment: segmentOf(turn), late };
}

/** The events after each turn, from the start up to and without turn `end`. */
export function eventsUntil(end: number): DeskEvent[] {
  const events = [started()];
  for (let turn = 0; turn < Math.min(end, turns.length); turn++) {
    events.push(segmentEvent(turn), ...(heardAfter.get(turn) ?? []));
  }
  return events;
}

/** A lesser danger than the smoke, heard later. */
export const laterAlert: DeskEventOf<'alert'> = {
  type: 'alert',
  alert: {
    id: 'alert-2',
    kind: 'electricity',
    level: 'notice',
    state: 'raised',
    message: '用电隐患',
    action: '请转供电部门',
    explanation: '听到“电线”',
    rule: 'wiring',
    evidence: evidenceOf(1, '电线'),
  },
};

/** A second number, with an extension. */
export const spareNumber = fact(
  'phone',
  { number: '089865551234', extension: '8', kind: 'landline', use: 'spare' },
  {
    confidence: 0.9,
    source: 'caller',
    rule: 'sample',
    evidence: [evidenceOf(11, '电器全烧了')],
    key: 'spare',
  },
);

/** Another call of the agent's, ended and put aside. */
export function heldCall(): DeskEvent[] {
  return [
    started(),
    filled({ subject: heard('小区夜间施工噪音扰民', 'model', 0.8, []) }),
    { type: 'held', by: AGENT, commandId: 'hold-1' },
  ];
}

function turnAt(index: number): Turn {
  const turn = turns[index];
  if (turn === undefined) throw new Error(`there is no turn ${index}`);
  return turn;
}

function heard(
  value: FieldValue,
  source: ValueSource,
  confidence: number,
  evidence: readonly Evidence[],
): Candidate {
  const spoken = evidence[0]?.text ?? '';
  return { value, source, confidence, spoken, rule: 'sample', evidence: [...evidence] };
}

function filled(fields: Record<string, Candidate | readonly [Candidate, ...Candidate[]]>): DeskEvent {
  const states: FormState = {};
  for (const [field, value] of Object.entries(fields)) {
    const [current = null, ...alternatives] = [value].flat();
    states[field as keyof FormState] = { current, locked: false, alternatives };
  }
  return { type: 'form', fields: states };
}

const firstSuggestion: DeskEvent = {
  type: 'suggestion',
  id: 'suggestion-1',
  suggestion: {
    modelVersion: 'sample-1',
    units: [
      { name: '市消防救援支队', probability: 0.41, reasons: ['关键词“冒烟”“焦味”'] },
      { name: '海口供电局', probability: 0.33, reasons: ['关键词“电线”'] },
      { name: '美兰区政府', probability: 0.09, reasons: ['地点待定'] },
    ],
    categories: [
      { name: '公共安全/消防安全/火灾隐患', probability: 0.44, reasons: ['关键词“冒烟”'] },
      { name: '商业服务（事件类）/安装维护/线路安装/供电线路', probability: 0.29, reasons: ['关键词“电线”'] },
    ],
    words: [
      { text: '冒烟', weight: 1.4 },
      { text: '电线', weight: 0.9 },
    ],
    evidence: [evidenceOf(1, '电线'), evidenceOf(1, '冒烟')],
    unsure: true,
    question: {
      text: '涉及的设施或房屋归谁管：物业、开发商、市政公用，还是个人？',
      bits: 0.62,
      answers: [
        { text: '水电气公司', probability: 0.48, unit: '海口供电局' },
        { text: '物业公司', probability: 0.31, unit: '市消防救援支队' },
        { text: '个人', probability: 0.21, unit: '美兰区政府' },
      ],
    },
    item: null,
    likeOrders: [],
  },
};

const laterSuggestion: DeskEvent = {
  type: 'suggestion',
  id: 'suggestion-2',
  suggestion: {
    modelVersion: 'sample-1',
    units: [
      {
        name: '海口供电局',
        probability: 0.86,
        reasons: ['关键词“供电的工人”“换线”“接反”', '目录：供电线路安装维护'],
      },
      { name: '市消防救援支队', probability: 0.06, reasons: ['关键词“冒烟”'] },
      { name: '美兰区海甸街道办事处', probability: 0.03, reasons: ['属地：海甸岛三西路'] },
      { name: '市住房和城乡建设局', probability: 0.02, reasons: ['关键词“线路”'] },
      { name: '市市场监督管理局', probability: 0.01, reasons: ['关键词“赔”'] },
    ],
    categories: [
      {
        name: '商业服务（事件类）/安装维护/线路安装/供电线路',
        probability: 0.81,
        reasons: ['关键词“换线”“接反”'],
      },
      { name: '公共安全/消防安全/火灾隐患', probability: 0.08, reasons: ['关键词“冒烟”'] },
      { name: '公共服务（事件类）/供电服务/停电抢修', probability: 0.05, reasons: ['关键词“送电”'] },
    ],
    words: [
      { text: '供电', weight: 1.9 },
      { text: '换线', weight: 1.5 },
      { text: '接反', weight: 1.3 },
      { text: '送电', weight: 0.8 },
    ],
    evidence: [
      evidenceOf(11, '供电'),
      evidenceOf(11, '换线'),
      evidenceOf(11, '接反'),
      evidenceOf(11, '送电'),
      evidenceOf(13, '接反'),
      evidenceOf(13, '送电'),
    ],
    unsure: false,
    question: null,
    item: {
      code: 'GD-004',
      name: '供电线路安装维护',
      due: '限时',
      coHandlers: ['市消防救援支队'],
      requiredFields: ['location', 'callbackPhone'],
      scenario: 'power',
    },
    likeOrders: [
      {
        orderId: 'o1',
        number: '20180519000231',
        at: '2018-05-19T10:12:00+08:00',
        text: '海甸岛某小区电表线路老化冒烟，请供电部门派人更换',
        unit: '海口供电局',
        refused: ['市消防救援支队'],
        similarity: 0.58,
      },
    ],
  },
};

/** What the service concludes after a turn. */
const heardAfter: ReadonlyMap<number, readonly DeskEvent[]> = new Map([
  [
    1,
    [
      {
        type: 'alert',
        alert: {
          id: 'alert-1',
          kind: 'electricity',
          level: 'urgent',
          state: 'raised',
          message: '电线冒烟，可能起火',
          action: '请市民立即断电、撤离；如见明火马上拨打119',
          explanation: '听到“电线冒烟”，没有说是过去、假设或听说的事',
          rule: 'electric-smoke',
          evidence: evidenceOf(1, '电线冒烟'),
        },
      },
      filled({
        callbackPhone: heard(file.channel.callerNumber, 'caller-id', 0.7, []),
        kind: heard('求助', 'inferred', 0.58, [evidenceOf(1, '快点快点')]),
      }),
      firstSuggestion,
    ],
  ],
  [7, [filled({ district: heard('美兰区', 'inferred', 0.83, [evidenceOf(7, '海店岛')]) })]],
  [
    8,
    [
      filled({
        street: heard('海甸街道', 'inferred', 0.78, [evidenceOf(8, '海甸岛')]),
        location: heard('海甸岛三西路海大南门往前150米顺客精品酒店', 'read-back', 0.95, [
          evidenceOf(8, '海甸岛三西路，海大南门往前150米，顺客精品酒店'),
        ]),
      }),
      {
        type: 'related',
        related: {
          sameCaller: [],
          duplicates: [
            {
              orderId: 'order-77',
              number: '20180522000041',
              createdAt: '2018-05-22T14:52:00+08:00',
              unit: '海口供电局',
              subject: '换线后停电、电压异常',
              location: '海甸岛三西路',
              status: 'created',
              similarity: 0.82,
            },
          ],
        },
      },
    ],
  ],
  [
    11,
    [
      filled({
        occurredAt: heard(
          { text: '两点半那会儿', from: '2018-05-22T14:30:00+08:00', to: null },
          'caller',
          0.9,
          [evidenceOf(11, '两点半那会儿')],
        ),
        kind: [
          heard('投诉', 'inferred', 0.79, [evidenceOf(11, '把线路接反了')]),
          heard('求助', 'inferred', 0.42, [evidenceOf(1, '快点快点')]),
        ],
        subject: heard('电线接反致酒店电器冒烟损坏', 'model', 0.8, [
          evidenceOf(11, '把线路接反了'),
          evidenceOf(1, '电线冒烟'),
        ]),
        unit: heard('海口供电局', 'model', 0.86, [evidenceOf(11, '供电')]),
        category: heard('商业服务（事件类）/安装维护/线路安装/供电线路', 'model', 0.81, [
          evidenceOf(11, '换线'),
        ]),
      }),
      laterSuggestion,
    ],
  ],
  [17, [filled({ requesterName: heard('符先生', 'caller', 0.92, [evidenceOf(17, '姓符')]) })]],
  [
    19,
    [
      filled({
        callbackPhone: [heard('13976542817', 'read-back', 0.97, [evidenceOf(18, '13976542817')])],
        request: heard('要求立即派人到场排查接反的线路，并赔偿烧坏的设备。', 'model', 0.82, [
          evidenceOf(19, '要他们来看，要赔的'),
        ]),
      }),
      {
        type: 'summary',
        state: 'draft',
        text: '5月22日14时30分许，海甸岛三西路海大南门往前150米顺客精品酒店，供电工人换线时将线路接反，送电后空调主机、前台电脑等冒烟损坏，无明火，总闸已拉。市民要求立即到场排查接反的线路，并赔偿烧坏的设备。',
      },
    ],
  ],
]);
