import { cutText } from '../../facts/cut-text.ts';
import type { Segment } from '../../protocol/common.ts';
import { agreedWords } from './agreed-words.ts';
import { cleanClauses, splitSentences } from './speech-cleaning.ts';

interface Cleaned {
  readonly text: string;
  readonly clauses: readonly string[];
  /** Neighbouring characters. */
  readonly own: ReadonlySet<string>;
  readonly value: number;
}

interface Sentence extends Cleaned {
  readonly order: number;
}

/** Sentences below this worth are chat; found on the sample calls. */
const LEAST_VALUE = 6;
/** A sentence or clause of which more than this share of character pairs stands elsewhere already adds nothing. */
const MOST_OVERLAP = 0.6;
const MOST_CLAUSE_OVERLAP = 0.75;
/** A longer turn is cut: recognisers don't print such sentences, attackers do. */
const MAX_TURN = 2_000;
/** What both said of a matter says it best. */
const AGREED = 10;

const WHEN =
  /今天|昨天|前天|上个?(?:星期|礼拜|周|月)|刚才|刚刚|[0-9一二两三四五六七八九十]+(?:点|号|月|年|天|次|遍|分钟|小时)|每天|天天|晚上|早上|中午|下午|凌晨/;
const HOW_MUCH =
  /[0-9一二两三四五六七八九十百千万几]+(?:块|元|万|个|户|台|家|条|辆|人|米|楼|栋|路|平|份|%|百分)/;
const WHAT_HAPPENED =
  /没|被|偷|丢|1[12][0-9]|不给|不让|不管|不退|不理|不修|坏|导致|结果|所以|因为|要求|希望|反映|投诉|报警|物业|开发商|公司|社区|街道|派出所|城管|医院|学校|小区|业主|打过|答复|回复|处理|整改|赔|退|影响/;
const PLATE = /[\u4e00-\u9fff][A-Z]\s?[A-Z0-9]{5}/;
const WISH = /要求|希望|建议|要你们|请你们|给我|能不能|最好|要有人|联系|回电|不要回|以后打/;
/** Who is to be called. */
const WHOM =
  /打(?:给|到|回)?(?:了)?(?:我们?)?(?:的|家里?|那个|另外一?个|另一个|自己|本人)?(?:老婆|老公|爱人|妻子|丈夫|[妈爸姐妹哥弟]|儿子|女儿|孙子|朋友|同事|店|座机|单位|单元|手机|新的|那个)/;
const RHETORIC =
  /你(?:说|讲|们)(?:合不合理|是不是|管不管)|有没有人管|谁受得了|凭什么|什么意思|像话吗|你们这些人|听不懂/;

export interface KeySentences {
  /** In the third person of an order (我 becomes 其), in the order they were said. */
  readonly told: string[];
  /** What an earlier order was answered, as the agent read it out. */
  readonly earlier: string[];
}

/**
 * The most telling sentences of a call, cleaned, at most `budget` characters together: the caller's own, and those of the
 * agent that the caller let stand (`agreedWords`).
 * @param known text already in the draft; what it says isn't repeated
 * @param hidden words that must not appear, such as the name of a confidential caller
 */
export function keySentences(
  segments: readonly Segment[],
  budget: number,
  known: string,
  hidden: readonly string[],
): KeySentences {
  const agreed = agreedWords(segments);
  const candidates: Sentence[] = [];
  const add = (sentence: Cleaned, index: number, bonus: number): void => {
    if (hidden.some((word) => sentence.text.includes(word))) return;
    candidates.push({
      ...sentence,
      order: index * MAX_TURN + candidates.length,
      value: sentence.value + bonus,
    });
  };
  for (const [index, segment] of segments.entries())
    if (segment.speaker === 'caller')
      for (const sentence of cleanedSentences(segment)) add(sentence, index, 0);
  for (const { text, about, index } of agreed) {
    const sentence = about === 'matter' ? cleaned(text) : null;
    if (sentence !== null) add(sentence, index, AGREED);
  }
  const seen = pairs(known);
  const chosen: { text: string; order: number }[] = [];
  let left = budget;
  for (const { clauses, own, order, value } of candidates.sort(
    (a, b) => b.value - a.value || a.order - b.order,
  )) {
    if (value < LEAST_VALUE) break;
    if (overlap(own, seen) > MOST_OVERLAP) continue;
    const text = clauses.filter((clause) => overlap(pairs(clause), seen) <= MOST_CLAUSE_OVERLAP).join('，');
    if (text === '' || text.length > left) continue;
    for (const pair of pairs(text)) seen.add(pair);
    chosen.push({ text, order });
    left -= text.length + 1;
  }
  return {
    told: chosen.sort((a, b) => a.order - b.order).map(({ text }) => inThirdPerson(text)),
    earlier: agreed
      .filter(({ text, about }) => about === 'earlier' && !hidden.some((word) => text.includes(word)))
      .map(({ text }) => text),
  };
}

/** A draft is made anew with nearly each sentence; those before it have not changed. */
const cleanedOf = new WeakMap<Segment, readonly Cleaned[]>();

function cleanedSentences(segment: Segment): readonly Cleaned[] {
  let sentences = cleanedOf.get(segment);
  if (sentences === undefined) {
    sentences = splitSentences(cutText(segment.text, MAX_TURN)).flatMap((raw) => cleaned(raw) ?? []);
    cleanedOf.set(segment, sentences);
  }
  return sentences;
}

/** Null where nothing is left that tells. */
function cleaned(raw: string): Cleaned | null {
  const clauses = cleanClauses(raw).filter((clause) => !RHETORIC.test(clause));
  const text = clauses.join('，');
  return text === '' ? null : { text, clauses, own: pairs(text), value: worth(text) };
}

function worth(text: string): number {
  let value = Math.min(text.length, 40) / 2;
  for (const sign of [WHEN, HOW_MUCH, WHAT_HAPPENED, WISH, PLATE, WHOM]) if (sign.test(text)) value += 5;
  if (RHETORIC.test(text)) value -= 6;
  return text.length < 5 ? 0 : value;
}

function pairs(text: string): Set<string> {
  const found = new Set<string>();
  for (let index = 0; index + 1 < text.length; index += 1) found.add(text.slice(index, index + 2));
  return found;
}

function overlap(own: ReadonlySet<string>, seen: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of own) if (seen.has(pair)) shared += 1;
  return own.size === 0 ? 1 : shared / own.size;
}

function inThirdPerson(text: string): string {
  return text.replace(/(?<!自)我(?:们)?|咱们|俺们?/g, '其');
}
