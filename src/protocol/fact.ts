import { z } from 'zod';
import { AlertKind } from './alert.ts';
import { Evidence, RequestKind } from './common.ts';
import { OccurredAt, ValueSource } from './form.ts';

/**
 * What was heard in a call, piece by piece: a value, the words that prove it, how sure it is and the rule that made it.
 * The form, the draft, the alerts and the scenario forms are made of these.
 */

/** `confirmed`: repeated by the other side or agreed to. `withdrawn`: taken back or corrected; kept to be shown. */
export const factStatuses = ['stated', 'confirmed', 'withdrawn'] as const;
export const FactStatus = z.enum(factStatuses);
export type FactStatus = z.infer<typeof FactStatus>;

/** `uncertain`: nearly a telephone number, with a digit too few or too many; kept as heard. */
export const phoneKinds = ['mobile', 'landline', 'service', 'local', 'uncertain'] as const;
/** `spare`: to be tried when the other does not answer. `other`: somebody else's, a fact of the matter. */
export const phoneUses = ['callback', 'spare', 'other'] as const;

/** The smallest unit that a time names; `part` is a part of the day (下午). */
export const timePrecisions = [
  'second',
  'minute',
  'hour',
  'part',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'decade',
] as const;
export const TimePrecision = z.enum(timePrecisions);
export type TimePrecision = z.infer<typeof TimePrecision>;

/**
 * `event`: when the matter happened; `contact`: an earlier call or answer; `wish`: a deadline or appointment;
 * `background`: since when somebody lives there, and the like.
 */
export const timeUses = ['event', 'contact', 'wish', 'background'] as const;

/**
 * A time as said and what it means. `from`/`to`: ISO 8601, a date or an instant with offset, `to` inclusive for dates;
 * null where it names none (vague, recurring, or open at that end).
 */
export const TimeValue = OccurredAt.extend({
  precision: TimePrecision.nullable(),
  /** Said with 大概, 左右, 多. */
  approximate: z.boolean(),
  /** Bounds of what is only vaguely told (前几天): ISO 8601; null where it is told exactly or has none. */
  earliest: z.string().max(40).nullable(),
  latest: z.string().max(40).nullable(),
  /** How long it lasts or has lasted (快两年了): ISO 8601 duration, for example `P2Y`. */
  duration: z.string().max(40).nullable(),
  /** How it recurs (每逢周末): value of an RRULE, RFC 5545 (with RSCALE of RFC 7529 for the lunar calendar). */
  rrule: z.string().max(200).nullable(),
});
export type TimeValue = z.infer<typeof TimeValue>;

export const placePartKinds = [
  'district',
  'street',
  'area',
  'village',
  'road',
  'number',
  'site',
  'compound',
  'building',
  'relation',
] as const;
export const PlacePartKind = z.enum(placePartKinds);
export type PlacePartKind = z.infer<typeof PlacePartKind>;

/** `text` is how an order writes it, `heard` the recogniser's words where they differ (穷山区 for 琼山区). */
export const PlacePartValue = z.object({
  kind: PlacePartKind,
  text: z.string().max(120),
  heard: z.string().max(120).nullable(),
});

/** `matter`: where it is, composed of all that was said; `office`: a body that was spoken of; `mention`: any other. */
export const placeUses = ['matter', 'office', 'mention'] as const;

/** `requester`: the caller, or for whom the caller speaks; `complained-of`; `other`. */
export const partyUses = ['requester', 'complained-of', 'other'] as const;

/** By which way the caller wants an answer; `none`: wants none; `any`: wants one and did not say how. */
export const replyWays = ['none', 'any', 'phone', 'sms', 'wechat', 'mail'] as const;
export const ReplyWay = z.enum(replyWays);
export type ReplyWay = z.infer<typeof ReplyWay>;

/** What the words around a danger make of it; only `now` asks for action. `figurative`: a manner of speaking. */
export const dangerVerdicts = [
  'now',
  'past',
  'over',
  'supposed',
  'reported',
  'quoted',
  'denied',
  'figurative',
] as const;
export const DangerVerdict = z.enum(dangerVerdicts);
export type DangerVerdict = z.infer<typeof DangerVerdict>;

const text = (most: number) => z.string().min(1).max(most);
const count = z.number().min(0);

