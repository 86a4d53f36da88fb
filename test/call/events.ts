import { applyEvent, type CallState, emptyCall } from '../../src/call/call-state.ts';
import { fact } from '../../src/facts/fact.ts';
import type { Alert } from '../../src/protocol/alert.ts';
import type { DeskEvent, DeskEventOf } from '../../src/protocol/desk-event.ts';
import type { DispatchSuggestion } from '../../src/protocol/dispatch.ts';
import type { Fact } from '../../src/protocol/fact.ts';
import type { Candidate } from '../../src/protocol/form.ts';
import type { MatterDraft } from '../../src/protocol/matter.ts';
import { STARTED_AT } from './arbitraries.ts';

/** Events of a call, as its log would hold them. */
export function started(changes: Partial<DeskEventOf<'call.started'>> = {}): DeskEventOf<'call.started'> {
  return {
    type: 'call.started',
    senderSeq: 1,
    through: 1,
    externalId: 'call-1',
    startedAt: STARTED_AT,
    caller: '13800000000',
    called: null,
    channel: 'phone',
    agent: 'agent-1',
    queue: null,
    language: 'zh-CN',
    clockSkewMs: 0,
    ...changes,
  };
}

export function said(senderSeq: number, text: string, startMs = senderSeq * 1_000): DeskEventOf<'segment'> {
  return {
    type: 'segment',
    senderSeq,
    through: senderSeq,
    segment: { id: `s${senderSeq}`, speaker: 'caller', startMs, endMs: startMs, text, confidence: null },
    late: false,
  };
}

export function suggested(id: string, units = ['甲局', '乙局'], categories = ['类一']): DeskEvent {
  const ranked = (name: string, index: number) => ({ name, probability: 0.6 / (index + 1), reasons: [] });
  const suggestion: DispatchSuggestion = {
    modelVersion: 'test',
    units: units.map(ranked),
    categories: categories.map(ranked),
    words: [],
    evidence: [],
    unsure: false,
    question: null,
    item: null,
    likeOrders: [],
  };
  return { type: 'suggestion', id, suggestion };
}

export function candidate(value: Candidate['value'], changes: Partial<Candidate> = {}): Candidate {
  return {
    value,
    spoken: typeof value === 'string' ? value : '',
    confidence: 0.8,
    source: 'caller',
    rule: 'test',
    evidence: [],
    ...changes,
  };
}

/** Money heard, as a fact. */
export function money(key: string, amount: number): Fact {
  const value = { amount, upTo: null, approximate: false, per: null };
  return fact('money', value, { confidence: 0.9, source: 'caller', rule: 'test', evidence: [], key });
}

export function matterDraft(number: number, changes: Partial<MatterDraft> = {}): MatterDraft {
  return {
    number,
    kind: '投诉',
    subject: null,
    object: null,
    request: null,
    location: null,
    occurredAt: null,
    text: `事项${number}`,
    segmentIds: [],
    ...changes,
  };
}

export function alertOf(id: string, changes: Partial<Alert> = {}): Alert {
  return {
    id,
    kind: 'gas',
    level: 'urgent',
    state: 'raised',
    message: '燃气',
    action: '转119',
    explanation: '',
    rule: 'gas',
    evidence: { segmentId: 's', start: 0, end: 1, text: '漏' },
    ...changes,
  };
}

/** The state after these events. */
export function callOf(...events: DeskEvent[]): CallState {
  const state = emptyCall('c1');
  for (const event of events) applyEvent(state, event);
  return state;
}
