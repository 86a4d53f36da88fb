import type { FactOf } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { cardinal } from '../digits.ts';
import { allMatches, type Span } from '../text.ts';
import { MentionedAmounts } from './mentioned-amounts.ts';
import { QUANTITY, QUANTITY_CHARS, QUANTITY_RANGE, type Quantity, quantityOf, rangeOf } from './quantity.ts';

type Money = FactOf<'money'>['value'];

export interface MoneyMention extends Span {
  readonly value: Money;
  /** Said with 块, 元, 钱; else it follows from a word before it (收, 工资). */
  readonly certain: boolean;
}

const SMALL = '[一二两三四五六七八九1-9]';
const PER_UNIT =
  '(?:平方米|平方|平米|平|立方米?|立方|人|位|户|家|天|日|晚|年|月|季度?|学期|星期|礼拜|周|小时|钟头|分钟|次|趟|度|吨|公斤|斤|公里|米|张|辆|台|部|件|份|车|层|瓶|包|盒|只|条|本|间|套|亩|棵|节课?|课时|栋|个?(?:人|月|小时|钟头|星期|礼拜|学期|车位|平方|摊位|学生|孩子|业主))';
/** 三块五一个: of things that have no other counter. */
const EACH = '[一每]个(?![人月多半小星礼学车平摊孩业钟])';
/** After the small change: what it is the price of, or no counter and no further digit (五块八一斤, 五块八). */
const END = `(?:(?=[一每]个?${PER_UNIT}|${EACH}|一共|一起)|(?![0-9零一二三四五六七八九十百千万个人天年月号点楼栋层次户家辆台位岁期路]))`;
/** 块 of things: 一块地, 两块砖; and 一块 for together. */
const PIECE_AFTER =
  '(?!儿|地|牌|砖|石|玻|木|板|瓷|路面|田|布|肉|表|铁|广告|空|区域|草|招牌|警示|指示|标|电池|电瓶|瓦|墙|碑|油|淤|屏|钢|塑料|泡沫|宅|去|来|走|吃|住|玩|坐|过来|坡|绿)';
const CURRENCY = `块钱|块(?:人民币)?${PIECE_AFTER}|(?<!单)元(?!旦|宵|素|老|帅|件|气|里|桥)(?:钱|人民币)?|人民币|圆整?`;
const FRACTION = `(?:(?<half>半)|(?<jiao>${SMALL})(?:[毛角](?:(?<fen>${SMALL})分?${END})?|${END})|零(?<cent>${SMALL})分?${END}|零(?<late>${SMALL})[毛角])?`;
const WITH_UNIT = new RegExp(
  [
    `(?<currency>[￥¥])\\s?(?<figures>\\d{1,12}(?:,\\d{3}){0,3}(?:\\.\\d{1,2})?[万千]?)`,
    `${QUANTITY_RANGE}(?:${CURRENCY})${FRACTION}`,
    `(?<small>${SMALL})(?:毛钱?|角钱)(?![病坯巾发孩线利主笔泽衣竹豆])(?:(?<smallfen>${SMALL})分?${END})?`,
    `(?<fens>(?!一)${SMALL})分钱`,
    `(?<sum>${QUANTITY})(?:的)?(?:现金|钱|现钱|私房钱)(?!包|夹|柜|箱)`,
  ].join('|'),
  'g',
);
/** Words that make a bare number a sum. */
const SUM_WORD = [
  '(?:收|交|付|罚|赔|花|退|欠|扣|(?<![0-9零幺一二三四五六七八九]\\s?)转|借|补|充|存|刷|贷|骗|亏|卖|买|租|涨到|降到|要价|还|挣|赚|拿|预付|垫|捐)(?:了|过|走|掉|给|到|去|我|你|他|她|们|每月|一共|总共|大概|差不多|将近|才|只|整整|至少|最少|也就){0,4}',
  '(?:工资|房租|租金|月租|押金|定金|订金|首付|月供|贷款|费用?|价格|价钱|单价|总价|一口价|起步价|成本|补偿款?|补贴|奖金|罚款|金额|余额|本金|利息|退休金|养老金|收入|损失|原价|现价|报价|定损|现金)(?:是|要|才|就|都|有|到|为|出来|只有|大概|差不多|涨到|降到|将近|每月|一个月|[啊呢：:，,\\s]){0,4}',
].join('|');
const PAID_AFTER = '(?=(?:都|就|又|也|全|全部)?(?:退|还|赔|补|转)(?:给|回|了|我|他|她|到))';
const BARE_SUM = `(?<amount>\\d{3,9}(?:\\.\\d{1,2})?[多来余]?(?!\\d)|${QUANTITY})`;
/** What makes a number something else than a sum. */
const COUNTED =
  '(?![0-9A-Za-z%.:\\-]|[个人名位户家辆台部号栋楼层室路天年月日点分次遍趟斤吨度米平公岁期只条张件套间小时颗棵株元块毛页字倍钟星礼周头起种项瓶箱袋桶线座村组])';
