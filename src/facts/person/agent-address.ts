import { allMatches, clauses, type Span } from '../text.ts';
import { fullNameAt, isPossibleName } from './name-shape.ts';
import { mayBeOneName } from './name-sound.ts';
import { startsWithCommonSurname, surnameLength } from './surnames.ts';
import { ANY_TITLE, BARE_TITLE } from './titles.ts';

/** How an agent names somebody: 冯先生, 张晓明女士. */
export interface Address extends Span {
  readonly surname: string;
  /** The given name, empty where only the surname was said. */
  readonly given: string;
  readonly title: string;
  /** It stands where one speaks to somebody: at the head of a clause, after 好的, 您是 or a number read back. */
  readonly vocative: boolean;
  /** 您还是邝女士对吗, 之前登记的是周先生: the agent knows the caller from before. */
  readonly known: boolean;
}

const TITLE_ANYWHERE = new RegExp(ANY_TITLE, 'g');
/** A title of one syllable counts where it ends a word: 施姐您, not 施总部. */
const WORD_ENDS = /^(?:$|[\s，。,.！!？?、]|您|你|请|我|电话|这|那|对|是|吗)/;
const SPOKEN_TO =
  /(?:(?:^|[\s，。,.])是|^|[\s，。,.！!？?、：:…0-9零一二三四五六七八九幺]|好的?|嗯|那|是的|对|请问|请问是|您(?:还|就)?是|您好|感谢|谢谢|抱歉|不好意思|再见|写您的|吧|哦|噢|啊|呃|改(?:为|成)|备注|收到|明白|了解|知道了|行|可以|辛苦|麻烦|称呼您|那就|叫您|了)$/;
const YOU_ARE = /(?:您(?:还|就)?|请问(?:您)?|^|[\s，。,.])是$/;
const RECORDS = /(?:登记|工单|系统|记录|原来|上次|之前|机主)[^，。]{0,6}(?:是|为|叫)(?:一位)?$/;
const IS_YOU = /^(?:吗|吧)?[，,\s]*(?:是您|您本人)/;
const CHOICE = /先生还是.{0,3}(?:女士|小姐)|(?:女士|小姐)还是.{0,3}先生/;
const BARE = new RegExp(
  `(?:^|[\\s，。,.！!？?]|嗯|好的|是的|您好|对|那|请问)(${BARE_TITLE})(?=$|[\\s，。,.！!？?]|您|请|好|这|我|现在|别|是|慢|贵姓|怎么)`,
  'g',
);
const MAX_ADDRESSES = 8;

/** Whether an agent asks which title is right: 池先生还是池女士. */
export function asksTitle(text: string): boolean {
  return CHOICE.test(text);
}

/**
 * Everybody whom an agent's folded text names with a title.
 *
 * @param heard the caller's name as heard: it may hold a surname that no list has
 */
export function addressesIn(text: string, heard: string): Address[] {
  const found: Address[] = [];
  for (const match of allMatches(text, TITLE_ANYWHERE)) {
    const title = match[0];
    const end = match.index + title.length;
    if (title.length === 1 && !WORD_ENDS.test(text.slice(end, end + 2))) continue;
    const [surname, given] = nameBefore(text, match.index, heard);
    if (surname === '') continue;
    const start = match.index - surname.length - given.length;
    const before = text.slice(Math.max(0, start - 5), start);
    found.push({
      start,
      end,
      surname,
      given,
      title,
      vocative: SPOKEN_TO.test(before),
      known: isKnown(text, start, end),
    });
    if (found.length === MAX_ADDRESSES) break;
  }
  return found;
}

/** Whether the agent has the name from before and asks whether it is the caller's. */
function isKnown(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 14), start);
  return YOU_ARE.test(before) || RECORDS.test(before) || IS_YOU.test(text.slice(end, end + 8));
}

function nameBefore(text: string, end: number, heard: string): [surname: string, given: string] {
  for (const length of [4, 3, 2]) {
    const name = text.slice(Math.max(0, end - length), end);
    const surname = surnameLength(name);
    if (name.length < length || name.length - surname > 2 || !startsWithCommonSurname(name)) continue;
    const spokenTo = SPOKEN_TO.test(text.slice(Math.max(0, end - length - 5), end - length));
    // 林婷林女士 ends with the surname again.
    const again = name.length > 2 && name.endsWith(name.slice(0, surname));
    if (spokenTo && !again && name.length > surname && isPossibleName(name, surname))
      return [name.slice(0, surname), name.slice(surname)];
  }
  const two = text.slice(Math.max(0, end - 2), end);
  if (surnameLength(two) === 2) return [two, ''];
  const one = two.slice(-1);
  if (surnameLength(one) === 1) return [one, ''];
  // A surname that no list has is one where it sounds like the caller's.
  if (heard !== '' && text.startsWith(heard, end - heard.length)) return [heard, ''];
  if (mayBeOneName(heard, one)) return [one, ''];
  return ['', ''];
}

/** The title that an agent gives the caller without a name; null where none. */
export function bareTitleIn(text: string): string | null {
  if (asksTitle(text)) return null;
  return allMatches(text, BARE).at(-1)?.[1] ?? null;
}

const BEFORE_READ_BACK =
  /(?:[嗯啊哦]|好的?|那|请问|您(?:还|就)?(?:是|叫)|叫|是|姓名|名字|登记的?是|对)*[，,、\s]*/y;
const NAMED = /(?:姓名|名字|登记的?)(?:是不是|是|为|叫)|您(?:还|就)?(?:是不是|是|叫)/g;
const MAX_CLAUSES = 6;

/** A full name that an agent reads back without a title. */
export interface ReadBack extends Span {
  readonly name: string;
  /** Length of the surname at the head of the name. */
  readonly surname: number;
  /** 登记的姓名是何秀兰, 请问是林婷吗: the agent knows the caller from before. */
  readonly known: boolean;
}

/** Full names an agent reads back: 云晓珊对吗. */
export function namesReadBack(text: string): ReadBack[] {
  const heads = clauses(text)
    .slice(0, MAX_CLAUSES)
    .map(({ start }) => start);
  const named = allMatches(text, NAMED).map((match) => match.index + match[0].length);
  return [...new Set([...heads, ...named.slice(0, MAX_CLAUSES)])].flatMap((from) => {
    BEFORE_READ_BACK.lastIndex = from;
    const start = from + (BEFORE_READ_BACK.exec(text)?.[0].length ?? 0);
    const read = fullNameAt(text, start, 'agent');
    if (read === null) return [];
    const end = start + read.name.length;
    const { name, surname } = read;
    return [{ start, end, name, surname, known: isKnown(text, start, end) }];
  });
}
