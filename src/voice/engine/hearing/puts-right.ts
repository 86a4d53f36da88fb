import { heardClauses } from './heard-form.ts';
import { longestFirst, tokenAt } from './tokens.ts';
import { isSpokenKey } from './yes-no.ts';

/** What a clause may hold that says no more than that something is wrong, of which part, or that it will be said anew. */
const ZH_BARE = longestFirst(
  '[按选][12一二两]|不对|不是|不行|不用|不要|不可以|不同意|不愿意?|不|没有|没|错了?|有误|搞错|弄错|说错|听错|记错|写错|念错|读错|弄混|地址|地点|地方|位置|门牌号?|房号|楼号|小区|路名|区|街道|号码|电话号码|电话|手机号?码?|姓名|名字|时间|日期|内容|诉求|要求|要的|事情|事儿?|问题|主题|别的|其他|这里|那里|这边|哪里|什么|怎么|回事|机器人?|系统|你好|对不起|不好意思|抱歉|谢谢|算了|办|登记|处理|提交|等一?下|等等|稍等|听|说|讲|念|读|记|写|报|弄|搞|改|换|重新|重|再|先|还|又|也|都|全部?|完全|根本|好像|有点儿?|有些|太|应该|可能|这个|那个|这样|那样|这么|那么|这|那|我|你|您|他|它|们|要|想|得|能|会|让|给|把|是|有|在|对|好|行|吧|啊|呀|呢|嘛|吗|哦|噢|嗯|恩|呃|额|哎|诶|唉|的|了|过|着|就|才|而|一遍|一次|一下|一个|个|里|上|来|刚才|刚刚',
);
const EN_BARE =
  /\b(?:press (?:1|2|one|two)|no|nope|nah|not|isnt|wasnt|dont|didnt|doesnt|never|wrong|incorrect|mistaken?|error|right|correct|that|thats|this|it|its|is|was|are|were|the|a|an|my|your|you|i|id|im|ive|ill|we|me|one|address|place|location|street|building|phone|number|name|time|date|matter|subject|request|wish|part|thing|things|all|at|of|with|about|to|have|has|had|got|get|heard|hear|say|said|mean|meant|tell|told|want|wanted|need|would|like|let|change|correct|put|fix|repeat|again|once|more|wait|hold|on|moment|please|sorry|excuse|actually|uh|um|well|oh|okay|ok|hmm|quite|really|there|something|somewhere|what|do|did|cancel|thanks|thank)\b/g;
/** 不是海秀路是龙昆路: what was denied, up to what it is instead; all of it where nothing is said instead. */
const ZH_DENIED = /(?:不是|不在|不叫|不姓|不要|没有?|别)(?:(?!而?应?该?[是在叫姓]|改成|换成).)*/g;
const EN_DENIED =
  /\b(?:not|isnt|wasnt|dont|didnt|doesnt|never)\b(?:(?! (?:but|it is|its|it was|should be|rather|instead)\b).)*/g;
/** One character is a slip of the recogniser; a figure is a house or a floor. */
const TELLS = /\d|[一二三四五六七八九十百零幺两]|.{2}/u;

/** Whether a no says at once what is right: 不对，地点是50号 and "No, it is number 50"; 不对 and 地址不对 do not. */
export function putsRight(text: string): boolean {
  return (
    !isSpokenKey(text) &&
    heardClauses(text).some((clause) =>
      /\p{Script=Han}/u.test(clause) ? tellsInChinese(clause) : tellsInEnglish(clause),
    )
  );
}

function tellsInChinese(clause: string): boolean {
  const said = clause.replace(ZH_DENIED, '');
  let left = '';
  for (let at = 0; at < said.length; ) {
    const word = tokenAt(ZH_BARE, said, at);
    // What stands apart is no word together.
    left += word === null ? said.charAt(at) : left.endsWith(' ') ? '' : ' ';
    at += word?.length ?? 1;
  }
  return left.split(' ').some((piece) => TELLS.test(piece));
}

function tellsInEnglish(clause: string): boolean {
  return /[a-z0-9]/.test(clause.replace(EN_DENIED, '').replace(EN_BARE, ''));
}
