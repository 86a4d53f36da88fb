/** What a caller says that tells nothing about the matter, and how to take it out of a sentence. */

const DIGIT = '[0-9０-９零〇幺一二三四五六七八九洞拐两]';
/** Seven digits in a row, spoken or written, with pauses: a phone, an identity or an order number. */
const LONG_NUMBER = new RegExp(`(?:${DIGIT}[ ,，.…-]{0,2}){6,}${DIGIT}`);
const DIGITS_ONLY = new RegExp(`^(?:后面|最后|最后一个|前面|是|嗯)?${DIGIT}{3,}$`);

/** 琼A8K270哎又讲反了琼A8K207: what was said before it does not hold. */
const CORRECTED =
  /^[^，,]*[0-9A-Z零一二三四五六七八九十][^，,0-9]{0,3}(?:不对不对|不对|[讲说念记]反了?|[讲说念记看]错了?)(?=[^，,]*[0-9A-Z零一二三四五六七八九十])/;
/** 后面四位5814: the end of a number being taken down. */
const END_OF_NUMBER = new RegExp(
  `(?:后面|最后|尾号|前面)(?:那?[三四]位)?(?:是|号)?${DIGIT}{3,}|${DIGIT}{3,}后面[三四]位`,
);

/** In a sentence that tells such a number: a clause with a piece of it. */
const PIECE_OF_NUMBER = new RegExp(`${DIGIT}{3,}|^${DIGIT}+$`);

/** A pause within a car's plate ("琼A T5832"). */
const SPLIT_PLATE = /([\u4e00-\u9fff][A-Z])\s+(?=[A-Z0-9]{4,6})/g;

const LEADING_FILLER =
  /^(?:嗯|呃|啊|哦|噢|唉|哎呀|哎|诶|欸|喂|哈|那个(?!人|时|地|店|厂|楼)|就是说|就是(?=[，\s我他你在这那])|然后(?:呢)?|反正|我跟你讲|我跟你说|我讲真的|怎么说呢|怎么讲呢|你知道吧|是这样的?|你好|您好|你看|你说|不是|对对对?|对啊|对(?![面方于他她不门联外内此着])|是啊|好的|其实|我想反映一下|我要反映一下|我反映一下|我想咨询一下|我想问一下|我就想问一下|我就是想问一下|我要投诉|我想投诉(?:一下)?|我投诉|我举报一下)[，,、\s]*/;
const TRAILING_PARTICLE =
  /(?:[啊呀嘛呢哦哈啦诶哎哟]|[，,]?那个$|了呀|知道吗|知道吧|你知道吗|对不对|对吧|是吧|是不是啊|好不好)+$/;
const SWEARING = /操他的|操你妈|他妈的|他妈|妈的|狗日的|王八蛋/g;

const COURTESY =
  /^(?:(?:好|行|嗯|哦|对|是|可以|没错|没有|谢谢|多谢|辛苦|拜拜|再见|麻烦|麻烦你|麻烦了|姑娘|小妹|小姐|同志|啦|了|啊|吧|呀|的|你|您|们)+|(?:你|您)?(?:们)?(?:快点|快一点|要快一点|尽快|赶快|赶紧|抓紧)(?:点|一点)?(?:啊|吧|哦)?|麻烦(?:你|您)?(?:们)?(?:快点|快一点|尽快)|挂了|先这样|就这样|就这些|没了|没有了|没别的了|看你们的了)$/;
const META =
  /我念|你查一下|你记一下|我报一下|我背给你|等一下|稍等|我看一下|我找给你看|听得到|听不到|大声一点|信号不好|什么意思|你听我说|你讲什么|我说到哪|是不是.{0,3}热线|市长热线|记清楚|别写错|我挂了|挂了啊|拜拜|再见|谢谢|念了|多念|多讲了|最后一个|前面那个|先生$|女士$|总结得/;
const CONTACT =
  /(?:就是|就)?(?:现在)?(?:打的|来电|拨打的|用的)?(?:这个|现在的)(?:号码?|电话|手机)?$|^(?:打|回)?(?:我)?(?:这个|那个)(?:号|电话|手机)?(?:就行|就可以|吧)?$|^(?:我的?)?(?:电话|号码|手机号|联系电话|手机)(?:是|呢)?$|^24小时开/;
const NAME_GIVEN =
  /(?:免贵|我|本人|老公|老婆)?姓[\u4e00-\u9fff](?![\u4e00-\u9fff]{6})|我(?:的名字)?叫[\u4e00-\u9fff]{2,4}$|^名字(?:叫|是)/;
const LONGEST_SPELLING = 14;
const NAME_SPELT =
  /^(?:[\u4e00-\u9fff]{1,5}(?:的|那个))+(?:那个)?[\u4e00-\u9fff]$|字旁|字头|偏旁|木子李|弓长张|耳东陈|双木林|三点水|单人旁|禾口程|口天吴|草头黄/;

/** Splits a turn into sentences; pauses that a recogniser printed as spaces don't end one. */
export function splitSentences(text: string): string[] {
  return (
    text
      .match(/[^。！？!?；;\n…]+[！？!?]?/g)
      ?.map((sentence) => sentence.trim())
      .filter(Boolean) ?? []
  );
}

/**
 * A sentence without fillers, courtesy, names, phone numbers and talk about the call itself, its clauses joined by
 * commas; the empty string when nothing is left. Nothing is added and no order is changed.
 */
export function cleanSentence(sentence: string): string {
  return cleanClauses(sentence).join('，');
}

/** The clauses of `cleanSentence`. */
export function cleanClauses(sentence: string): string[] {
  const kept: string[] = [];
  let afterName = false;
  for (const clause of sentence
    .replace(SWEARING, '')
    .replace(SPLIT_PLATE, '$1')
    .split(/[，,、\s！!？?]+/)) {
    const bare = stripFillers(clause.replace(CORRECTED, ''));
    const isName = NAME_GIVEN.test(bare) && bare.length <= 12;
    if (!isName && !(afterName && bare.length <= 10) && !spellsName(bare) && tells(bare)) kept.push(bare);
    afterName = isName;
  }
  return withoutLongNumbers(kept);
}

/** A number told in pieces goes with all its pieces; what was told around it stays. */
function withoutLongNumbers(clauses: readonly string[]): string[] {
  if (!LONG_NUMBER.test(clauses.join('，'))) return [...clauses];
  return clauses.filter((clause) => !PIECE_OF_NUMBER.test(clause));
}

/** The characters of a name explained ("吉祥的吉"); longer clauses tell something, and would cost the pattern dearly. */
function spellsName(clause: string): boolean {
  return clause.length <= LONGEST_SPELLING && NAME_SPELT.test(clause);
}

function stripFillers(clause: string): string {
  let text = clause.trim();
  for (let previous = ''; previous !== text; ) {
    previous = text;
    text = text.replace(LEADING_FILLER, '');
  }
  return text.replace(TRAILING_PARTICLE, '');
}

function tells(clause: string): boolean {
  return (
    clause.length > 1 &&
    !COURTESY.test(clause) &&
    !META.test(clause) &&
    !CONTACT.test(clause) &&
    !DIGITS_ONLY.test(clause) &&
    !LONG_NUMBER.test(clause) &&
    !END_OF_NUMBER.test(clause)
  );
}
