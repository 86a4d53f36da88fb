import { SPOKEN_DIGIT, spokenDigits } from '../digits.ts';
import { allMatches, type Span } from '../text.ts';
import { type Stand, standOf } from './phone-stand.ts';

/** A number spoken of without being said: 来电的, 那个座机, 138 那个, 我老公那个, 前面那个. */
export type PhoneReference =
  /** The number that the line shows. */
  | { readonly by: 'line' }
  /** The one in hand, or with `far` (那个) the one just spoken of. */
  | { readonly by: 'this'; readonly far: boolean }
  | { readonly by: 'kind'; readonly kind: 'landline' | 'mobile' }
  /** Of several the first, the last, or the one that was not meant so far. */
  | { readonly by: 'order'; readonly which: 'first' | 'last' | 'other' }
  /** Whose it is; empty for the caller's own among those of others. */
  | { readonly by: 'owner'; readonly owner: string }
  /** By its first, last or some other digits. */
  | { readonly by: 'digits'; readonly digits: string };

export interface PhoneMention extends Span {
  readonly reference: PhoneReference;
  readonly stand: Stand;
  /** `calling`: for being called (打这个); `phone`: of a telephone (这个号); else only where one is being talked about. */
  readonly speaksOf: 'calling' | 'phone' | null;
}

/** People and places that callers lend a telephone of. */
export const OWNERS =
  '老公|丈夫|先生|爱人|男朋友|老婆|妻子|太太|媳妇|女朋友|妈妈?|母亲|爸爸?|父亲|爹|娘|家长|儿子|女儿|孩子|小孩|孙子|孙女|哥哥?|大哥|嫂子|弟弟?|姐姐?|大姐|姐夫|妹妹?|妹夫|外甥|侄子|侄女|亲戚|家人|家属|邻居|同事|同学|室友|朋友|老乡|工友|班长|秘书|助理|会计|老板|店长|办公室|公司|单位|店里|家里|厂里|学校|宿舍';
const THING = '(?:号码?|电话号?码?|手机号?码?)';
const NOT_OF_A_NUMBER =
  '(?!小区|问题|事|路|地方|单|件|情况|人|时候|月|楼|店|车|工地|物业|公司|业主|垃圾|噪音|价|钱|费|房|门|井|坑|树|灯|水|电梯|投诉|反映|政策|规定|星期|礼拜|年|季|点|也太|意思|样|一[^，。\\s]|都)';
