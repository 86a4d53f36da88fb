import { z } from 'zod';

/** Version of both WebSocket protocols; a message with another version is refused with `unsupported_version`. */
export const PROTOCOL_VERSION = 1;

/** What a caller wants, as Chinese hotlines class it (诉求类型). */
export const requestKinds = ['咨询', '求助', '投诉', '举报', '建议', '表扬', '无效'] as const;
export const RequestKind = z.enum(requestKinds);
export type RequestKind = z.infer<typeof RequestKind>;

export const speakers = ['agent', 'caller', 'ivr'] as const;
export const Speaker = z.enum(speakers);
export type Speaker = z.infer<typeof Speaker>;

/** ISO 8601 instant with an explicit offset, for example `2018-05-30T03:06:44+08:00`. */
export const Instant = z.iso
  .datetime({ offset: true })
  .max(40)
  .refine((time) => !time.startsWith('0000'), 'there was no year 0');

/** Proof of a value: `text` is `segment.text.slice(start, end)`; offsets count UTF-16 code units. */
export const Evidence = z.object({
  segmentId: z.string().max(64),
  start: z.int().min(0),
  end: z.int().min(0),
  text: z.string().max(2_000),
});
export type Evidence = z.infer<typeof Evidence>;

/** A word of a sentence with its time from the call's start, as some recognisers give it. */
export const Word = z.object({
  text: z.string().max(100),
  startMs: z.number().min(0),
  endMs: z.number().min(0),
  confidence: z.number().min(0).max(1).optional(),
});
export type Word = z.infer<typeof Word>;

/** A final sentence of the transcript, placed by its time within the call (milliseconds from the call's start). */
export const Segment = z.object({
  id: z.string().max(64),
  speaker: Speaker,
  startMs: z.number().min(0),
  endMs: z.number().min(0),
  text: z.string(),
  confidence: z.number().min(0).max(1).nullable(),
  words: z.array(Word).optional(),
});
export type Segment = z.infer<typeof Segment>;
