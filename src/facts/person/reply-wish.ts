import type { ReplyWay } from '../../protocol/fact.ts';
import { allMatches, clauses, type Span } from '../text.ts';

/** What a clause says of the way of an answer. */
export interface ReplyWish extends Span {
  readonly by: ReplyWay;
  /** `number`: only which number to call was told, so that a call may come. */
  readonly rule: 'said' | 'number';
}

const DAY =
  '(?:今天|明天|后天|今晚|明晚|明早|白天|晚上|夜里|夜间|早上|上午|中午|下午|傍晚|午休|午睡|周末|双休日|(?:周|星期|礼拜)[一二三四五六日天末]|工作日|平时|上班(?:时间|期间)?|下班(?:时间)?|休息(?:日|时间)|随时|啥时候|什么时候|任何时[间候]|别的时间|其他时间|[0-9零一二两三四五六七八九十]{1,3}点(?:半|多|钟|一刻|三刻|[0-9零一二三四五十]{1,3}分?)?)';
const HOURS = `(?<![昨前]天?|上个?)${DAY}(?:[的到至和跟或、]|或者|还是|左右|以后|之后|以前|之前|后|前|的时候|期间|那会儿?|这段时间|都|是|${DAY}){0,8}`;
/** To call, and nothing else that 打 is used for; 我再打 is the caller's own call. */
const CALL =
  '(?<!我(?:再|还|就|也|又)?|又)打(?!桩|牌|麻|球|架|人|针|工|孔|地|鼓|钻|磨|车|的|表|扰|扫|开|算)(?:电话)?(?:给我|过来|来|我(?:的)?(?:电话|手机)?)?';
const REACHED = `(?:再|才|都|也|就|可以|能|来){0,3}(?:${CALL}|联系我?|回我|回电|回复|接听?(?:电话|得到)?(?!孩|孙|小|人|我|他|她)|通知我?)(?:吧|都行|都可以|就行|就可以)?|有空|有时间|方便(?:接)?|在家|有人接|(?:都|就|也)(?:行|可以)`;
const NOT_REACHED = `(?:不要|别|莫|不能|没法|不方便|千万别)(?:再)?(?:${CALL}|联系我?|回|接(?:电话)?)|没空|没时间|不方便(?:接(?:电话)?)?|不在家|关机|睡觉|休息|上班|开会|上课|接不[了到](?:电话)?|静音`;
const WHEN = new RegExp(`${HOURS}[^\\s，。？！!?…]{0,8}?(?:${NOT_REACHED}|${REACHED})`, 'g');
const HOURS_ALONE = new RegExp(`(?:^|最好|就|那就|可以)(${HOURS})(?:吧|就行|就好|都行|都可以)?$`);
/** Words by which hours are meant for a call, whatever the talk is about. */
const OF_CONTACT =
  /再打|打给我|打我|打电话|联系我|回我|回电|接.{0,2}电话|(?:不要|别|莫)打|有人接|方便接|能接/;

const ASKS_FOR_ANSWER = /回复|回访|回电|回个?电话|答复|反馈|联系|通知|告知/;
const ASKS_FOR_PHONE =
  /(?:联系)?(?:电话|手机|号码|座机)(?:是|呢|多少|号|方便|留|报)|(?:打|拨)(?:给)?(?:您|哪个|哪一个|这个|来电)|来电(?:的|显示|号码|这个)|电话(?:号码)?[？?]?$/;
const OF_ANSWER = /联系|回电|电话|回复|回访|号码/;
const QUESTION = /[？?吗呢吧]|多少|哪个|怎么|什么方式|哪种方式|如何|怎样|要不要|需不需要|方便/;

/** Nobody tells hours in a longer turn; bounds the work for one that has no end. */
const MAX_CHARS = 300;

const LEFT_UNDONE =
  /没(?!关系|问题|事)|从来|不给|昨天|前天|上次|那次|上回|当时|一直|老是|天天|每次|骂|之前|原来/;
const TO_COME =
  /要|请|麻烦|记得|一定|必须|希望|最好|可以|能|直接|再|以后|之后|完|结果|到时|尽快|快点|务必|让|叫|吧|好了|查清|弄清|办好|有消息|[就便]行|[就]好|即可/;

const NONE =
  /(?:不用|不要|不必|不需要|无需|用不着|没必要|甭|莫|免|别)(?:再|麻烦|专门|特地|给我|跟我|向我|打电话|来电话?|电话)*(?:回复|回访|回电话?|答复|反馈|通知|告诉|告知|回我|联系|打给|打电话|来电)(?:我|给我|电话)*(?=$|[了啊吧的啦呀])/;
const NONE_ANSWER =
  /^(?:也|真的|千万|都|就)*(?:别|不要|莫|不用|不必)(?:再)?(?:打|回|留|登记)(?:了|啊|电话)*$|(?:电话|号码)(?:我)?(?:就|也|都)?不(?:用|要|想|方便)?留|不留(?:电话|号码)|^(?:这个)?(?:就)?(?:不用|不需要|不必)(?:了|吧)*$/;
const TIMED = new RegExp(DAY);
const ONE_NUMBER = /这个|那个|号码?(?:不|别)|座机|[0-9幺]{2}/;
const CALLS_ME =
  /给(?:我|我们)(?:打|回|来)(?:个|一个|一下)?电话?|(?:打|回|来)(?:个|一个|一下)?电话?(?:给|告诉|通知|联系)(?:我|我们)|打给我(?=$|[，告说通就联吧了本])|打电话(?:跟我说|回复|答复)|电话(?:联系|通知|回复|告知|答复|反馈|告诉|回访)(?:我|就|吧|$)|回(?:我)?(?:个)?电话?(?:就|吧|$)/;
