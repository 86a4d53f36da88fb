import { cardinal } from '../digits.ts';

/**
 * The words that lead to a group of digits: whether they only fill a pause, take back what was said, or name the place
 * of the group within a number.
 */
export interface Lead {
  /** Nothing but fillers: the group goes on where the last one ended. */
  readonly pause: boolean;
  /** 不对, 错了, 应该是: what was said before is taken back. */
  readonly corrects: boolean;
  /**
   * 不是 before the digits: these are the wrong ones, if the right ones are said as well. `loosely`: after a pause, so
   * that it may as well be the whole answer (不是，五八二零).
   */
  readonly negates: 'plainly' | 'loosely' | null;
  readonly place: Place | null;
  /** 转, 分机: the digits are an extension. */
  readonly extension: boolean;
  /** 多了一个, 最后那个一不要, 少了一个. */
  readonly amount: 'surplus' | 'surplus at the end' | 'missing' | null;
}

/** Where in a number a group of digits belongs. */
export type Place =
  | { readonly at: 'head' | 'middle' | 'tail'; readonly count: number | null }
  /** Counted from 0, from the end when negative. */
  | { readonly at: 'digit'; readonly index: number };

/** Characters of a lead that are looked at; what was said before them is another thought. */
export const LEAD_CHARS = 28;

const FILLER = new RegExp(
  [
    '[\\s，,、。.？?！!：:；;()（）"“”·~…—–-]+',
    '[嗯呃额啊哦噢诶欸哎唉哈呢吧对嘛的呀喏啦咯]',
    '那个|这个|然后|接着|跟着|再来|再就是|后[面边头]?(?:那?几位|部分)?(?:呢)?(?:是|就是)?|下面是|接下来(?:是)?|就是|是|最后(?:是|就是)?|中间(?:是)?|前面(?:是)?',
    '开头的?|打头的?|完了|还有|等等|等一?下|稍等|我(?:再)?(?:看|想|找|念|报)(?:看|想|一下)?|你记(?:一下|好|着)?|记一下|听好|杠|横杠|横线|再|区号(?:是)?|加',
  ].join('|'),
  'g',
);
const CORRECTS =
  /(?<!对)不对|(?<!是)不是|错[了啦]|[说讲念报记打看搞听写弄]错|(?:^|[，,。\s哦噢啊哎诶呃嗯])不[，,。\s]|应该是|改成|改为|换成|重来|重新(?:说|讲|念|报)|纠正|更正|倒过来|反了|[说讲念报记看]反|口误|[说念报记看]串|[说念报看]岔|不好意思[^，。\s]{0,6}[，,\s]*(?:应该)?(?:就)?是?[，,\s]*$/;
const NEGATES = /(?:(?<!是)不是|而非|并非)(?:一个|那个|什么)?(?<pause>\s*)$/;
const HESITATES = /[哎啊哦噢诶欸呃]|等|不对|错/;
const COUNT = '[一两二三四五六七八1-8]';
const SAYS =
  '(?:[，,\\s：:]|那里|应该|才|不对|[说讲念报记打听]?错了|要|就|都|也|改成|改为|改一下|换成|变成|是|为|的|呃|嗯|啊)*$';
const PLACE = new RegExp(
  `(?<head>最?前[面边头]?|开头|打头|头)(?:的|那|这)?(?<headcount>${COUNT})(?:位|个|码)(?:数字?|字|号)?${SAYS}|` +
    `(?<middle>中间)(?:的|那|这)?(?:(?<middlecount>${COUNT})(?:位|个|码)(?:数字?|字|号)?)?${SAYS}|` +
    `(?<tail>最?后[面边头]?|末尾?|结尾|尾[号数巴]?)(?:的|那|这)?(?<tailcount>${COUNT})(?:位|个|码)(?:数字?|字|号)?${SAYS}|` +
    `(?<last>最后[面边头]?|后[面边头]|末尾|结尾|尾[号数巴])(?:那几位|几位)?${SAYS}|` +
    `(?<first>开头|打头|前[面边头])(?:那几位|几位)?${SAYS}|` +
    `(?<reverse>倒数)?第(?<nth>[一二三四五六七八九十]|十一|1?\\d)(?:位|个)(?:数字?|字)?${SAYS}`,
);
const EXTENSION = /(?:转|分机号?码?|内线)(?:是|号|拨|为|[，,：:\s])*$/;
const SURPLUS = /多(?:了|说了?|讲了?|念了?|报了?|写了?|打了?)(?:一)?个?$/;
const SURPLUS_AFTER = /^(?:不要|去掉|删掉|多了|多余|是多的|多出来)/;
const AT_THE_END = /最后|后面|末尾/;
const MISSING = /(?:少|漏|差)(?:了|说了?|讲了?|念了?|报了?|写了?|打了?)(?:一)?个?$|还有(?:一)?个$/;

/**
 * @param spoken what was said since the last group, or since the turn began, at most `LEAD_CHARS` of it
 * @param after what follows the group
 */
export function leadOf(spoken: string, after: string): Lead {
  // 系 is how speakers of several dialects say 是.
  const words = spoken.replaceAll('系', '是');
  return {
    pause: words.replace(FILLER, '') === '',
    corrects: CORRECTS.test(words),
    negates: negatesIn(words),
    place: placeOf(words),
    extension: EXTENSION.test(words),
    amount: amountOf(words, after),
  };
}

function amountOf(words: string, after: string): Lead['amount'] {
  if (SURPLUS.test(words) || SURPLUS_AFTER.test(after)) {
    return AT_THE_END.test(words) ? 'surplus at the end' : 'surplus';
  }
  return MISSING.test(words) ? 'missing' : null;
}

function negatesIn(words: string): Lead['negates'] {
  const match = NEGATES.exec(words);
  if (match === null) return null;
  return match.groups?.pause === '' && !HESITATES.test(words) ? 'plainly' : 'loosely';
}

function placeOf(words: string): Place | null {
  const groups = PLACE.exec(words)?.groups;
  if (groups === undefined) return null;
  const { nth, reverse } = groups;
  if (nth !== undefined) {
    const number = cardinal(nth) ?? 0;
    return number < 1 ? null : { at: 'digit', index: reverse === undefined ? number - 1 : -number };
  }
  const count = groups.headcount ?? groups.middlecount ?? groups.tailcount;
  const at =
    groups.head !== undefined || groups.first !== undefined
      ? 'head'
      : groups.middle !== undefined
        ? 'middle'
        : 'tail';
  return { at, count: count === undefined ? null : cardinal(count) };
}
