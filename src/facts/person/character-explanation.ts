import { allMatches, type Span } from '../text.ts';
import { changedCharacter, mayTellParts, partsTold } from './character-parts.ts';
import { mayBeOne, sameSound } from './name-sound.ts';
import { isSurname } from './surnames.ts';

/** What a speaker says of how one character is written. */
export interface Explanation extends Span {
  readonly character: string;
  /**
   * `is`: it is this one. `not`: it is not this one (不是付钱的付). `instead`: this one, and what was explained just
   * before was a slip (蔬菜的菜，啊不是，蔡国庆那个蔡).
   */
  readonly claim: 'is' | 'not' | 'instead';
  /** The characters one of which is meant, where the speaker left out which: 师傅的那个. */
  readonly oneOf: string;
}

/** Of a word: 吉祥的吉, 蔡国庆那个蔡; the word stands before, the character after. */
const LINK = /的那个|那个|的/g;
const WORD = /[^\P{Script=Han}的]{1,5}$/u;
/** 吉祥里面的吉: what stands between the word and its link. */
const INSIDE = /(?<=.{2})(?:里面?|中)$/;
/** 姓邹就是那个邹市明的邹: these words bring an explanation in and are no part of it. */
const BEGINS = /^.*(?:就是|叫|姓)/u;
const CHARACTER = /^(?:那个|这个)?(?![那这个的吗吧呢啊呀嘛哦])(\p{Script=Han})(\p{Script=Han})?/u;
const LEFT_OUT = /^(?:那个|这个)?字?(?=$|[\s，。,.！!？?啊吧嘛呀])/;
/** 大写的伍: these words show how, not which. */
const STYLE = /(?:大写|小写|繁体|简体|数字)$/;

const NOT =
  /(?:当(?:成|作)?|以为是?|[听写看念记]成|不是|并非|别写成?|不要写成?|不写|不是写)(?:那个|这个|什么)?$/;
/** 曹操的操不是. */
const NOT_AFTER = /^(?:可|那)?不是(?=$|[\s，。,.])/;
const INTERJECTION = /[啊哎哦噢呃诶欸嗯唉][，,\s]*(?:不是|不对)(?:不是|不对)?(?:那个)?$/;
const SLIP =
  /(?:不对|错了|说错|讲错|搞错|写错)[了啊呀]?[，,\s]*(?:应该)?(?:就)?(?:是|那个)?$|不是[，,\s]+(?:是|那个)?$/;
/** 下面加个衣服的衣 tells a part of a character. */
const OF_PART =
  /(?:[上下底里]面|底下|[左右旁]边|中间|头上|[加带多])(?:是|有|加|写|再)?(?:上|了)?(?:一?个|那个)?$/;
const MAX_EXPLANATIONS = 24;

/** Quickly whether a text can explain any character at all. */
export function mayExplain(text: string): boolean {
  return text.includes('的') || text.includes('那个') || text.includes('字') || mayTellParts(text);
}

/**
 * The characters that a text explains, in order. What is heard of a name is repaired by them, since words of several
 * characters are recognised better than a lone one.
 */
export function explanationsIn(text: string): Explanation[] {
  const parts = partsTold(text);
  const found: Explanation[] = [];
  for (const { start, end, character } of parts) {
    if (character !== '') found.push({ start, end, character, oneOf: '', claim: 'is' });
  }
  let at = 0;
  let done = 0;
  for (const link of allMatches(text, LINK)) {
    if (link.index < done || found.length >= MAX_EXPLANATIONS) continue;
    while ((parts[at]?.end ?? Number.POSITIVE_INFINITY) <= link.index) at += 1;
    // Part of 三点水一个先的那个冼, told already.
    if ((parts[at]?.start ?? Number.POSITIVE_INFINITY) <= link.index) continue;
    const before = text.slice(Math.max(done, parts[at - 1]?.end ?? 0, link.index - 5), link.index);
    const inside = before.replace(INSIDE, '').replace(BEGINS, (words) => ' '.repeat(words.length));
    const word = WORD.exec(inside)?.[0] ?? '';
    const wordStart = link.index - before.length + inside.length - word.length;
    const told = ofWord(word, wordStart, text, link.index + link[0].length, link[0]);
    const last = told.at(-1);
    if (last === undefined || OF_PART.test(text.slice(Math.max(0, last.start - 8), last.start))) continue;
    const changed = changedCharacter(text, last.end, last.character);
    done = changed?.end ?? last.end;
    if (changed === null) found.push(...told);
    else if (changed.character !== '')
      found.push({ ...last, character: changed.character, end: changed.end });
  }
  return found
    .sort((a, b) => a.start - b.start)
    .slice(0, MAX_EXPLANATIONS)
    .map((one) => ({
      ...one,
      claim: claimOf(text.slice(Math.max(0, one.start - 12), one.start), text.slice(one.end, one.end + 5)),
    }));
}

