import type { Turn } from '../dialogue.ts';
import { allMatches } from '../text.ts';
import type { Run } from './digit-pieces.ts';
import { isIdentityNumber } from './identity-number.ts';
import { leadOf } from './lead.ts';
import { isOrderNumber } from './order-number.ts';
import { isMobile } from './phone-number.ts';
import type { Label, NumberTopic, TopicRun } from './topic-run.ts';

const CODE = '(?:号码|编号|号|码)';
const WORDS: readonly (readonly [NumberTopic, string])[] = [
  ['secret', '验证码|密码'],
  ['identity', `身份证(?:件)?${CODE}?|证件${CODE}`],
  [
    'order',
    `(?:工|受理|诉求|交办)单(?:的)?(?:编号|单号|号码|号)?|受理编?号码?|登记编?号码?|(?<!快递|物流|发票|[运订保货])单号`,
  ],
  [
    'account',
    [
      `(?:客户|用户|缴费|交费)编?${CODE}|户号`,
      '(?:[水电气]费|宽带|网络|网费|社保|医保|公积金|银行|充值)?[账帐][户号](?:号码?)?',
      `(?:银行|社保|医保|公交|市民|会员|电话|加油|饭|购物|充值)卡${CODE}?|卡号码?|[水电气煤燃]{0,3}表${CODE}`,
      `发票(?:代码|${CODE})?|合同编?${CODE}|(?:快递|物流|[运订货])单编?${CODE}?|流水${CODE}|学号|准考证${CODE}?|护照${CODE}?`,
      `(?:营业)?执照编?${CODE}?|(?:许可|房产|产权|不动产|驾驶|行驶|残疾|低保|老年|资格|居住|上岗)证编?${CODE}?|驾照${CODE}?`,
      `档案编?${CODE}?|[Qq]{2}${CODE}?|微信${CODE}?(?!同号)|工号|警号|案件?编?号|保单${CODE}?|邮编|车架${CODE}?|发动机${CODE}?`,
      `回执(?:单)?的?${CODE}?|代码|条形?码|编[号码]`,
    ].join('|'),
  ],
  ['plate', `车牌${CODE}?|牌照${CODE}?|车号|牌号`],
  [
    'phone',
    '(?:联系|手机|固定)?电话(?:号码?)?|手机(?:号码|号)?|座机(?:号码?)?|固话|联系方式|分机(?:号码?)?|号码|来电|回电|拨打|打给|打我|打到|打过来|打这个|联系我',
  ],
];
const LABEL = new RegExp(WORDS.map(([, words]) => `(${words})`).join('|'), 'g');
/** A label says nothing of digits further away than this. */
const REACH = 26;
const NAMED_AFTER = new RegExp(
  `^[，,\\s]*(?:[这那]个?)?就?是(?:我|他|她|你)?们?(?:家|自己)?的?(?:${WORDS.map(([, words]) => `(${words})`).join('|')})`,
);
/** Numbers that begin with a date themselves. */
const OWN_DATES = /快递|物流|[运订货]单|流水|发票|卡|[账帐]|合同/;
const ALSO_PHONE = /^(?:微信|[Qq]{2})|支付宝/;
/** 微信, 发票, 房产证 are spoken of without any number; a number of theirs follows at once. */
const LOOSE_REACH = 3;
/** Turns after which a label no longer stands for digits said without one. */
const CARRIED_TURNS = 6;
/** Other characters of a turn that goes on with a number nobody names again. */
const MOST_CHATTER = 24;

/** The words of a folded text that name a kind of number, in order. */
export function labelsOf(text: string): Label[] {
  const labels: Label[] = [];
  for (const match of allMatches(text, LABEL)) {
    const topic = topicOf(match);
    if (topic === null) continue;
    labels.push({ topic, word: match[0], start: match.index, end: match.index + match[0].length });
  }
  return labels;
}

function isLoose({ topic, word }: Label): boolean {
  return topic === 'account' && !/[号码户]$/.test(word);
}

/** 1003725864 是我的户号. */
function namedAfter(text: string): { topic: NumberTopic; word: string } | null {
  const match = NAMED_AFTER.exec(text);
  const topic = match === null ? null : topicOf(match);
  const word = match?.slice(1).find((group) => group !== undefined);
  return topic === null || word === undefined ? null : { topic, word };
}

function topicOf(match: RegExpMatchArray): NumberTopic | null {
  return WORDS.find((_, at) => match[at + 1] !== undefined)?.[0] ?? null;
}

/** Tells what kind of number the digits of a turn belong to: by the words next to them, else by the question. */
export class TopicTracker {
  /** The agent's latest words for each kind of number. */
  private readonly questions = new Map<NumberTopic, string>();
  private carried: { readonly topic: NumberTopic; readonly label: string; readonly index: number } | null =
    null;

