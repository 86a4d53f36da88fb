import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import type { CallSummary } from '../../src/protocol/desk-stream.ts';
import type { Candidate, FieldName, FieldValue, FormState } from '../../src/protocol/form.ts';
import type { Recording } from '../../src/protocol/self-service.ts';

/** A request that a caller left by voice guidance, as a desk hears of it. */

export interface DraftOptions {
  readonly callId: string;
  readonly subject?: string;
  /** Empty: nothing is suggested. */
  readonly units?: readonly string[];
  readonly at?: string;
  readonly urgent?: boolean;
  readonly recording?: Recording;
}

export const UNITS = ['市热力集团', '朝阳区望京街道办事处', '市住房和城乡建设委员会'] as const;
export const ORDER_TOLD = '20261128000017';

export function draftSummary(
  { callId, at = '2026-11-28T09:12:00+08:00' }: DraftOptions,
  changes: Partial<CallSummary> = {},
): CallSummary {
  return {
    callId,
    externalId: `CA-${callId}`,
    status: 'wrap-up',
    startedAt: at,
    endedAt: at,
    channel: 'self-service',
    agent: null,
    queue: 'self-service',
    ...changes,
  };
}

export function draftEvents({
  callId,
  subject = '暖气不热',
  units = UNITS,
  at = '2026-11-28T09:12:00+08:00',
  urgent = false,
  recording = { url: 'https://recordings.example.org/r1', durationMs: 9_000 },
}: DraftOptions): DeskEvent[] {
  const words = `家里${subject}，望京西园三区402号楼`;
  return [
    {
      type: 'call.started',
      senderSeq: 1,
      through: 1,
      externalId: `CA-${callId}`,
      startedAt: at,
      caller: '13912345678',
      called: '12345',
      channel: 'self-service',
      agent: null,
      queue: 'self-service',
      language: 'zh-CN',
      clockSkewMs: 0,
    },
    {
      type: 'self-service',
      sessionId: `session-${callId}`,
      purpose: 'request',
      segments: [
        {
          id: 'v1',
          speaker: 'agent',
          startMs: 0,
          endMs: 2_000,
          text: '请说您要反映的事情。',
          confidence: null,
        },
        { id: 'v2', speaker: 'caller', startMs: 2_500, endMs: 9_000, text: words, confidence: 0.92 },
      ],
      recording,
      orderNumber: ORDER_TOLD,
      priority: urgent ? '危险' : null,
    },
    { type: 'call.ended', senderSeq: 2, through: 2, endedAt: at, cause: 'caller-hangup', missing: [] },
    filled({
      subject,
      kind: '求助',
      district: '朝阳区',
      location: '望京西园三区402号楼',
      callbackPhone: '13912345678',
      ...(units[0] === undefined ? {} : { unit: units[0] }),
    }),
    ...(units.length === 0
      ? []
      : [
          {
            type: 'suggestion' as const,
            id: `suggestion-${callId}`,
            suggestion: {
              modelVersion: 'sample-1',
              units: units.map((name, index) => ({
                name,
                probability: [0.72, 0.18, 0.05][index] ?? 0.01,
                reasons: ['关键词“暖气”'],
              })),
              categories: [],
              words: [],
              evidence: [{ segmentId: 'v2', start: 2, end: 6, text: words.slice(2, 6) }],
              unsure: false,
              question: null,
              item: null,
              likeOrders: [],
            },
          },
        ]),
  ];
}

function filled(fields: Partial<Record<FieldName, FieldValue>>): DeskEvent {
  const states: FormState = {};
  for (const [field, value] of Object.entries(fields)) {
    const current: Candidate = {
      value,
      spoken: '',
      confidence: 0.9,
      source: 'caller',
      rule: 'sample',
      evidence: [],
    };
    states[field as FieldName] = { current, locked: false, alternatives: [] };
  }
  return { type: 'form', fields: states };
}
