/** Words by which somebody needs help sooner: old, disabled or pregnant people, children alone. */

/** From this age on; ages in words that are younger are none to `AGES`. */
const OLD = 60;

/** What stands before it denies it: 不是残疾人, 没有怀孕. */
const DENIED = /(?:不是|没有|没|并非|又不|非)(?:什么|个|一个)?$/;
/** A rule about an age is nobody's age: 六十岁以上的老人可以免费吗. */
const RULE = /^(?:以上|以下|以后|之前|之后|可以|才能|才可以|起|退休)/;
/** Nor is the age of a thing: 房龄六十年 has no 岁. */
const AGES =
  /(?<digits>\d{2,3})\s*(?:多|来)?(?:周)?岁|[六七八九]十(?:[一二三四五六七八九]|多|来|几)?(?:周)?岁|一百[零一二三四五六七八九十]*(?:多)?岁/gu;

const CHINESE: readonly RegExp[] = [
  /(?:独居|空巢|孤寡|高龄|行动不便的?|卧床的?|生病的?)老人/u,
  /(?:老人家?|老太太|老爷子|老奶奶|老大爷)(?:家)?(?:一个人|独自|自己)(?:在家|住)?/u,
  /(?:残疾|残障|肢残|智障|瘫痪|失明|失聪|失能|半身不遂|坐轮椅|坐着轮椅|盲人|聋哑|聋人)/u,
  /(?:怀孕|怀着孕|有身孕|孕妇|孕晚期|临产|快生了|待产)/u,
  /(?:孩子|小孩|小朋友|娃|婴儿|宝宝|儿童)(?:们)?(?:一个人|独自|自己)(?:[被在留]{0,2})(?:家|屋|里|车|外|路|街|锁|困)/u,
  /(?:婴儿|宝宝|新生儿|孩子|小孩)(?:被)?(?:锁|困|关)在/u,
  /我(?:今年|才|只有)?(?:[七八九]|十[一二三]?)岁/u,
];
const ENGLISH: readonly RegExp[] = [
  /\b(?:elderly|senior citizen|old (?:lady|man|woman)|wheelchair|disabled|handicapped|blind|deaf|paraly[sz]ed)\b/i,
  /\b(?:pregnant|expecting a baby|in labou?r)\b/i,
  /\b(?:child|kid|baby|infant|children|kids)\b[^.,;]{0,20}\b(?:alone|on (?:his|her|their) own|by (?:himself|herself|themselves)|locked in)\b/i,
];
const ENGLISH_DENIED = /\b(?:not|no|isn'?t|aren'?t|am not|never)\s+(?:an?\s+|so\s+)?$/i;
const ENGLISH_AGE = /\b(\d{2,3})\s*(?:years?\s*old|-year-old|yrs? old)\b/gi;

/** Whether the caller's words tell of somebody who needs help sooner. */
export function isVulnerable(words: string): boolean {
  return (
    CHINESE.some((pattern) => said(pattern, words, DENIED)) ||
    ENGLISH.some((pattern) => said(pattern, words, ENGLISH_DENIED)) ||
    [...words.matchAll(ENGLISH_AGE)].some(([, age]) => isOld(Number(age))) ||
    isOldChinese(words)
  );
}

function said(pattern: RegExp, words: string, denied: RegExp): boolean {
  const found = pattern.exec(words);
  return found !== null && !denied.test(words.slice(0, found.index));
}

function isOldChinese(words: string): boolean {
  return [...words.matchAll(AGES)].some(({ 0: match, index, groups }) => {
    if (RULE.test(words.slice(index + match.length))) return false;
    return groups?.digits === undefined || isOld(Number(groups.digits));
  });
}

function isOld(age: number): boolean {
  return age >= OLD && age < 130;
}
