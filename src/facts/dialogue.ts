import type { Segment } from '../protocol/common.ts';
import { fold } from './text.ts';

/** What an agent may ask for; a caller's next words are read as the answer. */
export const topics = ['name', 'phone', 'place', 'time', 'want', 'order', 'account', 'plate'] as const;
export type Topic = (typeof topics)[number];

/** A caller's stand to what the agent said just before. */
export type Reply = 'yes' | 'no' | 'none';

/** A segment as the extractors see it. */
export interface Turn {
  readonly segment: Segment;
  /** Folded text, same length as the segment's up to the reading limit. */
  readonly text: string;
  readonly speaker: 'agent' | 'caller';
  /** Topics of the agent's latest question; for an agent's turn those that this turn asks. */
  readonly asked: ReadonlySet<Topic>;
  /** For a caller's turn: the stand to the agent's words before; `none` for an agent. */
  readonly reply: Reply;
  /** The folded text of the other speaker's latest turn. */
  readonly before: string;
  /** Position in the call, counted from 0. */
  readonly index: number;
}

const QUESTIONS: Readonly<Record<Topic, RegExp>> = {
  name: /贵姓|怎么称呼|如何称呼|(?:姓名|名字|全名)(?:是|叫|呢|吗|方便|和|跟|有|[？?]|$|登记|告诉|留|报|说)|叫什么|您是哪位|哪个字|留个(?:姓|名)|姓什么/,
  phone:
    /(?<!打(?:过|了)?[^，。？！\s您你]{0,8}|[挂接拿放讲听拨充玩关修买丢持](?:着|了|过|个|一下|的|我|您|好)?)(?:电话|手机(?!拍|短信)|(?<!证件?|发票|车牌|身份证|[卡表单房]|合同)号码|联系方式|座机|固话|区号|分机)(?!.{0,4}(?:工单|身份|打过|投诉过|畅通|联系您|通知|转接|政府|热线|给(?:他|物业)))(?:[^，。？！\s]{0,8}(?:多少|哪|几|什么|吗|呢|么|说|报|留|是|念|记|提供|方便|告诉|给我|能用|在用|[？?])|号码?|的话|还是|或|[^，。]{0,4}(?:[0-9幺]{2}|一[三四五六七八九])|[啊呀]?(?=$|[，。\s]))|联系(?:电话|方式)|留(?:一?个|下)?(?:您的)?(?:电话|号码|手机)|怎么联系|(?:联系|找)(?:得|的)?到您|回(?:电|拨|复|访).{0,8}(?:打|哪个|号码|电话)|来电号码|来电显示|打哪一?个|打给您还是|(?:这个|尾)号.{0,6}(?:能|可以|行|多少)|怎么(?:通知|告诉|告知|反馈|回复)您/,
  place:
    /哪里|哪儿|哪个(?:位置|地方|小区|路|路段|区|街|镇|村|店|站|市场|工地|学校|银行|大厅|医院|公园|社区|幼儿园|酒店|超市|商场|广场|景区|码头|停车场)|哪条(?:路|街)|哪一?[户栋层]|哪个单元|几单元|几零几|哪一?家|(?:位置|地址|地点|路段|门牌号|小区|楼栋|房号)[^，。]{0,8}(?:呢|吗|哪|是|[？?]|$|说|有|叫|报)|什么(?:位置|地方|路|小区|街|店|村)|几栋|几号楼|门牌|属于哪|属于.{2,6}还是|区还是|[区镇]的?(?:吗|吧|是吗|是吧|对吗|对吧|[？?])|(?:店|公司|小区|工地|诊所|机构|单位|酒店|学校|楼盘)的?(?:名字?|名称|全称)?叫什么|店名|目的地|去哪|在哪|[上下]车呢|还是(?:在)?(?:外面|路边|里面)/,
  time: /什么时候|几点|哪一?天|哪一?年|多久|多长时间|几号|时间(?:是|呢|段|吗|[？?]|$)|什么时间|何时|什么时段|几月|哪个月|(?:今天|昨天|前天|昨晚|上午|中午|下午|早上|晚上)的?(?:吗|是吗|对吗|[？?])/,
  want: /诉求|(?:要求|想法|希望|意思)(?:是(?:什么)?(?=$|[，。,？?\s])|是什么|呢)|要求是|(?:还)?要求什么|希望(?:怎么|我们|得到|如何|怎样|达到|什么|$|[，,？?])|想要?(?:怎么|怎样|如何|我们|什么(?:结果|处理))|怎么(?:处理|解决|改进)|什么(?:样的)?(?:要求|想法|建议|处理|结果)|想法是|需要我们/,
  order:
    /工单号|工单编号|(?<!快递|物流|发票|[订运货])单号|受理编?号|登记编?号|之前的工单|编号.{0,6}(?:吗|多少|[？?]|念|报|说)/,
  account:
    /账号|户号|卡号|身份证|证件号|编码|缴费号|客户编?号|用户号|证号|表号|合同编?号|流水号|发票号|(?:快递|物流|[订运货])单号|学号|社保号|医保号/,
  plate: /车牌|牌照|号牌|车号|什么牌/,
};