const PATTERNS = {
  line: [
    `来电(?!反映|咨询|投诉|人|的是|问|话|求助|诉求)(?:的|显示|号码?|电话|手机|这个|那个|上面)*`,
    `(?:打|拨)(?:进|过)?来?(?:电话)?的(?:这个|那个|这|就是这个|${THING})+|打(?:进|过)来的`,
    `(?:现在|目前|正在|当前|眼下)(?:我|您|你)?(?:在)?(?:打|用|拨打?|讲|通话|使用)(?:着|电话)?的?(?:就?是)?(?:这个|这部|这支|这台)?${THING}?`,
    `(?:我|您|你)(?:现在)?(?:打|用|拨)(?:电话)?的(?:这|就)(?:个|是)?(?:这个)?${THING}?`,
    `本机(?:号码?)?|本号|当前(?:这个)?${THING}|(?:现在|目前)(?:的)?这(?:个|部|支)${THING}?|同一个号码?`,
    `(?:有|看|上面|会|都|就)[^，。]{0,4}显示|你们?(?:那边|那里|那儿|这边)?(?:不是)?(?:能|可以|应该|都|会)*(?:看得?到|看得?见|有我的?${THING})|显示的(?:这个|那个)?${THING}?|(?:打给你们?|跟(?:你|您)(?:讲话|通话|说话))的?(?:这个|那个)?${THING}?`,
  ].join('|'),
  these: `[那这](?:个|部|支|台|张)(?:${THING}|卡(?!里|上|号))|(?:您|你|我|就|是)?(?:的)?这(?:个|部|支|台)${NOT_OF_A_NUMBER}|这就?是[您你](?:本人|自己)?的?${THING}|(?<=[就打用])那个(?=$|[，。吧\\s])`,
  landline: `(?:我|您|你)?们?(?:家里?|办公室|单位|公司|店里)?的?(?:那个|这个)?(?:座机|固定电话|固话|座机电话)(?:号码?)?(?:那个)?`,
  mobile: `(?:我|您)?(?:的|那个|个人){0,3}手机(?!费|店|卡|丢|没|维修|上|里|壳|短信|充|屏|银行|支付|关机|打不)(?:号码?)?(?:那个)?`,
  first: `第一个${THING}?|头一个${THING}?|(?:最?前[面边]?|上面|先[说报讲念]的?|开始[说报讲]的?)[那这的一说报讲]{0,6}个${THING}?`,
  last: `第二个${THING}?|(?:最?后[面边]?|下面|刚刚?才?[说报讲念]的?|刚才|新)[那这的一说报讲]{0,6}个${THING}?`,
  other: `(?:另(?:外)?|别的|其他)[的那]{0,3}一?个${THING}?|换一?个${THING}`,
  owner: `(?:我|您|你)?(?:家|们)?的?(?<person>${OWNERS})(?:的|那个|这个|那里)+${THING}?|(?:我|您|你)(?:家|们)?的?(?<relative>${OWNERS})${THING}?|(?<=^[嗯啊打就，\\s]{0,4})(?<lender>${OWNERS})(?=吧|[，。\\s]|$)`,
  mine: `(?<=打|拨|回|联系|用|留|找|给)(?:我|我自己|我本人)的(?!(?:${OWNERS})|手机|电话|号|来|这|那)`,
  digits: [
    `(?:[这那]个)?(?<head>1[3-9]\\d|[一幺][三四五六七八九3-9][${SPOKEN_DIGIT}])(?:的|开头|打头|起头|那个|这个|那${THING}|这${THING})+`,
    `(?:尾号|尾数|末尾|后[三四]位)(?:是|为)?(?<tail>[${SPOKEN_DIGIT}]{2,6})(?:结尾)?(?:的|那个|这个|那|这)+`,
    `(?<ending>[${SPOKEN_DIGIT}]{2,6})(?:结尾|收尾)(?:的|那个|这个)*`,
    `(?<=^[嗯啊打就用，\\s]{0,4})(?<bare>[${SPOKEN_DIGIT}]{3,6})的(?=那个|吧|[，。\\s]|$)`,
    `(?:刚刚?才?|前面|上面|原来)?[那这]个(?<part>[${SPOKEN_DIGIT}]{3,6})(?=[的是不那已早])`,
  ].join('|'),
} as const;
type Pattern = keyof typeof PATTERNS;
const ORDER: readonly Pattern[] = [
  'digits',
  'line',
  'landline',
  'first',
  'last',
  'other',
  'owner',
  'mine',
  'these',
  'mobile',
];
const MENTION = new RegExp(ORDER.map((name) => `(?<${name}_>${PATTERNS[name]})`).join('|'), 'g');
/** Most mentions of one turn that are looked at. */
const MAX_MENTIONS = 12;
const BEFORE = 12;
const AFTER = 20;

const CALLING_CHARS = 6;
const CALLING = /[打拨](?!表|卡|针|工|麻将|架|人|扫|开|牌|车|的士|折|印)|来电|回电|联系我/;
const PHONE = /电话|手机|号|座机|固话|卡$/;

/** All numbers that a folded text speaks of without saying them, and how the speaker stands to them. */
export function phoneMentions(text: string): PhoneMention[] {
  const mentions: PhoneMention[] = [];
  for (const match of allMatches(text, MENTION)) {
    if (mentions.length >= MAX_MENTIONS) break;
    const reference = referenceOf(match[0], match.groups ?? {});
    if (reference === null) continue;
    const start = match.index;
    const end = start + match[0].length;
    const before = text.slice(Math.max(mentions.at(-1)?.end ?? 0, start - BEFORE), start);
    const after = text.slice(end, end + AFTER);
    const stand = standOf(before, match[0], after);
    mentions.push({
      start,
      end,
      reference,
      stand,
      speaksOf: speaksOf(before.slice(-CALLING_CHARS), match[0]),
    });
  }
  return mentions;
}

function speaksOf(before: string, words: string): PhoneMention['speaksOf'] {
  if (CALLING.test(before + words)) return 'calling';
  return PHONE.test(words) ? 'phone' : null;
}

function referenceOf(
  words: string,
  groups: Readonly<Record<string, string | undefined>>,
): PhoneReference | null {
  const name = ORDER.find((one) => groups[`${one}_`] !== undefined);
  if (name === 'line') return { by: 'line' };
  if (name === 'these') return { by: 'this', far: words.startsWith('那') };
  if (name === 'landline' || name === 'mobile') return { by: 'kind', kind: name };
  if (name === 'first' || name === 'last' || name === 'other') return { by: 'order', which: name };
  if (name === 'mine') return { by: 'owner', owner: '' };
  if (name === 'owner')
    return { by: 'owner', owner: groups.person ?? groups.relative ?? groups.lender ?? '' };
  const digits = spokenDigits(
    groups.head ?? groups.tail ?? groups.ending ?? groups.bare ?? groups.part ?? '',
  );
  return digits === null ? null : { by: 'digits', digits };
}
