import { allMatches } from '../text.ts';
import type { AgentWords } from './agent-words.ts';
import { type Explanation, explanationsIn, mayExplain } from './character-explanation.ts';
import { mayBeOneName } from './name-sound.ts';
import { plainNamesIn } from './plain-name.ts';

const CORRECTS = /不是|不对|错|^[嗯啊哎，,\s]*(?:是|姓)/;
const DENIES = /^[嗯啊哎哦呃唉诶，,\s]*(?:不是|不对|错了|又错|不姓|我不姓|我不是|搞错|写错)|(?:错了|不姓)/;
const IS_ME = /^(?:[嗯啊哦对是的，,\s])*(?:就)?是?(?:我(?!姓|叫|的|们)|本人)(?=$|[\s，。,.啊的呀])/;
const FORMER = /^(?:[嗯啊是就，,\s])*(?:前面|前一个|前者|第一个|头一个)/;
const LATTER = /^(?:[嗯啊是就，,\s])*(?:后面|后一个|后者|第二个)/;
const SAYS_TITLE = /^.{0,6}?(先生|女士|小姐|男|女)/;
const SAYS_SEX =
  /^[嗯啊哎，,\s]*(?:不是|什么.士)?[，,\s]*(?:我)?(?:是)?个?(男|女)(?:的|士|生|人|同志)|我是.{0,3}(男|女)/;
const HAN_RUN = /\p{Script=Han}+/gu;

/**
 * The characters that a caller's turn explains. 不是彩虹的虹 after 红色的红吗 is meant as 不是，彩虹的虹 where nothing
 * else is explained.
 *
 * @param words what the agent said just before
 */
export function explanationsOf(text: string, words: AgentWords | null): readonly Explanation[] {
  if (!mayExplain(text)) return [];
  const all = explanationsIn(text);
  if (words === null || all.some(({ claim }) => claim !== 'not')) return all;
  const put = [
    ...words.explanations.map(({ character }) => character),
    ...words.addresses.map(({ surname }) => surname),
  ];
  return put.length === 0
    ? all
    : all.map((one) => (put.includes(one.character) ? one : { ...one, claim: 'is' }));
}

/** An answer stands at the head of a turn. */
const HEAD = 60;
const head = (text: string): string => text.slice(0, HEAD);

/** Whether a caller's words set right how the agent named her: 不是余，是佘; 江女士 — 蒋，草字头的. */
export function corrects(text: string, words: AgentWords, surname: string): boolean {
  if (CORRECTS.test(head(text))) return true;
  const first = plainNamesIn(text, [])[0];
  const again = first?.name.slice(0, first.surname) ?? '';
  return mayBeOneName(again, surname) || words.addresses.some((one) => mayBeOneName(again, one.surname));
}

/** 不是, 我不姓…: a no to a name. */
export function deniesName(text: string): boolean {
  return DENIES.test(head(text));
}

/** 是我, 本人: a yes to a name. */
export function isMe(text: string): boolean {
  return IS_ME.test(head(text));
}

/** Which of the agent's alternatives is right: 弓长张还是立早章 — 前面那个; null where the caller does not choose so. */
export function chosenOf(text: string, words: AgentWords): Explanation | null {
  if (FORMER.test(head(text))) return words.explanations[0] ?? null;
  return LATTER.test(head(text)) ? (words.explanations.at(-1) ?? null) : null;
}

/** The title by which the caller sets the agent's right or answers 先生还是女士; null where she does not. */
export function titleSaid(text: string, words: AgentWords): '先生' | '女士' | '小姐' | null {
  const sex = SAYS_SEX.exec(head(text));
  const said = words.asksTitle ? SAYS_TITLE.exec(head(text))?.[1] : (sex?.[1] ?? sex?.[2]);
  if (said === undefined) return null;
  if (said === '小姐') return said;
  return said === '男' || said === '先生' ? '先生' : '女士';
}

/** Words that answer 哪个字 by themselves: 敖包. */
export function wordsGiven(text: string): Explanation[] {
  return allMatches(head(text), HAN_RUN)
    .filter(([word]) => word.length >= 2 && word.length <= 4)
    .slice(0, 4)
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      character: '',
      oneOf: match[0],
      claim: 'is',
    }));
}
