import { type Reply, replyOf } from '../../facts/dialogue.ts';
import { QUANTITY, quantityOf } from '../../facts/number/quantity.ts';
import { allMatches, type Span } from '../../facts/text.ts';
import { timeMentions } from '../../facts/time/mentions.ts';
import type { DetailValue } from '../../protocol/scenario.ts';
import type { SentenceReading } from './scenario-sentence.ts';
import type { FieldWords } from './scenario-words.ts';

/** What a caller's sentence answers to a question just asked. */
export interface Answer extends Span {
  readonly value: DetailValue;
  readonly confidence: number;
  readonly rule: string;
}

const FILLER =
  /^(?:[嗯呃额哦噢啊哎诶欸唉哈，,。.、…\s]|那个|这个(?!月|星期|礼拜|周)|就是(?!说不)|好像|应该|是(?!的?$)|叫做?|我(?:想想|看看|看一下|想一下)|等一下|稍等|您?等等|对[，,])+/;
const UNKNOWN =
  /不知道|不清楚|没看清|看不清|没注意|记不|不记得|忘了|忘记|没看到|没记|不晓得|说不准|不好说|不确定|没留意|没看|不懂|没有?了?$/;
const HAVE = /^(?:有(?!没有|点|些|人说|什么|时候|关|可能)|[^，。,没不]{0,2}[过了](?=$|[，。,！!的啊呀]))/;
const HAVE_NOT = /^(?:还|也|都|从来|根本|暂时|肯定|是)?(?:没(?!错|问题|事)|不[是用会知]?(?!错|好意思)|未|无)/;
/** 没有报过警是吧: agreeing denies. */
const ASKS_DENIAL = /(?:没有?|不)[^，。,？?]{0,10}(?:吧|是吗|是吧|对吗|对吧)[？?]?$/;
const NUMBER = new RegExp(QUANTITY, 'g');
const SENTENCE = /^[^。！？!?]+/;
/** A name ends where the place or another clause begins. */
const NAME = /^[^，。！？!?,\s]+?(?=在|$|[，。！？!?,\s])/;
const NAME_LEAD = /^[^。！？!?]{0,14}?(?:写的|名字叫|名字是|叫做|叫)(?!什么|啥)[是，,\s]?/;
const EMPTY_TIME = /^(?:早就|现在|后来|当时|以前|之前|平时|最近|目前|有时候?)$/;
/** A district or road answers where, not who. */
const PLACE_NAME = /[区路街市县镇村]的?$/;
/** Longest text that is taken for an answer, characters. */
const MOST_TEXT = 40;

/** The answer of a sentence whose words hold none by themselves; null when it gives none. */
export function answerOf(
  words: FieldWords,
  question: string,
  { text, reply, filler }: SentenceReading,
): Answer | null {
  switch (words.field.type) {
    case 'yes-no':
      return asksLast(words, question) ? yesNoAnswer(question, text, reply) : null;
    case 'number':
      return numberAnswer(text);
    case 'time':
      return timeAnswer(text);
    case 'text':
      return words.free === 'none' || filler ? null : textAnswer(text, words.free === 'name');
    case 'choice':
      return null;
  }
}

/** Of several questions in one breath, yes and no answer the last: 井盖冲开了？有没有人掉进去. */
function asksLast({ asked, yes, no }: FieldWords, question: string): boolean {
  const last = question.split(/[？?。]/).findLast((part) => part.trim() !== '') ?? question;
  return [asked, yes, no].some((pattern) => pattern !== null && allMatches(last, pattern, 1).length > 0);
}

function yesNoAnswer(question: string, text: string, reply: Reply): Answer | null {
  const start = leadOf(text);
  const rest = text.slice(start);
  const end = start + (/^[^，。,！!？?\s]+/.exec(rest)?.[0].length ?? 0);
  if (end === start && reply === 'none') return null;
  const span = end > start ? { start, end } : { start: 0, end: text.length };
  let said: boolean | null = null;
  if (HAVE_NOT.test(rest) || reply === 'no') said = false;
  else if (HAVE.test(rest) || reply === 'yes') said = true;
  if (said === null) return null;
  const value = said && reply === 'yes' && ASKS_DENIAL.test(question) ? false : said;
  return { ...span, value, confidence: 0.8, rule: 'yes-no-answer' };
}

/** Words of time that tell a handling unit nothing. */
export function isEmptyTime(text: string): boolean {
  return EMPTY_TIME.test(text);
}

function numberAnswer(text: string): Answer | null {
  for (const match of allMatches(text, NUMBER)) {
    const amount = quantityOf(match[0])?.amount ?? null;
    const span = { start: match.index, end: match.index + match[0].length };
    // 一 of 一样 and of 一直 counts nothing.
    const lone =
      match[0].length === 1 &&
      /^[\p{Script=Han}]/u.test(text.slice(span.end)) &&
      !/^[个多来块元人户年月天层岁]/.test(text.slice(span.end));
    // 琼A 7KD36 is a plate, A4 a sheet.
    const inName = /[A-Za-z]$/.test(text.slice(0, span.start)) || /^[A-Za-z]/.test(text.slice(span.end));
    if (amount !== null && !lone && !inName)
      return { ...span, value: amount, confidence: 0.65, rule: 'number-answer' };
  }
  return null;
}

function timeAnswer(text: string): Answer | null {
  const mentions = timeMentions(text).filter(
    ({ start, end, takenBack }) => !takenBack && !isEmptyTime(text.slice(start, end)),
  );
  const [first] = mentions;
  if (first === undefined) return null;
  // 从五月三号，到六月: said in one breath it is one answer.
  const last = mentions.findLast(({ start }) => start - first.end <= MOST_TEXT) ?? first;
  const span = { start: first.start, end: last.end - first.start <= MOST_TEXT ? last.end : first.end };
  return { ...span, value: text.slice(span.start, span.end), confidence: 0.8, rule: 'time-answer' };
}

function textAnswer(text: string, named: boolean): Answer | null {
  const start = named ? nameStart(text) : leadOf(text);
  const said = (named ? NAME : SENTENCE).exec(text.slice(start))?.[0] ?? '';
  const kept = said.replace(/[，,、\s]*(?:[吧啊呀呢嘛哦哈的]|这样子?|好像|应该是?)*[，,、\s]*$/, '');
  if (kept.length < 2 || kept.length > MOST_TEXT || (named && PLACE_NAME.test(kept))) return null;
  const asksBack = /^[吗么？?]/.test(text.slice(start + said.length));
  if (UNKNOWN.test(kept) || asksBack || replyOf(kept) !== 'none') return null;
  return { start, end: start + kept.length, value: kept, confidence: 0.55, rule: 'text-answer' };
}

/** 牌牌上写的 嗯 鑫茂建筑: where the name begins. */
function nameStart(text: string): number {
  const led = NAME_LEAD.exec(text)?.[0].length ?? 0;
  return led + leadOf(text.slice(led));
}

function leadOf(text: string): number {
  return FILLER.exec(text)?.[0].length ?? 0;
}
