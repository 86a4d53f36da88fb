import type { z } from 'zod';
import type { SenderMessage, StreamReply } from '../../protocol/call-stream.ts';
import type { DeskMessage, DeskReply } from '../../protocol/desk-stream.ts';

/** One message of each type of both WebSockets, as the documents show them. */

type Examples<U extends { type: string }> = { readonly [T in U['type']]: Extract<U, { type: T }> };

const call = 'pbx-20260301-000017';
const callId = 'c_01J9ZK3V8Q';

export const senderExamples: Examples<z.input<typeof SenderMessage>> = {
  auth: { v: 1, type: 'auth', token: 'eyJhbGciOiJIUzI1NiJ9.…' },
  'call.start': {
    v: 1,
    type: 'call.start',
    call,
    seq: 1,
    startedAt: '2026-03-01T09:12:44+08:00',
    caller: '13800000000',
    called: '12345',
    agent: 'agent-7',
  },
  segment: {
    v: 1,
    type: 'segment',
    call,
    seq: 2,
    speaker: 'caller',
    final: true,
    startMs: 4_120,
    endMs: 7_860,
    text: '我家楼下的路灯坏了半个月了，没有人来修。',
    confidence: 0.94,
  },
  'call.update': { v: 1, type: 'call.update', call, seq: 3, atMs: 61_000, update: { kind: 'hold' } },
  'call.end': {
    v: 1,
    type: 'call.end',
    call,
    seq: 4,
    endedAt: '2026-03-01T09:16:02+08:00',
    cause: 'caller-hangup',
  },
  'call.resume': { v: 1, type: 'call.resume', call },
  ping: { v: 1, type: 'ping' },
  pong: { v: 1, type: 'pong' },
};

export const streamReplyExamples: Examples<z.input<typeof StreamReply>> = {
  welcome: {
    v: 1,
    type: 'welcome',
    maxMessageBytes: 262_144,
    maxMessagesPerSecond: 2_000,
    heartbeatMs: 20_000,
  },
  ack: { v: 1, type: 'ack', call, seq: 2 },
  gap: { v: 1, type: 'gap', call, from: 3, to: 5 },
  resumed: { v: 1, type: 'resumed', call, seq: 2 },
  pause: { v: 1, type: 'pause' },
  resume: { v: 1, type: 'resume' },
  error: {
    v: 1,
    type: 'error',
    code: 'bad_message',
    message: 'endMs: must not be smaller than startMs',
    retryable: false,
    call,
    seq: 2,
  },
  ping: { v: 1, type: 'ping' },
  pong: { v: 1, type: 'pong' },
  goodbye: { v: 1, type: 'goodbye', reason: 'the service restarts', retryAfterMs: 1_000 },
};

export const deskExamples: Examples<z.input<typeof DeskMessage>> = {
  auth: { v: 1, type: 'auth', token: 'eyJhbGciOiJIUzI1NiJ9.…' },
  follow: { v: 1, type: 'follow', callId, after: 41 },
  unfollow: { v: 1, type: 'unfollow', callId },
  command: {
    v: 1,
    type: 'command',
    id: 'k-18',
    callId,
    command: { type: 'field.set', field: 'district', value: '朝阳区' },
  },
  ping: { v: 1, type: 'ping' },
  pong: { v: 1, type: 'pong' },
};

const summary = {
  callId,
  externalId: call,
  status: 'live',
  startedAt: '2026-03-01T09:12:44+08:00',
  endedAt: null,
  channel: 'phone',
  agent: 'agent-7',
  queue: null,
} as const;

export const deskReplyExamples: Examples<z.input<typeof DeskReply>> = {
  welcome: {
    v: 1,
    type: 'welcome',
    agent: 'agent-7',
    roles: ['agent'],
    heartbeatMs: 20_000,
    scenarios: [{ id: 'noise', name: '噪声扰民' }],
  },
  calls: { v: 1, type: 'calls', calls: [summary] },
  offer: { v: 1, type: 'offer', call: summary },
  event: {
    v: 1,
    type: 'event',
    callId,
    seq: 42,
    at: '2026-03-01T01:12:52.114Z',
    event: {
      type: 'segment',
      senderSeq: 2,
      through: 2,
      segment: {
        id: 's2',
        speaker: 'caller',
        startMs: 4_120,
        endMs: 7_860,
        text: '我家楼下的路灯坏了半个月了，没有人来修。',
        confidence: 0.94,
      },
      late: false,
    },
  },
  partial: { v: 1, type: 'partial', callId, speaker: 'caller', startMs: 8_300, text: '就在望京' },
  'summary.partial': { v: 1, type: 'summary.partial', callId, text: '市民王先生来电投诉：望京' },
  ok: { v: 1, type: 'ok', id: 'k-18', callId, seq: 43 },
  error: {
    v: 1,
    type: 'error',
    code: 'form_incomplete',
    message: 'the form is not complete',
    retryable: false,
    id: 'k-19',
    callId,
    problems: [{ field: 'location', message: '请填写地点' }],
  },
  ping: { v: 1, type: 'ping' },
  pong: { v: 1, type: 'pong' },
  goodbye: { v: 1, type: 'goodbye', reason: 'the service restarts', retryAfterMs: 1_000 },
};
