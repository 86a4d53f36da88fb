import { cutText } from '../../facts/cut-text.ts';
import type { Segment } from '../../protocol/common.ts';
import { cleanSentence, splitSentences } from './speech-cleaning.ts';

interface Sentence {
  readonly text: string;
  readonly order: number;
  readonly value: number;
}

/** Sentences below this worth are chat; found on the sample calls. */
const LEAST_VALUE = 7;
/** A sentence of which more than this share of character pairs stands elsewhere already adds nothing. */
const MOST_OVERLAP = 0.6;
/** A longer turn is cut: recognisers don't print such sentences, attackers do. */
const MAX_TURN = 2_000;

const WHEN =
  /今天|昨天|前天|上个?(?:星期|礼拜|周|月)|刚才|刚刚|[0-9一二两三四五六七八九十]+(?:点|号|月|年|天|次|遍|分钟|小时)|每天|天天|晚上|早上|中午|下午|凌晨/;
const HOW_MUCH =
  /[0-9一二两三四五六七八九十百千万几]+(?:块|元|万|个|户|台|家|条|辆|人|米|楼|栋|路|平|份|%|百分)/;
const WHAT_HAPPENED =
  /没|被|偷|丢|1[12][0-9]|不给|不让|不管|不退|不理|不修|坏|导致|结果|所以|因为|要求|希望|反映|投诉|报警|物业|开发商|公司|社区|街道|派出所|城管|医院|学校|小区|业主|打过|答复|回复|处理|整改|赔|退|影响/;
const PLATE = /[\u4e00-\u9fff][A-Z]\s?[A-Z0-9]{5}/;
const WISH = /要求|希望|建议|要你们|请你们|给我|能不能|最好|要有人|联系|回电|不要回|以后打/;
const RHETORIC =
  /你(?:说|讲|们)(?:合不合理|是不是|管不管)|有没有人管|谁受得了|凭什么|什么意思|像话吗|你们这些人|听不懂/;

/**
 * The caller's most telling sentences in the order they were said, cleaned, in the third person of an order
 * (我 becomes 其), at most `budget` characters together.
 * @param known text already in the draft; what it says isn't repeated
 * @param hidden words that must not appear, such as the name of a confidential caller
 */
export function keySentences(
  segments: readonly Segment[],
  budget: number,
  known: string,
  hidden: readonly string[],
): string[] {
  const candidates: Sentence[] = [];
  for (const segment of segments) {
    if (segment.speaker !== 'caller') continue;
    for (const raw of splitSentences(cutText(segment.text, MAX_TURN))) {
      const text = cleanSentence(raw);
      if (text === '' || hidden.some((word) => text.includes(word))) continue;
      candidates.push({ text, order: candidates.length, value: worth(text) });
    }
  }
  const seen = pairs(known);
  const chosen: Sentence[] = [];
  let left = budget;
  for (const sentence of candidates.sort((a, b) => b.value - a.value || a.order - b.order)) {
    if (sentence.value < LEAST_VALUE) break;
    if (sentence.text.length > left) continue;
    const own = pairs(sentence.text);
    if (overlap(own, seen) > MOST_OVERLAP) continue;
    for (const pair of own) seen.add(pair);
    chosen.push(sentence);
    left -= sentence.text.length + 1;
  }
  return chosen.sort((a, b) => a.order - b.order).map(({ text }) => inThirdPerson(text));
}

function worth(text: string): number {
  let value = Math.min(text.length, 40) / 2;
  for (const sign of [WHEN, HOW_MUCH, WHAT_HAPPENED, WISH, PLATE]) if (sign.test(text)) value += 5;
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
