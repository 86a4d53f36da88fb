import { z } from 'zod';

/**
 * What jambonz tells us, as far as it is used. Only the call's id is insisted on: whatever else is missing or odd leaves the
 * call with less, never without an answer.
 */

/** Longest transcript and key entry that are taken; what is more is cut off. */
const MAX_SPOKEN = 4_000;
const MAX_KEYS = 64;

const text = z.string().nullish().catch(null);
const seconds = z.number().min(0).nullish().catch(null);

export const CallSid = z.string().min(1).max(128);

const Alternative = z.object({
  transcript: z.string().transform((words) => words.slice(0, MAX_SPOKEN).toWellFormed().trim()),
  confidence: z.number().min(0).max(1).nullish().catch(null),
});

const Speech = z.object({
  language_code: text,
  alternatives: z.array(Alternative.nullable().catch(null)).max(100).catch([]),
});

/** The call's facts, which come with every hook. */
export const CallInfo = z.object({
  call_sid: CallSid,
  direction: z.enum(['inbound', 'outbound']).catch('inbound'),
  from: text,
  to: text,
  call_status: text,
  /** What we gave the call when we placed it. */
  customer_data: z.record(z.string(), z.unknown()).nullish().catch(null),
});
export type CallInfo = z.infer<typeof CallInfo>;

/** What a hook brings besides; each verb fills its own part. */
export const HookPayload = z.object({
  reason: text,
  digits: z
    .string()
    .transform((keys) => keys.replaceAll(/[^0-9*#A-D]/gi, '').slice(0, MAX_KEYS))
    .nullish()
    .catch(null),
  speech: Speech.nullish().catch(null),
  dial_call_status: text,
  queue_result: text,
  queue_position: seconds,
});
export type HookPayload = z.infer<typeof HookPayload>;

/** Over HTTP a hook's call and payload are one body. */
export const HookBody = CallInfo.extend(HookPayload.shape);

/** The queue tells only which call it is about. */
export const WaitBody = z.object({ call_sid: CallSid }).extend(HookPayload.shape);

/** One message of the WebSocket. */
export const SocketMessage = z.object({
  type: z.string().min(1).max(64),
  msgid: z.string().min(1).max(128),
  call_sid: CallSid.nullish().catch(null),
  hook: z.string().max(2_048).nullish().catch(null),
  data: z.record(z.string(), z.unknown()).nullish().catch(null),
});
export type SocketMessage = z.infer<typeof SocketMessage>;
