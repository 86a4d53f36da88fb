import { type Reply, replyOf } from '../../facts/dialogue.ts';
import { cardinal } from '../../facts/digits.ts';
import { quantityOf } from '../../facts/number/quantity.ts';
import { organisationNames } from '../../facts/person/organisation-name.ts';
import { allMatches, fold, type Span } from '../../facts/text.ts';
import type { Segment } from '../../protocol/common.ts';
import type { DetailValue } from '../../protocol/scenario.ts';
import type { FieldWords } from './scenario-words.ts';

/** An answer that the words of one sentence hold by themselves. */
export interface WordHit extends Span {
  /** Position of the question in the form. */
  readonly field: number;
  readonly value: DetailValue;
  readonly rule: 'choice-words' | 'yes-no-words' | 'term' | 'frame' | 'measure';
  /** Enough even when nobody asked. */
  readonly cued: boolean;
}

/** What one sentence says to the questions of one form. */
export interface SentenceReading {
  /** Folded, same length as the segment's text up to the reading limit. */
  readonly text: string;
  readonly asks: boolean;
  /** Questions of the form that an agent's sentence asks. */
  readonly asked: readonly number[];
  readonly hits: readonly WordHit[];
  /** A caller's stand to what the agent said just before. */
  readonly reply: Reply;
  /** It only fills time: the answer is still to come. */
  readonly filler: boolean;
}

/** Characters before and behind an amount in which its cue is looked for. */
const NEAR_BEFORE = 18;
const NEAR_BEHIND = 10;
/** Hits of one sentence for one question; nobody answers more often in one breath. */
const MOST_HITS = 8;

const QUESTION =
  /[？?吗呢]|多少|几[个点号路时天月年户层楼栋位名辆盏棵]|什么|哪|谁|有没有|有无|是不是|是否|怎么|多[久大深长高]|还是/;
const DENIED =
  /(?:没有?|没得|莫得|不|未|无|别|莫|非|甭)(?:有|在|给|去|被|再|是|怎么|什么|看到|听到|收到|见到?|人|任何|得|能|到|跟|向|来)?$/;
/** 等一下，我看看. */
const FILLER =
  /^(?:[嗯呃额哦噢啊哎诶唉好的是对行，,。.！!…\s]|我看看|我想想|等一下|稍等|你等|您等|怎么说|什么)*$/;
/** 合同没得. */
const DENIED_BEHIND = /^(?:都|也|是|还)?(?:没得|莫得|没有(?!了)|没签|没拿)/;
/** Who is calling, and where to call back, are questions of every order. */
const ASKS_CALLER =
  /贵姓|怎么称呼|您叫什么|您的?(?:姓名|名字|全名)|联系电话|(?:电话|号码)(?:多少|留|是多少|方便)|回电|回访|保密/;
/** 一个人一个月八百: no count of people. */
const EACH_BEHIND = /^(?:[一每都就]|月|的)/;
/** Times and stories are no places. */
const NO_FRAMED = /[点分](?:$|[^心])|时候|大概|[我他她你]|什么|哪|这|那/;
const UNSURE = /(?:有没有|是不是|有无|能不能|会不会|要不要|是否|算不算)[^，。,]{0,4}$/;
/** The caller asks, and answers nothing: 有合同就可以吗. */
const ASKS_BACK = /^[^，。！；,!;]{0,8}(?:吗|么(?!多)|[？?])/;

const readings = new WeakMap<Segment, WeakMap<readonly FieldWords[], SentenceReading>>();

/** Reads a sentence for a form, once for each: sentences never change. */
export function readSentence(segment: Segment, words: readonly FieldWords[]): SentenceReading {
  let known = readings.get(segment);
  if (known === undefined) {
    known = new WeakMap();
    readings.set(segment, known);
  }
  let reading = known.get(words);
  if (reading === undefined) {
    reading = read(segment, words);
    known.set(words, reading);
  }
  return reading;
}

/** Whether a cue stands close to a stretch of a sentence. */
export function isNear(text: string, span: Span, near: RegExp | null): boolean {
  if (near === null) return true;
  near.lastIndex = 0;
  const found = near.test(around(text, span));
  near.lastIndex = 0;
  return found;
}

/** Cues stand around a stretch, not in it. */
function around(text: string, { start, end }: Span): string {
  return `${text.slice(Math.max(0, start - NEAR_BEFORE), start)}\n${text.slice(end, end + NEAR_BEHIND)}`;
}

function read(segment: Segment, words: readonly FieldWords[]): SentenceReading {
  const text = fold(segment.text);
  if (segment.speaker === 'ivr')
    return { text, asks: false, asked: [], hits: [], reply: 'none', filler: true };
  const byAgent = segment.speaker === 'agent';
  const asks = byAgent && QUESTION.test(text);
  const hits = words.flatMap((field, index) => hitsOf(text, field, index, byAgent));
  const asked =
    asks && !ASKS_CALLER.test(text)
      ? words.flatMap((field, index) => (isAsked(text, field, hits, index) ? [index] : []))
      : [];
  const reply = byAgent ? 'none' : replyOf(text);
  return { text, asks, asked, hits, reply, filler: reply === 'none' && FILLER.test(text) };
}

