import { replyOf } from '../../../facts/dialogue.ts';
import { folded, heardForm } from './heard-form.ts';
import { smallTalkIn } from './small-talk.ts';

const EN_NO =
  /^(?:(?:uh|um|well|oh|actually|sorry|im afraid) )*(?:no(?! problem)|nope|nah|not|dont|it isnt|it is not|thats not|that is not|thats wrong|that is wrong|thats incorrect|wrong|incorrect|negative|never)\b/;
const EN_YES =
  /^(?:(?:uh|um|well|oh) )*(?:yes|yeah|yep|yup|yea|sure|ok|okay|correct|right|thats right|that is right|thats correct|that is correct|thats it|it is|exactly|of course|absolutely|certainly|definitely|please do|no problem|go ahead|fine|affirmative|all right|alright)\b/;
/** 对，不过号码不对: agreed and objected to in one breath; asked again it becomes clear. */
const OBJECTION =
  /(?:但是?|不过|只是|可是|就是).{0,12}(?:错|不对|不是|改|换)|\b(?:but|except|however)\b|(?:对|是|好)的?[，,\s].{0,10}(?:错了|不对|改一下|要改)/;
const UNSURE = /^是吗|^可能|也许|不知道|不清楚|不确定|说不准|dont know|not sure|no idea/;
/** Keys said aloud: 1 is yes and 2 no. */
const SPOKEN_KEY = /^(?:我?(?:选|按|要)|press |option |number )?(?:(1|一|幺|one)|(2|二|两|two))(?:号|吧)?$/;

/** 二, 按2, "press two". */
export function isSpokenKey(text: string): boolean {
  return SPOKEN_KEY.test(heardForm(text));
}

const ZH_MORE_YES =
  /^(?:嗯|恩|哦|啊|那|挺|很|都|全|这个|额|呃)*(?:有(?!没有|点|些)|满意|解决了|好了|可(?!能)|是我|当然|对(?!不)|得嘞|一点没错)/;
const ZH_MORE_NO =
  /^(?:嗯|恩|哦|啊|呃|额|那|我|要|想|都|全|好像)*(?:还没|没解决|没处理|不满意|不好$|没有|没呢|没$|未|从没|根本没|不太对|不怎么对|不完全对|有点不对|换(?:一?个|号码|电话)|重(?:新)?说|改(?:一下|改)?$|错了|(?:地址|地点|位置|门牌号?|房号|楼号|小区|路名|号码|电话|手机号|名字|时间|内容)(?:好像|有点|也|都)*(?:不对|不是|错))/;

/** 没有问题 and 不用改 agree, whatever they begin with. */
const NOTHING_WRONG =
  /^(?:嗯|恩|哦|啊|呃|额|那|我|也|都|全|就|觉得|听着|应该|这个)*(?:没有?(?:什么|啥)?(?:问题|错误?(?!的?人)|毛病|意见|异议|不对|不妥|要改)|(?:不用|不需要|不必|无需)再?(?:改|更正|修改)|(?:肯定|绝对)?(?:不会错|错不了))/;
/** An apology before the answer refuses nothing. */
const APOLOGY = /^(?:[\s，,。]*(?:不好意思|对不起|抱歉)啊?)+[\s，,。]*(?=.)/;

/** What a caller says to a yes-or-no question; null where it is neither. */
export function yesOrNo(answer: string): boolean | null {
  const text = answer.replace(APOLOGY, '');
  const form = heardForm(text);
  const key = SPOKEN_KEY.exec(form);
  if (key !== null) return key[1] !== undefined;
  if (form === '' || UNSURE.test(form) || isNoAnswer(text)) return null;
  const said = replyIn(text, form);
  return said === true && OBJECTION.test(folded(text)) ? null : said;
}

/** What agreement is made of, and the thanks and haste around it. */
const OF_AGREEMENT =
  /不好意思|对不起|抱歉|不会错|错不了|没有?(?:什么|啥)?(?:错误?|问题|毛病|意见|异议|不对|不妥|要改)|(?:不用|不需要|不必|无需)再?(?:改|更正|修改)|觉得|听着|对|是|好|行|可以|正确|准确|确认|同意|满意|一样|嗯|恩|哦|啊|呀|呢|吧|嘛|呃|额|哎|诶|欸|嘞|咧|啦|噢|的|了|那|就|都|全|也|很|挺|非常|完全|没|这样|这个|这些|刚才|念|说|讲|记|登记|提交|(?:选|按)(?:1|一|幺)|^(?:1|一|幺|one)$|要|得|成|中|系|妥|当然|肯定|谢谢?|感谢|麻烦|辛苦|你们?|您|我|一点|尽?快点?|\b(?:uh|um|well|oh|yes|yeah|yep|yup|yea|sure|ok|okay|correct|right|thats?|it|is|exactly|of|course|absolutely|certainly|definitely|please|do|no|problem|go|ahead|fine|affirmative|all|alright|thanks?|you|very|much|so|(?:press|option|number) (?:1|one)|perfect|great|good)\b| /g;

/** Whether an agreement says nothing else: 对，不过门牌是50号 agrees and puts something right. */
export function onlyAgrees(text: string): boolean {
  return /^[^\d一二两三四五六七八九十]?$/.test(heardForm(text).replace(OF_AGREEMENT, ''));
}

/** 嗯 and 啊 agree here. */
function isNoAnswer(text: string): boolean {
  const talk = smallTalkIn(text);
  return talk === 'again' || talk === 'moment';
}

function replyIn(text: string, form: string): boolean | null {
  if (NOTHING_WRONG.test(form)) return true;
  if (EN_NO.test(form) || ZH_MORE_NO.test(form)) return false;
  if (EN_YES.test(form)) return true;
  const reply = replyOf(folded(text));
  if (reply !== 'none') return reply === 'yes';
  return ZH_MORE_YES.test(form) ? true : null;
}