const BARE = new RegExp(
  `(?<=(?:${SUM_WORD})\\s?)${BARE_SUM}${COUNTED}|${BARE_SUM.replace('<amount>', '<paid>')}${PAID_AFTER}`,
  'g',
);
/** 一万五千五, 十二万八, 两千八: what is counted in full is a thing; where the last unit is left out it is money. */
const ELIDED = new RegExp(
  `(?<elided>(?<![第${QUANTITY_CHARS}\\d.])[${QUANTITY_CHARS}]{0,8}[千万]${SMALL})${END}${COUNTED}`,
  'g',
);
/** In answer to 多少钱. */
const ANSWER = new RegExp(
  `(?<![第栋楼号座元室路层弄村组0-9A-Za-z零一二三四五六七八九十百千万.:])${BARE_SUM}${COUNTED}`,
  'g',
);
const ASKS_SUM =
  /多少(?:钱|费|元|块|工资|押金)|(?:收|交|付|罚|赔|花|退|欠|扣)了?(?:您|你|他|她)?多少|什么价|价格|费用/;
const PER_BEFORE = new RegExp(
  `(?<per>(?:每|一)(?:个)?${PER_UNIT})(?:是|要|就|才|都|得|收费?|交|给|拿|发|补贴?|租|卖|涨到|只有?|赔|罚|我|他|你|们|了|的|大概|差不多|将近|平均|[：:，,\\s]){0,5}$`,
);
const PER_AFTER = new RegExp(
  `^(?:左右|上下|多|以上|以下)?\\s?(?:(?<per>[一每](?:个)?${PER_UNIT})(?!多|到|起|半|前|后|了|以)|(?<each>(?<=^)${EACH})|[/／](?<unit>${PER_UNIT}))`,
);
const ABOUT_BEFORE =
  /(?:约|大概|大约|差不多|将近|接近|近|快|不到|超过|至少|起码|最少|最多|顶多|上|好|成|小|可能|估计|好像)(?:要|有|是|花|收)?了?$/;
const ABOUT_AFTER = /^(?:钱)?(?:多|左右|上下|以上|以下|不到|出头|朝上)/;
const PRICED_BEFORE =
  /(?:收|要|交|付|花|卖|才|只|涨到?|罚|补|扣|退|差|[每一](?:次|个人|斤|度|天|小时|张|吨|平米?|分钟))[^，。]{0,2}$/;
const BEFORE_CHARS = 16;
const AFTER_CHARS = 16;
/** No number of the everyday world that people pay. */
const LEAST_BARE = 50;
const MOST = 1e13;
/** Sums of one turn that are read; nobody names so many. */
const MAX_MENTIONS = 40;

/**
 * The sums of money in a folded text, in yuan.
 *
 * @param asked the text answers the question for a sum
 */