/** By its own words, by offering several choices, or by naming what is to be affirmed. */
function isAsked(
  text: string,
  { field, asked }: FieldWords,
  hits: readonly WordHit[],
  index: number,
): boolean {
  if (allMatches(text, asked, 1).length > 0) return true;
  const own = hits.filter((hit) => hit.field === index);
  if (field.type === 'yes-no') return own.length > 0;
  return field.type === 'choice' && new Set(own.map(({ value }) => value)).size > 1;
}

function hitsOf(text: string, words: FieldWords, field: number, byAgent: boolean): WordHit[] {
  switch (words.field.type) {
    case 'choice':
      return choiceHits(text, words, field);
    case 'yes-no':
      return yesNoHits(text, words, field, byAgent);
    case 'number':
      return measureHits(text, words, field);
    case 'text':
      return [
        ...termHits(text, words, field),
        ...frameHits(text, words, field),
        ...(byAgent && words.free === 'name' ? nameHits(text, field) : []),
      ];
    case 'time':
      return [];
  }
}

/** Bodies that the agent names; those that the caller names are facts. */
function nameHits(text: string, field: number): WordHit[] {
  return organisationNames(text)
    .slice(0, MOST_HITS)
    .map(({ start, end, name }) => ({ start, end, field, value: name, rule: 'term', cued: false }));
}

function termHits(text: string, { terms, near }: FieldWords, field: number): WordHit[] {
  if (terms === null) return [];
  return allMatches(text, terms, MOST_HITS)
    .filter((match) => !isDenied(text, match.index))
    .map((match) => {
      const span = spanOf(match);
      return { ...span, field, value: match[0], rule: 'term', cued: isNear(text, span, near) };
    });
}

function frameHits(text: string, { frames, near }: FieldWords, field: number): WordHit[] {
  return frames.flatMap((frame) =>
    allMatches(text, frame, MOST_HITS).flatMap((match): WordHit[] => {
      const said = match.groups?.said ?? '';
      if (NO_FRAMED.test(said)) return [];
      const start = match.index + match[0].indexOf(said);
      const span = { start, end: start + said.length };
      return [{ ...span, field, value: inFigures(said), rule: 'frame', cued: isNear(text, span, near) }];
    }),
  );
}

/** 二十八路 as 28路. */
function inFigures(said: string): string {
  return said.replace(/^[零〇一幺二两三四五六七八九十百]+(?=[路楼层])/, (words) =>
    String(cardinal(words) ?? words),
  );
}

function choiceHits(text: string, { choices }: FieldWords, field: number): WordHit[] {
  const hits = choices.flatMap(({ choice, words }) =>
    allMatches(text, words, MOST_HITS)
      .filter((match) => !isDenied(text, match.index))
      .map(
        (match): WordHit => ({ ...spanOf(match), field, value: choice, rule: 'choice-words', cued: true }),
      ),
  );
  // 井盖 within 没有井盖 is no word of its own.
  return hits
    .filter(
      (hit) =>
        !hits.some(
          (other) =>
            other.value !== hit.value &&
            other.start <= hit.start &&
            hit.end <= other.end &&
            other.end - other.start > hit.end - hit.start,
        ),
    )
    .slice(0, MOST_HITS);
}

function yesNoHits(text: string, { yes, no }: FieldWords, field: number, byAgent: boolean): WordHit[] {
  const hitsFor = (pattern: RegExp | null, said: boolean): WordHit[] =>
    pattern === null
      ? []
      : allMatches(text, pattern, MOST_HITS)
          .filter(
            (match) =>
              byAgent || !(UNSURE.test(before(text, match.index)) || ASKS_BACK.test(behind(text, match))),
          )
          .map((match) => ({
            ...spanOf(match),
            field,
            value:
              said && !DENIED.test(before(text, match.index)) && !DENIED_BEHIND.test(behind(text, match)),
            rule: 'yes-no-words',
            cued: true,
          }));
  const denials = hitsFor(no, false);
  const inside = (hit: WordHit): boolean =>
    denials.some((denial) => denial.start < hit.end && hit.start < denial.end);
  return [...denials, ...hitsFor(yes, true).filter((hit) => !inside(hit))];
}

function measureHits(text: string, { measure, measures, near }: FieldWords, field: number): WordHit[] {
  if (measure === null) return [];
  return allMatches(text, measure, MOST_HITS).flatMap((match): WordHit[] => {
    const { low = '', unit = '' } = match.groups ?? {};
    const amount = low === '半' ? 0.5 : (quantityOf(low)?.amount ?? null);
    if (amount === null || /[第号]$/.test(before(text, match.index))) return [];
    if (amount === 1 && match.index > 0 && EACH_BEHIND.test(behind(text, match))) return [];
    const value = Math.round(amount * (measures[unit] ?? 1) * 100) / 100;
    const span = spanOf(match);
    return [{ ...span, field, value, rule: 'measure', cued: near !== null && isNear(text, span, near) }];
  });
}

function isDenied(text: string, at: number): boolean {
  const words = before(text, at);
  return DENIED.test(words) || UNSURE.test(words);
}

function before(text: string, at: number): string {
  return text.slice(Math.max(0, at - 10), at);
}

function behind(text: string, match: RegExpExecArray): string {
  const end = match.index + match[0].length;
  return text.slice(end, end + 12);
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}
