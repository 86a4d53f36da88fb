import { SPOKEN_DIGIT } from '../facts/digits.ts';
import { explanationsIn } from '../facts/person/character-explanation.ts';
import { fullNameAt } from '../facts/person/name-shape.ts';
import { NOT_NAMES } from '../facts/person/not-names.ts';
import { PLAIN_SURNAMES } from '../facts/person/surnames.ts';
import { ANY_TITLE, TITLE } from '../facts/person/titles.ts';
import { MASK, maskText } from '../telemetry/mask.ts';

/** Stands where personal data stood; the models read it as a number. */
export const MASKED = '<MASK>';

const HAN = '\\p{Script=Han}';
/** Those that head no other word, and some common ones that do; 出租车师傅 is nobody's name. */
const SURNAME = `[${PLAIN_SURNAMES.replace('车', '')}高林何郭马罗梁]`;
/** What people are called: before these a given name may stand too; before a post (周经理) only the surname. */
const PERSONAL = '先生|女士|小姐|同志|同学|阿姨|大爷|大妈|大姐|大哥|师傅|老师';
/** 王先生, 王小明女士, 王某某, 周经理. */
const TITLED = new RegExp(`${SURNAME}(?:${HAN}{0,2}?(?:${PERSONAL})|某{0,2}${TITLE}|某某?)`, 'gu');
/** 老冯, 小唐; 小区, 小黄车 and 小程序 are things. */
const FAMILIAR =
  /[老小][王李张刘陈杨赵黄周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛阎潘杜戴钟姜范姚谭廖邹熊陆郝孔崔邱秦侯邵孟符冼覃岑何高林](?![车序榕路村街区镇庄店中层])/gu;
/** A name follows. */
const CALLED = /姓名(?:是|为|[：:])?|名叫|名字(?:叫|是)|[我他她其人]叫|姓/gu;
/** What may be part of a spelling of a name, between pauses. */
const CLAUSE = /[^，,；;。！？!?\s]+/gu;
const LONGEST_SPELLING = 24;

const SEPARATOR = '[ \\u3000\\-—、，,]?';
/** Numbers that everybody calls: 12345, 12315, 95598, 10086. */
const SERVICE = '(?:12\\d{3}|95\\d{3}|100\\d{2})(?!\\d)';
/** Counts, sums, years and sizes tell the matter. */
const MEASURE =
  '(?:多|余|几|来|左右)?(?:年|元|块|万|亿|米|平|户|人|亩|斤|吨|度|瓦|页|台|辆|个|名|套|次|天|小时|分钟|公里|千|百|月|日|张|件|株|棵|条|只|%)';
/** Four digits or more, written or spoken: part of a phone or of another number. */
const DIGITS = new RegExp(
  `(?<![0-9.])(?!${SERVICE})[${SPOKEN_DIGIT}](?:${SEPARATOR}[${SPOKEN_DIGIT}]){3,}[xX]?(?![0-9.]|${MEASURE})`,
  'gu',
);
/** What is left of a plate that was said with pauses or digit by digit. */
const PLATE = new RegExp(
  `[琼粤京沪渝桂湘鄂闽赣川云贵]\\s?[A-Z][ ·]?(?:[A-Z${SPOKEN_DIGIT}][ ·]?){4,6}`,
  'gu',
);
const NUMERAL = `[${SPOKEN_DIGIT}０-９十百]`;
const NUMBER = `${NUMERAL}{1,6}(?:[-—之至到]${NUMERAL}{1,6})?`;
/** Number of a house behind a road or compound, of a building, a unit or a room. */
const HOUSE = new RegExp(
  [
    `(?<=[路街道巷弄村园苑区庭城厦院湾坊里][东南西北]?)附?${NUMBER}(?=号(?!线))`,
    `(?:${NUMBER}|(?<![A-Za-z])[A-Za-z])(?=号(?:楼|院|铺|房|店|商铺)|栋|幢|座(?!位)|单元|室|房(?!子|产|东|价|租|贷|屋|间))`,
  ].join('|'),
  'gu',
);
/** 5栋302: three or four digits behind a building are a room. */
const ROOM = new RegExp(
  `(?<=(?:栋|幢|座|楼|单元)[\\s，,]?)[${SPOKEN_DIGIT}]{3,4}(?![${SPOKEN_DIGIT}]|(?!户)${MEASURE})`,
  'gu',
);

/**
 * A text without what tells of a person: names that are known, introduced (姓, 叫) or bear a title, how they are written,
 * phones, identity, account and order numbers, plates, e-mail addresses, numbers of houses and rooms. Streets,
 * compounds, sums, counts and years stay: they tell the matter and whose it is. A name that nothing shows to be one, and
 * that is not known, stays too.
 *
 * @param known names and numbers known to be personal; a title at the end of a name is no part of it
 */
export function maskPersonal(text: string, known: readonly string[]): string {
  const names = known.map(withoutTitle).filter((name) => name !== '');
  let masked = withoutSpellings(text, names.join(''));
  for (const name of names.toSorted((a, b) => b.length - a.length)) masked = withoutKnown(masked, name);
  masked = withoutIntroduced(masked);
  for (const pattern of [TITLED, FAMILIAR])
    masked = masked.replaceAll(pattern, (found) => (NOT_NAMES.has(found) ? found : MASKED));
  masked = maskText(masked).replaceAll(MASK, MASKED);
  for (const pattern of [PLATE, DIGITS, ROOM, HOUSE]) masked = masked.replaceAll(pattern, MASKED);
  return masked;
}

function withoutTitle(name: string): string {
  const bare = name.trim();
  return bare.replace(new RegExp(`(?<=.)${ANY_TITLE}$`, 'u'), '');
}

function withoutKnown(text: string, name: string): string {
  // A lone surname stands in too many other words.
  if ([...name].length > 1) return text.replaceAll(name, MASKED);
  return /^\p{Script=Han}$/u.test(name)
    ? text.replaceAll(new RegExp(`${name}某{0,2}${ANY_TITLE}`, 'gu'), MASKED)
    : text;
}

/** Without the clauses that explain how a character of a known name is written: 墨翟那个翟, 吉祥的吉. */
function withoutSpellings(text: string, characters: string): string {
  if (characters === '') return text;
  return text.replaceAll(CLAUSE, (clause) => {
    if (clause.length > LONGEST_SPELLING) return clause;
    const spells = explanationsIn(clause).some(({ character }) => characters.includes(character));
    return spells ? MASKED : clause;
  });
}

/** Without names behind words that bring one in: 姓冼, 他叫符永强. */
function withoutIntroduced(text: string): string {
  let masked = '';
  let from = 0;
  for (const { 0: word, index } of text.matchAll(CALLED)) {
    const at = index + word.length;
    if (at < from) continue;
    const surname = word === '姓' && /^(?![名氏什啥是])\p{Script=Han}/u.test(text.slice(at)) ? 1 : 0;
    const length = fullNameAt(text, at, 'firm')?.name.length ?? surname;
    if (length === 0) continue;
    masked += text.slice(from, at) + MASKED;
    from = at + length;
  }
  return masked + text.slice(from);
}