export function moneyIn(text: string, asked = false): MoneyMention[] {
  if (!/[块元毛钱￥¥币圆百千万几0-9]/.test(text)) return [];
  const mentions: MoneyMention[] = [];
  for (const match of allMatches(text, WITH_UNIT)) {
    if (mentions.length >= MAX_MENTIONS) break;
    const quantity = sumOf(match.groups ?? {});
    if (quantity !== null && !isPiece(text, match, asked)) push(mentions, text, match, quantity, true);
  }
  for (const pattern of asked ? [BARE, ELIDED, ANSWER] : [BARE, ELIDED]) {
    for (const match of allMatches(text, pattern)) {
      if (mentions.length >= MAX_MENTIONS) break;
      const start = match.index;
      if (mentions.some((one) => start < one.end && one.start < start + match[0].length)) continue;
      const words = match.groups?.amount ?? match.groups?.paid ?? match.groups?.elided ?? '';
      const quantity = /^\d/.test(words) || /[百千万亿]/.test(words) ? quantityOf(words) : null;
      if (quantity !== null && quantity.amount >= LEAST_BARE) push(mentions, text, match, quantity, false);
    }
  }
  return mentions.sort((a, b) => a.start - b.start);
}

function push(
  mentions: MoneyMention[],
  text: string,
  match: RegExpMatchArray,
  quantity: Quantity,
  certain: boolean,
): void {
  const start = match.index ?? 0;
  const end = start + match[0].length;
  if (quantity.amount > MOST || (quantity.upTo ?? 0) > MOST) return;
  const before = text.slice(Math.max(0, start - BEFORE_CHARS), start);
  const after = text.slice(end, end + AFTER_CHARS);
  if (/[第:]$/.test(before)) return;
  const about = ABOUT_BEFORE.test(before) || ABOUT_AFTER.test(after);
  const next = PER_AFTER.exec(after)?.groups;
  const per = PER_BEFORE.exec(before)?.groups?.per ?? next?.per ?? next?.each ?? next?.unit ?? null;
  const { amount, upTo, approximate } = quantity;
  mentions.push({ start, end, certain, value: { amount, upTo, approximate: approximate || about, per } });
}

function sumOf(groups: Record<string, string | undefined>): Quantity | null {
  const { figures, low, high, half, jiao, late, fen, cent, small, smallfen, fens, sum } = groups;
  const digit = (char: string | undefined): number => (char === undefined ? 0 : (cardinal(char) ?? 0));
  if (figures !== undefined) return quantityOf(figures);
  if (small !== undefined) return exact((digit(small) * 10 + digit(smallfen)) / 100);
  if (fens !== undefined) return exact(digit(fens) / 100);
  if (sum !== undefined) return /[百千万亿几]|\d{2}/.test(sum) ? quantityOf(sum) : null;
  const whole = rangeOf(low ?? '', high);
  if (whole === null) return null;
  const cents = (half === undefined ? digit(jiao ?? late) : 5) * 10 + digit(fen ?? cent);
  return cents === 0 ? whole : { ...whole, amount: Math.round(whole.amount * 100 + cents) / 100 };
}

function exact(amount: number): Quantity {
  return { amount, upTo: null, approximate: false };
}

/** 一块 alone is more often a piece, an area or together (那一块, 在一块) than a sum. */
function isPiece(text: string, match: RegExpMatchArray, asked: boolean): boolean {
  const before = text.slice(Math.max(0, (match.index ?? 0) - BEFORE_CHARS), match.index);
  return match[0] === '一块' && !asked && !PRICED_BEFORE.test(before);
}

/** Sums of money that the caller speaks of. */
export class MoneyExtractor implements FactExtractor {
  private readonly amounts = new MentionedAmounts('money');

  observe(turn: Turn): void {
    const asked = turn.speaker === 'caller' && ASKS_SUM.test(turn.before);
    const mentions = moneyIn(turn.text, asked);
    this.amounts.hear(
      turn,
      mentions.map(({ certain, ...mention }) => ({ ...mention, confidence: certain ? 0.9 : 0.6 })),
    );
  }

  facts(): readonly FactOf<'money'>[] {
    return this.amounts.facts();
  }
}
