import { escapeLiteral } from './pattern.ts';
import type { GuardName, GuardWords } from './rules.ts';

/** What the words around a hit make of it: danger now, danger that is past or over, or no danger at all. */
export type Verdict = 'now' | 'past' | 'none';

export interface Guards {
  /** Judges the hit `text.slice(start, end)`; looks at a bounded stretch before and behind it only. */
  judge(text: string, start: number, end: number, ignore: readonly GuardName[]): Verdict;
  /** Whether a negator stands right before `start` (for tag questions: "没有人受伤吧"). */
  isNegated(text: string, start: number): boolean;
}

/** How far the guards look, in UTF-16 code units. */
const REACH_BEFORE = 30;
const REACH_BEHIND = 40;
const SUPPOSITION_REACH = 14;
const PRECAUTION_REACH = 10;
const REPORT_REACH = 12;
const PAST_REACH = 22;

/** Said right behind a hit, it lasts. */
const STILL = /^[^。！？]{0,10}(?:到现在|至今|现在还|还没|还在|一直没)/;
/** What is there or was noticed isn't supposed: "有煤气味怎么办". */
const PERCEIVED = /(?:有|闻到|看到|听到)(?:一股|股|点|一点|很|好)?[^，。！？,\s]{0,4}$/;

const DIGITS = '[0-9零一二三四五六七八九十几两]';

/** Builds the guards from the word lists of the rule file. */
export function createGuards(words: GuardWords): Guards {
  const any = (list: readonly string[]): string =>
    `(?:${[...list]
      .sort((a, b) => b.length - a.length)
      .map(escapeLiteral)
      .join('|')})`;
  const negatedBefore = new RegExp(`${any(words.negation)}[ \\u3000]?${any(words.bridge)}{0,3}$`);
  const negatedBehind = /^(?:的|倒是?|也|人|是|了){0,2}(?:没有|没得|没|不是)(?=$|[，。！？!?、,\s…的啊吧呢])/;
  const supposition = new RegExp(any(words.supposition), 'g');
  const precaution = new RegExp(`(?<![害可好])${any(words.precaution)}(?![的死得])`, 'g');
  // 社会, 居委会, 一会儿 and the like aren't the verb 会.
  const possibility = new RegExp(
    `(?<![社开机一等委员晚聚公工协议])${any(words.possibility)}(?:会|要|就|引起|引发|造成|导致|发生|出现)?[^，。！？、,\\s]{0,2}$`,
  );
  const topicBehind = new RegExp(`^(?:了?的)?(?:安全|很大|重大)?${any(words.topic)}`);
  const risk = new RegExp(any(words.risk));
  const blameBehind = /^[^。！？]{0,6}(?:谁负责|谁来负责|谁来?承担|谁来?赔|负得起|算谁的|怎么交代)/;
  const whatIfBehind = /^了?[，, ]?(?:怎么办|咋办|咋整|怎么整|怎么搞)/;
  const reported = new RegExp(any(words.reported), 'g');
  const past = new RegExp(
    `${any(words.past)}|${DIGITS}{1,4}(?:个月|年|天|个?星期|个?礼拜|周)(?:以|之)?前|${DIGITS}{2,4}年(?![级纪龄轻])`,
    'g',
  );
  const recent = new RegExp(any(words.recent), 'g');
  const habit = new RegExp(`${any(words.habit)}|[好多几两三四五六七八九十]次`, 'g');
  const now = new RegExp(any(words.now), 'g');
  const pastBehind = new RegExp(
    `^(?:过(?![来去不])|了?(?:的)?(?:那天|那次|那回|那时候|之后|以后|的视频|的新闻|的案例|的经历)|[^，。！？]{0,4}(?:好几次|${DIGITS}{1,3}[次回]))`,
  );
  const dispute = new RegExp(`^[^。！？]{0,14}${any(words.dispute)}`);
  const datedBehind = new RegExp(`^[^。！？]{0,16}(?:${any(words.past)}|${any(words.recent)})的事`);
  const resolved = new RegExp(`(?<![没未不别]|没有|还没)${any(words.resolved)}`);

  /** A word of `pattern` in the window, with no word of the present after it. */
  const stands = (window: string, pattern: RegExp): boolean => {
    const found = lastIndex(window, pattern);
    return found >= 0 && lastIndex(window, now) < found;
  };

  const isNegated = (text: string, start: number): boolean =>
    negatedBefore.test(clauseBefore(sentenceBefore(text, start), false));

  const judge = (text: string, start: number, end: number, ignore: readonly GuardName[]): Verdict => {
    const before = sentenceBefore(text, start);
    const behind = text.slice(end, end + REACH_BEHIND);
    // The words between the terms of a hit count too: "电梯经常困人".
    const inside = text.slice(start, end - 1);
    const leadingTo = (reach: number, stretch = before): string => stretch.slice(-reach) + inside;
    const applies = (guard: GuardName): boolean => !ignore.includes(guard);
    if (applies('negation') && (isNegated(text, start) || negatedBehind.test(behind))) return 'none';
    if (applies('hypothesis')) {
      const clause = clauseBefore(before, true);
      const supposed =
        stands(leadingTo(SUPPOSITION_REACH), supposition) ||
        stands(leadingTo(PRECAUTION_REACH, clause), precaution) ||
        possibility.test(clause) ||
        topicBehind.test(behind) ||
        blameBehind.test(behind) ||
        (whatIfBehind.test(behind) &&
          (risk.test(before) || (!behind.startsWith('了') && !PERCEIVED.test(before))) &&
          !hasNow(before, now));
      if (supposed) return 'none';
    }
    // "他说要" ends within a hit that begins with 要.
    const words = before.slice(-REPORT_REACH) + text.charAt(start);
    if (applies('reported') && lastIndex(words, reported) >= 0) return 'none';
    if (applies('resolved') && resolved.test(behind)) return 'past';
    if (STILL.test(behind)) return 'now';
    const isPast =
      (applies('past') &&
        (stands(leadingTo(PAST_REACH), past) ||
          stands(leadingTo(PAST_REACH), habit) ||
          pastBehind.test(behind) ||
          datedBehind.test(behind) ||
          dispute.test(behind))) ||
      (applies('recent') && stands(leadingTo(PAST_REACH), recent));
    return isPast ? 'past' : 'now';
  };

  return { judge, isNegated };
}

function sentenceBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - REACH_BEFORE), start);
  return before.slice(lastIndex(before, /[。！？!?；;\n]/g) + 1);
}

/** The last clause; recognisers print pauses as spaces, which end a clause only where `atSpace`. */
function clauseBefore(sentence: string, atSpace: boolean): string {
  return sentence.slice(lastIndex(sentence, atSpace ? /[，,、…\s]/g : /[，,、…]/g) + 1);
}

function hasNow(text: string, now: RegExp): boolean {
  return lastIndex(text, now) >= 0;
}

/** Start of the last match of a global pattern, -1 when there is none. */
function lastIndex(text: string, pattern: RegExp): number {
  let last = -1;
  for (const match of text.matchAll(pattern)) last = match.index;
  return last;
}