function claimOf(before: string, after: string): Explanation['claim'] {
  if (NOT_AFTER.test(after)) return 'not';
  if (SLIP.test(before) || INTERJECTION.test(before)) return 'instead';
  return NOT.test(before) ? 'not' : 'is';
}

/** 诸葛亮的诸葛 explains two characters. */
function ofWord(word: string, first: number, text: string, linkEnd: number, link: string): Explanation[] {
  const after = text.slice(linkEnd, linkEnd + 5);
  const of = (start: number, end: number, character: string, oneOf = ''): Explanation => ({
    ...{ start, end, character, oneOf },
    claim: 'is',
  });
  const named = CHARACTER.exec(after);
  const [, one = '', two = ''] = named ?? [];
  if (word.length >= 2 && one !== '') {
    const end = linkEnd + (named?.[0].length ?? 0) - two.length;
    const both = two !== '' && word.includes(one) && word.lastIndexOf(two) > word.indexOf(one);
    if (both && !/^\p{Script=Han}/u.test(text.slice(end + two.length))) {
      const start = first + word.indexOf(one);
      return [of(start, end, one), of(end, end + two.length, two)];
    }
    const at = inWord(word, one);
    // A character at the end of its word needs the one before it to be a word.
    if (at >= 0) return [of(first + Math.min(at, word.length - 2), end, word[at] ?? one)];
    if (STYLE.test(word)) return [of(first, end, one)];
  }
  const leftOut = LEFT_OUT.exec(after);
  if (word.length < 2 || leftOut === null || link === '那个') return [];
  return [of(first, linkEnd + leftOut[0].length, '', word.slice(-4))];
}

/**
 * Where the word has the character. The word is recognised better than the lone character after it: 冼星海的洗 and
 * 占领的战 explain 冼 and 占.
 */
function inWord(word: string, character: string): number {
  for (const same of [(char: string) => char === character, (char: string) => sameSound(char, character)]) {
    for (let at = word.length - 2; at >= 0; at -= 1) if (same(word[at] ?? '')) return at;
    if (same(word.at(-1) ?? '')) return word.length - 1;
  }
  return -1;
}

/** Whether an explanation can be of this character. */
export function fits(explanation: Explanation, char: string): boolean {
  return explanation.character === ''
    ? [...explanation.oneOf].some((one) => sameSound(one, char))
    : mayBeOne(explanation.character, char);
}

function fitsAt(explanation: Explanation, name: string, surname: number, at: number): boolean {
  const char = name[at] ?? '';
  if (!fits(explanation, char)) return false;
  // 早晨的晨 is of no 陈: a surname is not written as what is none.
  const { character } = explanation;
  const changes = at < surname && surname === 1 && character !== '' && character !== char;
  return !changes || isSurname(character) || !isSurname(char);
}

/**
 * Whether an explanation is of some character of a name.
 *
 * @param surname length of the surname at the head of the name
 */
export function fitsName(explanation: Explanation, name: string, surname: number): boolean {
  return [...name].some((_, at) => fitsAt(explanation, name, surname, at));
}

function written(explanation: Explanation, char: string): string {
  if (explanation.character !== '') return explanation.character;
  return [...explanation.oneOf].find((one) => sameSound(one, char)) ?? char;
}

export interface RepairedName {
  readonly name: string;
  /** Which characters were explained, counted from 0. */
  readonly explained: ReadonlySet<number>;
}

/**
 * Writes a name as it was explained. Each explanation goes to one character: the same one, else one that sounds the
 * same, else one that may have been misheard; given names before the surname, unless the explained one is a surname.
 *
 * @param surname length of the surname at the head of the name
 */
export function repairedName(
  name: string,
  surname: number,
  explanations: readonly Explanation[],
): RepairedName {
  const chars = [...name];
  const by: (Explanation | null)[] = chars.map(() => null);
  let last = -1;
  for (const one of explanations) {
    const at = place(one, name, by, surname, last);
    if (at < 0) continue;
    by[at] = one;
    last = at;
  }
  return {
    name: chars.map((char, at) => (by[at] == null ? char : written(by[at], char))).join(''),
    explained: new Set(by.flatMap((one, at) => (one === null ? [] : [at]))),
  };
}

function place(
  one: Explanation,
  name: string,
  by: readonly (Explanation | null)[],
  surname: number,
  last: number,
): number {
  const chars = [...name];
  const positions = chars.map((_, at) => at).filter((at) => fitsAt(one, name, surname, at));
  if (positions.length === 0) return -1;
  const likes: readonly ((at: number) => boolean)[] = [
    (at) => one.character === chars[at],
    (at) => by[at] === null,
    (at) => sameSound(one.character, chars[at] ?? ''),
    (at) => at < surname === (isSurname(one.character) && last < 0),
    (at) => at > last,
  ];
  const score = (at: number): number =>
    likes.reduce((sum, like, rank) => sum + (like(at) ? 2 ** (likes.length - rank) : 0), 0);
  return positions.reduce((best, at) => (score(at) > score(best) ? at : best));
}