/** The value of each type of fact. */
export const factValues = {
  phone: z.object({
    /** Digits as they are dialled; a land line has its area code where one was said. */
    number: z.string().regex(/^\d{3,20}$/),
    extension: z
      .string()
      .regex(/^\d{1,8}$/)
      .nullable(),
    kind: z.enum(phoneKinds),
    use: z.enum(phoneUses),
  }),
  /** `valid`: length, date and check digit (GB 11643) hold. `birthday` as its digits say, null where they name no day. */
  'identity-number': z.object({
    number: text(30),
    valid: z.boolean(),
    birthday: z.iso.date().nullable(),
  }),
  /** `complete`: the whole plate was said (GA 36). */
  plate: z.object({ plate: text(12), complete: z.boolean() }),
  /** The number of a work order; `earlier`: of another call than this one. */
  'order-number': z.object({ number: text(40), earlier: z.boolean() }),
  /** A number of something else (户号, 卡号, 发票号) under the word it was called by. */
  'account-number': z.object({ number: text(40), label: text(20), bankCard: z.boolean() }),
  /** Yuan. `upTo`: the other end of a range. `per`: 每月, 一平米 … as said. */
  money: z.object({
    amount: count,
    upTo: count.nullable(),
    approximate: z.boolean(),
    per: text(20).nullable(),
  }),
  count: z.object({ amount: count, upTo: count.nullable(), approximate: z.boolean(), unit: text(10) }),
  time: TimeValue.extend({ use: z.enum(timeUses) }),
  /** `text`: the place as one writes it on an order. */
  place: z.object({
    text: text(300),
    parts: z.array(PlacePartValue).max(24),
    use: z.enum(placeUses),
  }),
  /** Division the matter lies in; `inferred`: from the road or compound, nobody said it. */
  district: z.object({ name: text(40), inferred: z.boolean() }),
  street: z.object({ name: text(60), inferred: z.boolean() }),
  /** `name`: full name or surname; `title`: 先生, 女士 …, null where nobody said one. */
  person: z.object({
    name: text(40),
    full: z.boolean(),
    title: z.string().max(12).nullable(),
    use: z.enum(partyUses),
  }),
  organisation: z.object({ name: text(60), use: z.enum(partyUses) }),
  /** The caller speaks for somebody else: 母亲, 邻居, 公司. */
  behalf: z.object({ relation: text(20) }),
  anonymous: z.object({ wanted: z.boolean() }),
  confidential: z.object({ wanted: z.boolean() }),
  /** `when`: the hours asked for, as said. */
  reply: z.object({ by: ReplyWay, when: text(60).nullable() }),
  /** Probabilities of all kinds add up to 1. */
  kind: z.object({
    kind: RequestKind,
    probabilities: z.record(RequestKind, z.number().min(0).max(1)),
  }),
  /**
   * One matter of the call; 1 is the main one, the others are numbered as told. `segmentIds`: the sentences that speak
   * of it; a call of one matter lists none, all are its own.
   */
  matter: z.object({
    number: z.int().min(1),
    kind: RequestKind.nullable(),
    segmentIds: z.array(z.string().max(64)).max(400),
  }),
  /** What it is about, in the few words of a heading; `matter` is the number of the matter it belongs to. */
  subject: z.object({ matter: z.int().min(1), text: text(120) }),
  /** Who or what is complained of or praised. */
  object: z.object({ matter: z.int().min(1), text: text(120) }),
  /** What is wanted. */
  request: z.object({ matter: z.int().min(1), text: text(1_000) }),
  /** Words of danger, and why they are or are not danger now; `explanation` in Chinese, for the agent. */
  danger: z.object({
    kind: AlertKind,
    level: z.enum(['urgent', 'notice', 'none']),
    verdict: DangerVerdict,
    explanation: text(200),
  }),
} as const;

export type FactType = keyof typeof factValues;
export const factTypes = Object.keys(factValues) as FactType[];
export type FactValue<T extends FactType> = z.infer<(typeof factValues)[T]>;

const common = {
  /** Deterministic: the same words of the same segments always give the same id. */
  id: z.string().max(120),
  /** The words it was heard in, as printed by the recogniser. */
  spoken: z.string().max(2_000),
  confidence: z.number().min(0).max(1),
  source: ValueSource,
  /** The rule or model that made it. */
  rule: z.string().max(60),
  status: FactStatus,
  /** The sentences and characters that prove it; empty only for what follows from all that was said. */
  evidence: z.array(Evidence).max(8),
};

/** The members of the union, spelt out once: zod wants a tuple of literals. */
const member = <T extends FactType>(type: T) =>
  z.object({ type: z.literal(type), value: factValues[type], ...common });

export const Fact = z.discriminatedUnion('type', [
  member('phone'),
  member('identity-number'),
  member('plate'),
  member('order-number'),
  member('account-number'),
  member('money'),
  member('count'),
  member('time'),
  member('place'),
  member('district'),
  member('street'),
  member('person'),
  member('organisation'),
  member('behalf'),
  member('anonymous'),
  member('confidential'),
  member('reply'),
  member('kind'),
  member('matter'),
  member('subject'),
  member('object'),
  member('request'),
  member('danger'),
]);
export type Fact = z.infer<typeof Fact>;
export type FactOf<T extends FactType> = Extract<Fact, { type: T }>;
