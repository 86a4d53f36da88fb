import { heardClauses, heardForm } from './heard-form.ts';
import { longestFirst, tokenAt } from './tokens.ts';

/** Key 0 said aloud, where digits are not what is asked for. */
const SAID_ZERO =
  /^(?:嗯|那|我)*(?:按|选|要)?(?:0|零)(?:号|键|号键|吧)*$|^(?:please )?(?:press |option |number )?zero(?: please)?$/;

export function saysZero(text: string): boolean {
  return SAID_ZERO.test(heardForm(text));
}

/**
 * Whether the caller asks for a person. A clause must be nothing but the wish: 我要人工 and 帮我转一下人工客服 are one,
 * 人工湖漏水了, 我要投诉接线员 and "my agent cheated me" are matters.
 */
export function wantsPerson(text: string): boolean {
  return heardClauses(text).some((clause) => asksInChinese(clause) || EN.test(clause));
}

/** What may stand before the wish; the longest fits first. */
const ZH_LEAD = longestFirst(
  '嗯|啊|呃|额|哦|噢|哎|诶|喂|那个|就是|你好|您好|同志|老师|那|算了|还是|要不|不要机器人?|别机器人?|请|请问|麻烦|劳驾|能不能|能|可不可以|可以|快|快点|快给|赶紧|赶快|马上|直接|就|我们|我|你|您|有没有|有|要|要的是|想|需要|希望|给|帮|让|换|叫|跟|和|与|找|转接(?!线?员)|转到|转成|转|接通|接到|接|进入|一下|下|个|位|一个|一位|你们的?|的|按|选|呼叫|联系|我说了?|说了|怎么|怎样|如何|才能|去|听不懂|听不清|没听懂|没听清',
);
const ZH_PERSON =
  /人工(?:服务台?|坐席|座席|客服|接线员|话务员|接听|电话|台|通道|咨询|帮助|帮忙)?|坐席|座席|接线员|话务员|转接员|客服(?:人员)?|真人|活人|工作人员|值班人员/y;
const ZH_TAIL = longestFirst(
  '的|来|跟我说|跟我讲|接听|接|说话|说|讲话|讲|通话|聊|谈|帮我|跟我|和我|吧|啊|呀|呢|嘛|吗|么|呗|哦|了|谢谢|好吗|好不好|可以吗|行吗|行不行|一下|处理|服务|人员|快点|在吗|在哪里?|怎么转|怎么按|按几|才行|就行',
);
/** 客服说处理了 tells of one; only 找客服 or 客服 alone asks for one. */
const ASKED_FOR = /[请帮转接找换叫要给跟和想]|需要|希望|麻烦|联系|有没有/;
const ALONE =
  /^(?:客服(?:人员)?|坐席|座席|接线员|话务员|转接员|真人|活人|工作人员|值班人员)(?:服务|谢谢|吧|啊|呀|呢|吗|在吗)*$/;
/** Heard for 人工 where recognisers do not expect it. */
const MISHEARD = /[任仁认]工|人[共公功]/g;
/** 跟人说话 asks for a person too, without any of the words; 找人来处理 asks the hotline for what it is there for. */
const ZH_SOMEBODY =
  /^(?:嗯|啊|喂|你好|请|麻烦|能不能|可以|给|帮|我|想|要|就|需要)*(?:(?:(?:找|换|叫|跟|和|接|转|给)(?:个|一个|一位|真)?|要(?:个|一个|一位))人(?:来|跟我|和我|帮我)*(?:接电话|接听|听|说话?|讲话?|聊|谈)(?:一下|话|吧|啊|呀|吗|可以吗|行吗|好吗)*|(?:要找|换|接|转)(?:个|一个|一位)?人(?:吧|啊|行吗|可以吗)?)$/;
const ZH_ANYBODY =
  /^(?:喂|你好|您好|请问|那个|到底)*(?:有没有人|有人(?:在)?吗)(?:在|接|接听|接电话|吗|啊|呀|呢)*$/;
const ZH_NO_MACHINE =
  /^(?:我|你|可以|能不能)*(?:不要|不想|不愿意|不|别)(?:让我|再)?(?:跟|和|对着|听|要)?(?:你这个|这个|一个|一台)?(?:机器人?|电脑|智能语音|语音机器人)(?:来|说话?|讲话?|聊|谈|沟通|对话)*(?:了|吧|啊|呀)*$/;
/** A wish is short; what is longer is a matter. */
const LONGEST_WISH = 40;

/** Taken apart word by word from the left, so that no clause takes long. */
function asksInChinese(heard: string): boolean {
  const clause = heard.replace(MISHEARD, '人工');
  if (clause.length > LONGEST_WISH) return false;
  if (ZH_SOMEBODY.test(clause) || ZH_ANYBODY.test(clause) || ZH_NO_MACHINE.test(clause)) return true;
  let at = 0;
  let person = '';
  let before = '';
  while (at < clause.length) {
    const named = tokenAt(ZH_PERSON, clause, at);
    const word =
      named ??
      (person === ''
        ? tokenAt(ZH_LEAD, clause, at)
        : (tokenAt(ZH_TAIL, clause, at) ?? tokenAt(ZH_LEAD, clause, at)));
    if (word === null) return false;
    if (named !== null && person === '') [person, before] = [named, clause.slice(0, at)];
    at += word.length;
  }
  return (
    person.startsWith('人工') ||
    (person !== '' && (ASKED_FOR.test(before) || ALONE.test(clause.slice(before.length))))
  );
}

const EN_LEAD =
  'uh|um|er|hi|hello|hey|ok|okay|no(?= (?:i|please|just|let|give|get|can|could))|please|can|could|may|would|will|you|i|id|ill|we|like|want|need|wanna|gotta|have|to|get|give|let|me|us|just|directly|speak|speaking|talk|talking|connect|transfer|put|through|with|for|a|an|the|some|real|live|actual|human|call|ask';
const EN_PERSON =
  'operators?|(?:customer )?(?:service )?agents?|human(?: being)?s?|(?:customer )?(?:service )?representatives?|reps?|customer service|real person|live person|actual person|human operator|human agent|attendant|staff(?: member)?|person';
const EN_TAIL = 'please|now|instead|thanks|thank you|right now|here|then|on the (?:line|phone)|quickly';
const EN_SPEAK =
  '(?:speak|talk|connect|transfer|put)(?: me)?(?: through)?(?: to| with) (?:a |an |some )?(?:person|someone|somebody|people|staff)';
const EN = new RegExp(
  `^(?:(?:${EN_LEAD}) ){0,12}(?:(?:${EN_PERSON})(?: (?:${EN_PERSON}))?|${EN_SPEAK})(?: (?:${EN_TAIL})){0,4}$`,
);