  assign(turn: Turn, runs: readonly Run[]): TopicRun[] {
    const labels = labelsOf(turn.text);
    if (turn.speaker === 'agent' && labels.length > 0) {
      this.questions.clear();
      for (const { topic, word } of labels) this.questions.set(topic, word);
    }
    const assigned: TopicRun[] = [];
    const { asked } = turn;
    const several = asked.has('phone') && (asked.has('account') || asked.has('order') || asked.has('plate'));
    for (const run of several ? runs.flatMap(withMobilesApart) : runs) {
      assigned.push(this.topicFor(turn, run, labels, assigned.at(-1)));
    }
    this.carry(turn, assigned, labels);
    return assigned;
  }

  /** What digits of the next turns belong to, if nothing there says it. */
  private carry({ speaker, index }: Turn, assigned: readonly TopicRun[], labels: readonly Label[]): void {
    const said = assigned.findLast(({ topic }) => topic !== null);
    const label = speaker === 'caller' ? labels.findLast((one) => !isLoose(one)) : undefined;
    if (said !== undefined && said.topic !== null)
      this.carried = { topic: said.topic, label: said.label ?? '', index };
    else if (label !== undefined) this.carried = { topic: label.topic, label: label.word, index };
  }

  private topicFor(turn: Turn, run: Run, labels: readonly Label[], previous: TopicRun | undefined): TopicRun {
    const digits = run.pieces.map((piece) => piece.digits).join('');
    const shaped = isOrderNumber(digits)
      ? 'order'
      : digits.length === 18 && isIdentityNumber(digits)
        ? 'identity'
        : null;
    const before = labels.findLast(({ end }) => end <= run.start);
    const between = previous === undefined || before === undefined || before.start >= previous.run.end;
    const reach = before !== undefined && isLoose(before) ? LOOSE_REACH : REACH;
    const near = before !== undefined && between && run.start - before.end <= reach ? before : null;
    const label = near ?? namedAfter(turn.text.slice(run.end, run.end + REACH));
    if (label !== null) {
      // 单号, 编号, 号码 are said of anything; a work order shows by its digits.
      const any = label.topic !== 'account' || !OWN_DATES.test(label.word);
      // 跟我微信号一样: the number is the one that was asked for.
      if (turn.asked.has('phone') && ALSO_PHONE.test(label.word) && isMobile(digits)) {
        return { run, topic: 'phone', label: label.word, named: true };
      }
      const topic = shaped !== null && any && label.topic !== 'secret' ? shaped : label.topic;
      return { run, topic, label: label.word, named: true };
    }
    if (isMobile(digits) && turn.asked.has('phone'))
      return { run, topic: 'phone', label: null, named: false };
    if (previous !== undefined && run.start - previous.run.end <= REACH) return { ...previous, run };
    const asked = this.asked(turn);
    // Other numbers too may have a date in them; only a telephone has none.
    const sought = asked?.topic === 'identity' || asked?.topic === 'account';
    if (shaped !== null && !(shaped === 'order' && sought)) {
      return { run, topic: shaped, label: asked?.topic === shaped ? asked.word : null, named: false };
    }
    if (asked !== null) return { run, topic: asked.topic, label: asked.word, named: false };
    const carried = this.carried;
    const fresh = carried !== null && turn.index - carried.index <= CARRIED_TURNS && turn.asked.size === 0;
    const chatter = turn.text.length - digits.length > MOST_CHATTER;
    if (fresh && !chatter && carried.topic !== 'phone') {
      return { run, topic: carried.topic, label: carried.label, named: false };
    }
    return { run, topic: null, label: null, named: false };
  }

  /** What the agent asked for; of several things the one with more digits. */
  private asked({ asked }: Turn): { topic: NumberTopic; word: string } | null {
    const topics: NumberTopic[] = [];
    if (asked.has('account')) topics.push(this.questions.has('identity') ? 'identity' : 'account');
    if (asked.has('order')) topics.push('order');
    if (asked.has('plate')) topics.push('plate');
    if (asked.has('phone')) topics.push('phone');
    const [topic] = topics;
    return topic === undefined ? null : { topic, word: this.questions.get(topic) ?? '' };
  }
}

/** 一零零三七二五八六四，一三八一二三四五六七八 in answer to the question for both numbers. */
function withMobilesApart(run: Run): Run[] {
  if (run.pieces.length < 2 || !run.pieces.some(({ digits }) => isMobile(digits))) return [run];
  return run.pieces.map((piece, at) => ({
    ...run,
    lead: at === 0 ? run.lead : leadOf(piece.words, piece.after),
    words: piece.words,
    pieces: [piece],
    start: piece.start,
    end: piece.end,
  }));
}
