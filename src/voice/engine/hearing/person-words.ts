import { heardClauses } from './heard-form.ts';

/**
 * Whether the caller asks for a person. A clause must be nothing but the wish: 我要人工 and 帮我转一下人工客服 are one,
 * 人工湖漏水了, 我要投诉接线员 and "my agent cheated me" are matters.
 */
export function wantsPerson(text: string): boolean {
  return heardClauses(text).some((clause) => ZH.test(clause) || EN.test(clause));
}

const ZH_LEAD =
  '嗯|啊|呃|额|哦|噢|哎|诶|喂|那个|就是|你好|您好|那|算了|还是|不要机器人?|别机器人?|请|麻烦|劳驾|能不能|能|可不可以|可以|快|赶紧|马上|直接|我们|我|你|您|有没有|要|想|需要|希望|给|帮|让|换|叫|跟|和|与|找|转接|转到|转成|转|接通|接到|接|进入|一下|下|个|位|一个|一位|你们的?|的|按|选|呼叫|联系';
const ZH_PERSON =
  '人工(?:服务|坐席|座席|客服|接线员|话务员|接听|电话|台|通道|咨询)?|坐席|座席|接线员|话务员|客服(?:人员)?|真人|活人|工作人员|值班人员';
const ZH_TAIL =
  '的|来|跟我说|跟我讲|接听|接|说话|说|讲话|讲|通话|聊|谈|帮我|跟我|和我|吧|啊|呀|呢|嘛|哦|了|谢谢|好吗|好不好|可以吗|行吗|行不行|一下|处理|服务|人员|快点|在吗|有吗|没有';
/** 跟一个人说 asks for a person too, without any of the words. */
const ZH_SOMEBODY = '(?:找|换|叫|要|跟|和)(?:个|一个|一位)人(?:跟我|和我|帮我)?(?:来|接|听|说|讲|聊|谈)';
const ZH = new RegExp(`^(?:${ZH_LEAD}){0,12}(?:(?:${ZH_PERSON}){1,4}|${ZH_SOMEBODY})(?:${ZH_TAIL}){0,6}$`);

const EN_LEAD =
  'uh|um|er|hi|hello|hey|ok|okay|no|please|can|could|may|would|will|you|i|id|ill|we|like|want|need|wanna|gotta|have|to|get|give|let|me|us|just|directly|speak|speaking|talk|talking|connect|transfer|put|through|with|for|a|an|the|some|real|live|actual|human|call|ask';
const EN_PERSON =
  'operators?|(?:customer )?(?:service )?agents?|human(?: being)?s?|(?:customer )?(?:service )?representatives?|reps?|customer service|real person|live person|actual person|human operator|human agent|attendant';
const EN_TAIL = 'please|now|instead|thanks|thank you|right now|here|then|on the (?:line|phone)|quickly';
const EN_SPEAK =
  '(?:speak|talk|connect|transfer|put)(?: me)?(?: through)?(?: to| with) (?:a |an |some )?(?:person|someone|somebody|people|staff)';
const EN = new RegExp(
  `^(?:(?:${EN_LEAD}) ){0,12}(?:(?:${EN_PERSON})(?: (?:${EN_PERSON}))?|${EN_SPEAK})(?: (?:${EN_TAIL})){0,4}$`,
);
