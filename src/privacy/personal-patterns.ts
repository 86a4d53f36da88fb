import { SPOKEN_DIGIT } from '../facts/digits.ts';
import { PLAIN_SURNAMES } from '../facts/person/surnames.ts';
import { TITLE } from '../facts/person/titles.ts';

/** Patterns of personal data that show without knowing the call; what leaves the machine and what is learnt share them. */

const HAN = '\\p{Script=Han}';
/** Those that head no other word, and some common ones that do; 出租车师傅 and 为何师傅 are nobody's name. */
export const HEADING_SURNAME = `(?:[${PLAIN_SURNAMES.replace(/[车何关戴]/g, '')}高林郭马罗梁]|(?<![为任如有几])何|(?<![开相有机])关|(?<![没要不])戴)`;
/** Whether a surname is the end of another word: 任何, 开关, 没戴. */
export function endsOtherWord(text: string, at: number): boolean {
  return /(?:[为任如有几]何|[开相有机]关|[没要不]戴)$/u.test(text.slice(Math.max(0, at - 1), at + 1));
}

/** What people are called: before these a given name may stand too; before a post (周经理) only the surname. */
export const PERSONAL_TITLE = '先生|女士|小姐|同志|同学|阿姨|大爷|大妈|大姐|大哥|师傅|老师';
/** 王先生, 王小明女士, 王某某, 周经理. */
export const TITLED_NAME = new RegExp(
  `${HEADING_SURNAME}(?:${HAN}{0,2}?(?:${PERSONAL_TITLE})|某{0,2}${TITLE}|某某?)`,
  'gu',
);
/** 老冯, 小唐; 小区, 小黄车 and 小程序 are things. */
export const FAMILIAR_NAME =
  /[老小][王李张刘陈杨赵黄周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛阎潘杜戴钟姜范姚谭廖邹熊陆郝孔崔邱秦侯邵孟符冼覃岑何高林田龚贺赖尹乔施柯翁聂](?![车序榕路村街区镇庄店中层])/gu;
/** A name follows. */
export const INTRODUCES_NAME = /姓名(?:是|为|[：:])?|名叫|名字(?:叫|是)|[我他她其人]叫|姓/gu;

const NUMERAL = `[${SPOKEN_DIGIT}０-９十百]`;
const NUMBER = `${NUMERAL}{1,6}(?:[-—之至到]${NUMERAL}{1,6})?`;
/** Counts, sums, years and sizes tell the matter. */
export const MEASURE =
  '(?:多|余|几|来|左右)?(?:年|元|块|万|亿|米|平|户|人|亩|斤|吨|度|瓦|页|台|辆|个|名|套|次|天|小时|分钟|公里|千|百|月|日|张|件|株|棵|条|只|%)';
/** Number of a house behind a road or compound, of a building, a unit or a room. */
export const HOUSE_NUMBER = new RegExp(
  [
    `(?<=[路街道巷弄村园苑区庭城厦院湾坊里][东南西北]?)附?${NUMBER}(?=号(?!线))`,
    `(?:${NUMBER}|(?<![A-Za-z])[A-Za-z])(?=号(?:楼|院|铺|房|店|商铺)|栋|幢|座(?!位)|单元|室|房(?!子|产|东|价|租|贷|屋|间))`,
  ].join('|'),
  'gu',
);
/** 5栋302: three or four digits behind a building are a room. */
export const ROOM_NUMBER = new RegExp(
  `(?<=(?:栋|幢|座|楼|单元)[\\s，,]?)[${SPOKEN_DIGIT}]{3,4}(?![${SPOKEN_DIGIT}]|(?!户)${MEASURE})`,
  'gu',
);