/** A word that is the whole answer: 成 but not 成都, 要 but not 要去哪里. */
const ALONE = '(?=$|[，,。.！!\\s啊呀吧嘛的呢])';
const YES = new RegExp(
  '^(?:[嗯呃哦噢啊哎诶欸唉，,。…、\\s]|哎呀|那个(?!就?是)|就|那(?=对|行|好|可以|没问题|也行|当然))*(?:' +
    [
      '对(?!面|方|吗|不|比|象|于|着|待|付|了[，,\\s]*(?:还|我|你|那|再|另外))|没(?:变|换|改|毛病|有错|得问题)|莫得问题',
      '系(?:系|啦|啊|的|嘛|呀|$)|是(?!不是|从|在|个|一|这样|有|什么|要|我|他|她|说|讲|那|谁|哪|怎|因为)|是我(?:本人|的)?(?=$|[，,。\\s啊呀])|没错|可以|行(?!人|政|驶|走|李)',
      '好(?!像|几|多|不|久|了(?:没|吗))|没问题|确认|正确|嗯(?![？?])|ok|OK|yes|要(?:的|得)|需要|中(?!午|间|心|山|国|秋|学|医|介|年)',
      `(?:要|得|成|能|正是|肯定|妥)${ALONE}|妥了|当然(?!不|没)|同意|愿意|能?接受|没得说`,
      '就(?:是)?(?:这个|这样|打这个)|打这个|[也都](?:行|可以|好)|方便|准确|一样',
    ].join('|') +
    ')',
);
const NO = new RegExp(
  '^(?:[嗯呃哦噢啊哎诶欸唉，,。…、\\s]|哎呀|那个(?!就?是)|那(?=不(?:行|用|要|对|了)|算了|免了|没有)|也|都|真的|千万|当然|才|并|又|还是|就)*(?:' +
    [
      '不(?:对|系|是(?!吗)|用|行|要|可以|太?方便|留|想|好意思|必|需要|愿|同意|接受|姓|叫|不|了(?!解|得|起)|，|,|\\s|。|$)',
      `不能(?:接受|${ALONE})|没(?!错|有?问题|得问题|得说|事|关系|有错|变|换|改|毛病)|错了|错的|别(?!的|人|墅|处)|搞错|记错|写错|听错|打错`,
      `(?:莫|免了|算了|拒绝|no)${ALONE}`,
    ].join('|') +
    ')',
);

/** Whether the caller agrees with what the agent said just before. */
export function replyOf(text: string): Reply {
  if (NO.test(text)) return 'no';
  if (YES.test(text)) return 'yes';
  return 'none';
}

/** The caller cannot or will not tell: asking again would be in vain. */
const CANNOT_TELL =
  /不知道|不清楚|不晓得|不确定|记不|不记得|想不起|说不(?:准|清|上来)|忘了|没注意|没看清|看不清|没记|不方便|不想说|不想讲|不留/;

export function cannotTell(text: string): boolean {
  return CANNOT_TELL.test(text);
}

export function askedTopics(text: string): Set<Topic> {
  const asked = new Set<Topic>();
  for (const topic of topics) if (QUESTIONS[topic].test(text)) asked.add(topic);
  return asked;
}

/** Follows who asked what; holds only the latest turn of each speaker. */
export class Dialogue {
  private asked: ReadonlySet<Topic> = new Set();
  private readonly last = { agent: '', caller: '' };
  private index = 0;

  /** Null for what a machine announced: prompts are no facts of the call. */
  next(segment: Segment): Turn | null {
    if (segment.speaker === 'ivr') return null;
    const text = fold(segment.text);
    const speaker = segment.speaker;
    if (speaker === 'agent') {
      const asked = askedTopics(text);
      // "嗯" or a read-back between question and answer does not end the question.
      if (asked.size > 0 || text.length > 8) this.asked = asked;
    }
    const turn: Turn = {
      segment,
      text,
      speaker,
      asked: this.asked,
      reply: speaker === 'caller' ? replyOf(text) : 'none',
      before: speaker === 'caller' ? this.last.agent : this.last.caller,
      index: this.index,
    };
    this.index += 1;
    this.last[speaker] = text;
    return turn;
  }
}
