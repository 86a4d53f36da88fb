import { z } from 'zod';
import { Instant, PROTOCOL_VERSION, Speaker, Word } from './common.ts';

/**
 * The call stream: what an ASR gateway or replayer sends to `GET /v1/calls/stream` and hears back.
 * `call` is the sender's own id of the call; `seq` counts the sender's messages of that call from 1 without holes.
 */

const v = z.literal(PROTOCOL_VERSION);
const call = z.string().min(1).max(128);
const seq = z.int().min(1);
const ms = z.number().min(0).max(86_400_000);
const number = z
  .string()
  .max(32)
  .regex(/^\+?[0-9*#-]+$/, 'digits, + * # or - only');

/** Longest text of one segment, in UTF-16 code units. */
export const MAX_SEGMENT_TEXT = 10_000;

export const AuthMessage = z.object({
  v,
  type: z.literal('auth'),
  token: z.string().min(1).max(8_192).describe('JWT; needed only when the subprotocol carried none'),
});

export const CallStart = z.object({
  v,
  type: z.literal('call.start'),
  call,
  seq,
  startedAt: Instant,
  caller: number.nullable().describe('caller number; null when withheld'),
  called: number.nullable().default(null),
  channel: z.string().min(1).max(32).default('phone'),
  agent: z
    .string()
    .min(1)
    .max(128)
    .nullable()
    .default(null)
    .describe('id (JWT `sub`) of the agent on the line'),
  queue: z
    .string()
    .min(1)
    .max(64)
    .nullable()
    .default(null)
    .describe('offered to agents of this queue when no agent is named'),
  language: z.string().min(2).max(35).default('zh-CN').describe('BCP 47'),
});
export type CallStart = z.infer<typeof CallStart>;

export const SegmentMessage = z.object({
  v,
  type: z.literal('segment'),
  call,
  seq,
  speaker: Speaker,
  final: z
    .boolean()
    .describe('false: a partial, which replaces the previous partial of this speaker and is never stored'),
  startMs: ms,
  endMs: ms,
  text: z.string().max(MAX_SEGMENT_TEXT),
  confidence: z.number().min(0).max(1).nullable().default(null),
  words: z.array(Word).max(5_000).optional(),
});
export type SegmentMessage = z.infer<typeof SegmentMessage>;

export const CallUpdateKind = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hold') }),
  z.object({ kind: z.literal('unhold') }),
  z.object({ kind: z.literal('transfer'), agent: z.string().min(1).max(128) }),
  z.object({ kind: z.literal('conference'), party: z.string().min(1).max(128) }),
  z.object({ kind: z.literal('dtmf'), digits: z.string().regex(/^[0-9A-D*#]{1,64}$/) }),
]);
export type CallUpdateKind = z.infer<typeof CallUpdateKind>;

export const CallUpdate = z.object({
  v,
  type: z.literal('call.update'),
  call,
  seq,
  atMs: ms,
  update: CallUpdateKind,
});
export type CallUpdate = z.infer<typeof CallUpdate>;

export const endCauses = ['caller-hangup', 'agent-hangup', 'transferred', 'failed', 'unknown'] as const;
export const EndCause = z.enum(endCauses);
export type EndCause = z.infer<typeof EndCause>;

export const CallEnd = z.object({
  v,
  type: z.literal('call.end'),
  call,
  seq,
  endedAt: Instant,
  cause: EndCause.default('unknown'),
});
export type CallEnd = z.infer<typeof CallEnd>;

export const CallResume = z.object({
  v,
  type: z.literal('call.resume'),
  call,
});

const Ping = z.object({ v, type: z.literal('ping') });
const Pong = z.object({ v, type: z.literal('pong') });

export const SenderMessage = z.discriminatedUnion('type', [
  AuthMessage,
  CallStart,
  SegmentMessage,
  CallUpdate,
  CallEnd,
  CallResume,
  Ping,
  Pong,
]);
export type SenderMessage = z.infer<typeof SenderMessage>;
/** The messages that carry a `seq`: the call itself. */
export type CallMessage = CallStart | SegmentMessage | CallUpdate | CallEnd;

export const streamErrorCodes = [
  'unauthorised',
  'forbidden',
  'bad_message',
  'unsupported_version',
  'too_large',
  'too_fast',
  'unknown_call',
  'unavailable',
] as const;
export const StreamErrorCode = z.enum(streamErrorCodes);
export type StreamErrorCode = z.infer<typeof StreamErrorCode>;

export const StreamReply = z.discriminatedUnion('type', [
  z.object({
    v,
    type: z.literal('welcome'),
    maxMessageBytes: z.int(),
    maxMessagesPerSecond: z.int(),
    heartbeatMs: z.int(),
  }),
  z
    .object({ v, type: z.literal('ack'), call, seq: z.int().min(0) })
    .describe(
      'all messages of the call up to `seq` are kept; sent only once the finals among them are stored',
    ),
  z
    .object({ v, type: z.literal('gap'), call, from: seq, to: seq })
    .describe('messages `from`..`to` have not arrived (or could not be kept): send them again'),
  z
    .object({ v, type: z.literal('resumed'), call, seq: z.int().min(0) })
    .describe('answer to `call.resume`: send on from `seq` + 1; 0 when the call is not known'),
  z.object({ v, type: z.literal('pause') }).describe('stop sending: the buffer is nearly full'),
  z.object({ v, type: z.literal('resume') }).describe('go on sending'),
  z.object({
    v,
    type: z.literal('error'),
    code: StreamErrorCode,
    message: z.string(),
    retryable: z.boolean(),
    call: call.optional(),
    seq: seq.optional(),
  }),
  Ping,
  Pong,
  z.object({ v, type: z.literal('goodbye'), reason: z.string(), retryAfterMs: z.int() }),
]);
export type StreamReply = z.infer<typeof StreamReply>;
