import { z } from 'zod';
import type { DetailCandidates } from '../../call/detail-merge.ts';
import { replyOf } from '../../facts/dialogue.ts';
import { evidenceOf, fold } from '../../facts/text.ts';
import type { RedactedText } from '../../privacy/contract.ts';
import type { Evidence, Segment } from '../../protocol/common.ts';
import {
  type Candidate,
  type FieldCandidates,
  type FieldName,
  type FieldValue,
  fieldSchemas,
  type ValueSource,
} from '../../protocol/form.ts';
import { type DetailCandidate, DetailValue, type Scenario } from '../../protocol/scenario.ts';
import { type FoundQuote, type QuoteFinder, quoteFinder } from '../language/answers/find-quote.ts';
import { gistOf, isPlainChinese, madeOf, numbersIn } from '../language/answers/proof.ts';
import { saidTime } from '../language/answers/said-time.ts';
import { type ModelQuestion, modelQuestions } from './model-questions.ts';

/**
 * How sure a value is. Rules that read names, numbers, places and times are mostly right, so that a model's word for those
 * fills what they leave empty and gives way to what they are sure of; in its own words it tells a matter better than they.
 * Said by the caller.
 */
export const CALLER_SAID = 0.6;
/** Said by the agent, and the caller's next words agree. */
export const READ_BACK = 0.65;
/** Said by the agent alone: offered, not filled in, where the agent's own words need more than a choice. */
export const AGENT_SAID = 0.5;
/** What sums up. */
export const GIST_MORE = 0.15;
/** A choice is the model's, its quote only goes before it. */
export const CHOICE_LESS = 0.1;

/**
 * Why a value was dropped. `not-asked`: no such question; `no-quote`: the words were not said; `machine`: an announcement
 * said them; `unproven`: the words were said, but the value is not in them; `denied`: the agent said them, the caller said
 * no; `invalid`: not of the question's type.
 */
export type DropReason = 'not-asked' | 'no-quote' | 'machine' | 'unproven' | 'denied' | 'invalid';

/** A sentence with its text as the model saw it. */
export interface ShownSentence {
  readonly segment: Segment;
  readonly masked: RedactedText;
}

export interface ModelAnswer {
  /** The parsed answer of `fill-form`. */
  readonly value: unknown;
  /** As asked for. */
  readonly formFields: readonly FieldName[];
  readonly scenario: Scenario | null;
  /** All that the model was shown, in the order of the prompt's lines. */
  readonly sentences: readonly ShownSentence[];
  /** Puts personal data back (`Redaction.restore`). */
  readonly restore: (text: string) => string;
  /** Of the prompt and of the model, as the server names it. */
  readonly author: { readonly version: string; readonly model: string };
  /** ISO 8601 with offset, and the IANA zone: what relative times are counted from. */
  readonly call: { readonly startedAt: string; readonly timeZone: string };
}

export interface FoundByModel {
  readonly fields: FieldCandidates;
  readonly details: DetailCandidates;
  /** Keys and reasons only, so that they may be logged and counted. */
  readonly dropped: readonly { readonly key: string; readonly why: DropReason }[];
}

const Item = z.object({
  key: z.string(),
  segment: z.string(),
  quote: z.string(),
  value: z.union([z.string(), z.number()]),
});
type Item = z.infer<typeof Item>;
const Answer = z.object({ fields: z.array(Item) });

const UNKNOWN = '(unknown)';
/** Of one question; the form offers no more. */
const MAX_CANDIDATES = 3;

/** Sentences behind the agent's in which the caller's answer may stand. */
const REPLY_REACH = 2;

interface Grounds {
  readonly confidence: number;
  readonly evidence: Evidence;
}

/**
 * What a model found, as far as the call bears it out: each value with the words that prove it, where they stand in the
 * original sentences. What a model makes up, or was told to write by what somebody said, ends here. Never throws.
 */
export function modelCandidates(answer: ModelAnswer): FoundByModel {
  const questions = new Map(
    modelQuestions(answer.formFields, answer.scenario).map((each) => [each.key, each] as const),
  );
  const fields: FieldCandidates = {};
  const details: Record<string, DetailCandidate[]> = {};
  const dropped: { key: string; why: DropReason }[] = [];
  const parsed = Answer.safeParse(answer.value);
  const find = quoteFinder(answer.sentences.map(({ masked }) => masked));
  const told = answer.sentences.map(({ masked }) => masked.text).join('\n');
  const rule = `fill-form@${answer.author.version}/${answer.author.model}`;
  for (const item of parsed.success ? parsed.data.fields : []) {
    const question = questions.get(item.key);
    if (question === undefined) {
      // Not by its own name: that may hold anything, what was said included.
      dropped.push({ key: UNKNOWN, why: 'not-asked' });
      continue;
    }
    const read = readItem(item, question, answer, { find, told });
    if (typeof read === 'string') {
      dropped.push({ key: question.key, why: read });
      continue;
    }
    const { value, confidence, evidence } = read;
    const source: ValueSource = 'model';
    const common = { spoken: evidence.text, confidence, source, rule, evidence: [evidence] };
    if (question.target.kind === 'field') {
      const { field } = question.target;
      fields[field] = ranked<Candidate>(fields[field], { value: value as FieldValue, ...common });
    } else {
      const { key } = question.target;
      details[key] = ranked<DetailCandidate>(details[key], { value: value as DetailValue, ...common });
    }
  }
  return { fields, details, dropped };
}