const CALLS =
  /(?:打|回|来)(?:个|一个|一下)?电话|电话(?:联系|通知|回复|告知|答复|反馈|告诉|回访|沟通)|^(?:就)?电话(?:吧|就行|就好|就可以)?$/;
const SMS =
  /(?:发|回)(?:个|条|一个|一条)?(?:短信|信息|消息)|短信(?:就|回复|通知|告诉|告知|联系|答复|发|也|可以|吧|给我|跟我说|$)|(?:用|以|通过)短信/;
const WECHAT =
  /微信(?:上|里)?(?:通知|回复|告诉|告知|联系|答复|发|说|找我|就|可以|回我|吧|$)|(?:加|发|回)(?:一下|到)?(?:我)?(?:的)?微信|(?:用|通过)微信/;
const MAIL =
  /(?:发|回|寄)(?:到|个|封)?(?:我)?(?:的)?(?:邮件|邮箱|电子邮件|email|e-mail)|(?:邮件|邮箱|email)(?:回复|通知|联系|答复|就|可以|发|吧)|书面(?:回复|答复)(?:寄|邮)/i;
const NOT_SO =
  /(?:别|不要|不能|不用|莫|光|只|不接受|不看|不会(?:看|用)?|没有?|不要老)(?:光|只|再|老|总)?(?:给我|是)?(?:发|回|打|加|用|通过)?(?:个|条)?(?:短信|信息|消息|微信|邮件|电话)/;
const NUMBER = /(?<!不要|别|莫)打(?:给)?(?:我|这个|那个|来电|本机|另外|手机|座机|先)/;
const ANY =
  /(?:给|跟|向)(?:我|我们)(?:一个|个)?(?:明确的?|满意的?|正式的?)?(?:回复|答复|回音|回话|反馈|准信|消息|结果)|(?:要|需要|希望|必须|尽快|及时)(?:能)?(?:有|得到|给)?(?:一个|个)?(?:回复|答复|反馈|回音)(?!写|里)|(?:结果|情况|进展|进度)[^，。]{0,6}(?:告诉|通知|告知|反馈)(?:我|一声|一下)|(?:告诉|通知|告知|回复|答复|联系|知会)(?:我|我们)(?:一声|一下|结果)|等(?:着)?(?:你们|您)?(?:的)?(?:电话|回复|消息|答复)|回我(?=$|一下|啊|吧)/;

/** Whether an agent's words ask for the way of an answer or for the number to call. */
export function asksForReply(text: string): 'answer' | 'phone' | null {
  if (ASKS_FOR_PHONE.test(text)) return 'phone';
  return QUESTION.test(text) && ASKS_FOR_ANSWER.test(text) ? 'answer' : null;
}

/**
 * What a caller's words say of an answer, in order.
 *
 * @param asked what the agent asked for just before
 */
export function replyWishes(text: string, asked: 'answer' | 'phone' | null): ReplyWish[] {
  const wishes = clauses(text).flatMap(({ text: clause, start, end }): ReplyWish[] => {
    const by = wayOf(clause, asked);
    if (by !== null) return [{ by, rule: 'said', start, end }];
    // 打我老婆的: the answer to 回电打哪个号码.
    const number = asked !== null && NUMBER.test(clause);
    return number ? [{ by: 'phone', rule: 'number', start, end }] : [];
  });
  // 发短信就行，不用打电话 refuses only the call.
  const wanted = wishes.filter(({ by, rule }) => by !== 'none' && rule === 'said');
  return wanted.length > 0 ? wanted : wishes;
}

function wayOf(clause: string, asked: 'answer' | 'phone' | null): ReplyWay | null {
  const timed = TIMED.test(clause);
  if (!timed && !ONE_NUMBER.test(clause) && NONE.test(clause)) return 'none';
  if (!timed && asked !== null && NONE_ANSWER.test(clause)) return 'none';
  const refused = NOT_SO.test(clause);
  const due = TO_COME.test(clause) || asked === 'answer';
  if (!due || LEFT_UNDONE.test(clause)) return null;
  if (!refused) {
    if (SMS.test(clause)) return 'sms';
    if (WECHAT.test(clause)) return 'wechat';
    if (MAIL.test(clause)) return 'mail';
    const calls = CALLS_ME.test(clause) || (asked !== null && CALLS.test(clause));
    if (calls && !/(?:不要|别|莫|不用)(?:再)?打/.test(clause)) return 'phone';
  }
  return ANY.test(clause) ? 'any' : null;
}

/** Whether an agent's words are about an answer or a call, so that hours are meant for it. */
export function isAboutReply(text: string): boolean {
  return OF_ANSWER.test(text);
}

/**
 * The hours at which a caller can or cannot be reached, as said.
 *
 * @param near the talk is about an answer already, so that hours alone mean it
 */
export function hoursIn(text: string, near: boolean): Span[] {
  const read = text.slice(0, MAX_CHARS);
  const found: Span[] = allMatches(read, WHEN)
    .filter(([words]) => near || OF_CONTACT.test(words))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const last = near ? clauses(read).at(-1) : undefined;
  const hours = last === undefined ? undefined : HOURS_ALONE.exec(last.text)?.[1];
  if (last !== undefined && hours !== undefined && (found.at(-1)?.end ?? 0) <= last.start) {
    const start = last.start + last.text.lastIndexOf(hours);
    found.push({ start, end: start + hours.length });
  }
  return found;
}