/** Best first, the earlier one of equals; a value once. */
function ranked<C extends { readonly confidence: number; readonly value: unknown }>(
  before: readonly C[] = [],
  next: C,
): C[] {
  const same = (one: C) => JSON.stringify(one.value) === JSON.stringify(next.value);
  if (before.some((one) => same(one) && one.confidence >= next.confidence)) return [...before];
  return [...before.filter((one) => !same(one)), next]
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, MAX_CANDIDATES);
}

function readItem(
  item: Item,
  question: ModelQuestion,
  answer: ModelAnswer,
  { find, told }: { find: QuoteFinder; told: string },
): DropReason | (Grounds & { value: FieldValue | DetailValue }) {
  const found = find(item.quote, item.segment);
  const segment = found === null ? undefined : answer.sentences[found.index]?.segment;
  if (found === null || segment === undefined) return 'no-quote';
  if (segment.speaker === 'ivr') return 'machine';
  const raw = typedValue(item.value, question);
  if (raw === null) return 'invalid';
  if (!isProven(raw, question, found, told)) return 'unproven';
  const said = confidenceOf(found.index, segment, answer.sentences);
  if (said === null) return 'denied';
  const value = wireValue(raw, question, answer);
  if (value === null) return 'invalid';
  return {
    value,
    confidence: sure(said, question.proof),
    evidence: evidenceOf(segment, found),
  };
}

/** The model's value as its question's type, personal data still masked; null for one of another type. */
function typedValue(
  given: string | number,
  { type, choices, unit }: ModelQuestion,
): string | number | boolean | null {
  const text = String(given).trim();
  if (type === 'number') {
    if (typeof given === 'number') return given;
    const bare = unit !== null && text.endsWith(unit) ? text.slice(0, -unit.length) : text;
    const numbers = numbersIn(bare);
    return numbers.length === 1 ? (numbers[0] ?? null) : null;
  }
  if (typeof given !== 'string' || text === '') return null;
  if (type === 'yes-no') return text === '是' ? true : text === '否' ? false : null;
  if (type === 'choice') return choices.includes(text) ? text : null;
  return text;
}

function isProven(
  value: string | number | boolean,
  { proof, type }: ModelQuestion,
  { masked }: FoundQuote,
  told: string,
): boolean {
  if (typeof value === 'number') return numbersIn(masked).includes(value);
  if (typeof value === 'boolean') return true;
  if (proof === 'words') return madeOf(value, masked);
  if (proof === 'gist') return gistOf(value, masked, told);
  return type === 'choice' || isPlainChinese(value);
}

/** With personal data in their places, by the schema of its field; null for what doesn't fit it. */
function wireValue(
  value: string | number | boolean,
  { target, type }: ModelQuestion,
  { restore, call }: ModelAnswer,
): FieldValue | DetailValue | null {
  const restored = typeof value === 'string' && type !== 'choice' ? restore(value).trim() : value;
  if (target.kind === 'detail') return DetailValue.safeParse(restored).data ?? null;
  const wire = type === 'time' ? saidTime(String(restored), call) : restored;
  return (fieldSchemas[target.field].safeParse(wire).data as FieldValue | undefined) ?? null;
}

/** By who said it; null when the caller denied it at once. */
function confidenceOf(
  index: number,
  { speaker }: Segment,
  sentences: readonly ShownSentence[],
): number | null {
  if (speaker === 'caller') return CALLER_SAID;
  const next = sentences
    .slice(index + 1, index + 1 + REPLY_REACH)
    .find(({ segment }) => segment.speaker === 'caller')?.segment;
  const reply = next === undefined ? 'none' : replyOf(fold(next.text));
  return { yes: READ_BACK, none: AGENT_SAID, no: null }[reply];
}

function sure(said: number, proof: ModelQuestion['proof']): number {
  const more = { words: 0, gist: GIST_MORE, choice: -CHOICE_LESS }[proof];
  return Math.round((said + more) * 100) / 100;
}
