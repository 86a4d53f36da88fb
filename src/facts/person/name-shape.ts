import { explanationsIn, fits, mayExplain } from './character-explanation.ts';
import { NOT_NAMES } from './not-names.ts';
import { startsWithCommonSurname, surnameLength, surnameSoundingLike } from './surnames.ts';
import { ANY_TITLE, TITLE } from './titles.ts';

/** Characters that given names do not have. */
const NOT_GIVEN = new Set(
  '的了吗呢吧啊嘛是不我你他她它们这那没说讲要就都也还跟被把给对让到去过着很吃喝打电话手机号码什么怎哪谁个只条次您咱俺呀哦嗯' +
    '楼房路街区村店厂局院校所站车票钱费单证卡岁块点层室事问题投诉报咨询姓叫找女姐哥叔姨伯爷婆妈爸住在请帮人员族骂欠拖',
);
/** Characters by which names of other languages are written. */
const TRANSLITERATING = new Set(
  '阿艾依古丽娜尔买提江木罕孜哈萨克扎西多吉卓玛次仁旺堆巴特其格斯琴布和托雅亚历山大约翰利彼得麦杰森安东尼奥莎拉迪拜热帕努迈合里库班' +
    '吐逊赛力凯伊欣穆默德曼加桑措姆白央金才让索朗顿珠泽达瓦平边罗桑占堆卡塔纳罗威廉乔治露茜贝妮戴维史蒂夫塞缪萨苏乌日苏图力格仁钦嘎娃孟和普布' +
    '玉素甫则米亥提地里夏肉孜麦提吉克卜杜',
);
/** After this a name has ended. */
const ENDED =
  /^(?:$|[\s，。,.！!？?、；;：:…~\-—"'“”（）()]|[0-9零幺]|[一二两三四五六七八九]{3}|我|你|您|他|她|电话|手机|号码|联系|身份证|就是|就[两一]|是|啊|呀|哈|吧|呢|嘛|哦|噢|嗯|呃|那个|这个|打|住|在|想|要|男|女|今年|也|好|对|有|不|欠|说|讲|骂|拖|把|让|天天|一直|的(?=[话啦呀啊，,\s。]|$)|字(?!旁|头|底)|两个字|三个字)/;
/** After a name that nothing brings in. */
const PLAIN_ENDED =
  /^(?:$|[\s，。,.！!？?、；;：:…]|[0-9零幺]|[一二两三四五六七八九]{3}|我|电话|手机|号码|联系|身份证|就是|就[两一]|啊|呀|哈|吧|嘛|哦|嗯|这个|就行|就好|两个字|三个字)/;
/** After a name in a question or a read-back of the agent. */
const AGENT_ENDED = /^(?:$|[\s，。,.！!？?、；;：:…]|对|是|吗|吧|没错|嗯|啊|哦|这|您|我)/;
const BEFORE_TITLE = new RegExp(`^${TITLE}`);
const IS_TITLE = new RegExp(`^${ANY_TITLE}$`);
const HAN_NAME = /^\p{Script=Han}+$/u;

/**
 * `self`: 我叫 stands before, even a surname that was misheard counts; `firm`: another word says that a name comes;
 * `plain`: it may be any word; `agent`: an agent reads it back.
 */
export type Reading = 'self' | 'firm' | 'plain' | 'agent';

const ENDS: Readonly<Record<Reading, RegExp>> = {
  self: ENDED,
  firm: ENDED,
  plain: PLAIN_ENDED,
  agent: AGENT_ENDED,
};

export interface NameShape {
  readonly name: string;
  /** Length of the surname, 0 where names have none. */
  readonly surname: number;
  /** An explanation follows that proves it. */
  readonly explained: boolean;
}

/**
 * The full name of a person that stands at `at`, where what follows shows that it ends there. A surname that no list
 * holds counts where an explanation follows or, after 我叫, where it sounds like one.
 *
 * @param reading how likely a name is here
 */
export function fullNameAt(text: string, at: number, reading: Reading): NameShape | null {
  const known = surnameLength(text, at);
  const unlisted = known === 0;
  if (unlisted && NOT_GIVEN.has(text[at] ?? '')) return null;
  const misheard = unlisted && surnameSoundingLike(text[at] ?? '') !== null;
  const surname = known || 1;
  for (const given of unlisted && !misheard ? [2] : [2, 1]) {
    const end = at + surname + given;
    const name = text.slice(at, end);
    if (name.length < surname + given || !isPossibleName(name, surname)) continue;
    const after = text.slice(end, end + 24);
    const explained = explainsAtOnce(after, name);
    const own = name.slice(0, surname);
    // 林婷林女士: the address is no part of the name.
    if (given === 2 && name.endsWith(own) && BEFORE_TITLE.test(after)) continue;
    if (explained) return { name, surname, explained };
    if (unlisted && !(misheard && reading === 'self')) continue;
    if (reading === 'plain' && !startsWithCommonSurname(text, at)) continue;
    const again =
      after.startsWith(name) || (after.startsWith(own) && BEFORE_TITLE.test(after.slice(surname)));
    if (again || BEFORE_TITLE.test(after) || ENDS[reading].test(after)) return { name, surname, explained };
  }
  return null;
}

/** Whether characters may be surname and given name: none of them is one that names do not have. */
export function isPossibleName(name: string, surname: number): boolean {
  if (!HAN_NAME.test(name) || NOT_NAMES.has(name)) return false;
  // 谢谢 and 白天 begin longer words as well.
  if (name.length > 2 && surname === 1 && NOT_NAMES.has(name.slice(0, 2))) return false;
  const given = name.slice(surname);
  return !IS_TITLE.test(given) && ![...given].some((char) => NOT_GIVEN.has(char));
}

/** What may stand between a name and its explanation: 第二个字是. */
const BETWEEN = /^(?:[\s，。,、…]|就是|是|不是|第?[一二三四两]?个?字|姓|我|那个|名|叫|中间|最后|前面|后面)*$/;

/** Whether a text goes on by explaining one character of a name: 卓伟铭，伟大的伟. */
export function explainsAtOnce(after: string, name: string): boolean {
  // 孙悟空的孙 is one explanation; 孙悟 is no name in it.
  if (/^.?的/u.test(after)) return false;
  const first = mayExplain(after) ? explanationsIn(after)[0] : undefined;
  return (
    first !== undefined &&
    first.character !== '' &&
    BETWEEN.test(after.slice(0, first.start)) &&
    [...name].some((char) => fits(first, char))
  );
}

/** Length of the given name that stands at `at` and ends there; 0 for none. */
export function givenNameLength(text: string, at: number): 0 | 1 | 2 {
  for (const length of [2, 1] as const) {
    const given = text.slice(at, at + length);
    if (given.length < length || !HAN_NAME.test(given) || [...given].some((char) => NOT_GIVEN.has(char)))
      continue;
    const after = text.slice(at + length, at + length + 24);
    if (ENDED.test(after) || explainsAtOnce(after, given)) return length;
  }
  return 0;
}

/** 1 where a character that no list holds is a surname all the same: it stands alone or is explained at once. */
export function unlistedSurname(text: string, at: number): 0 | 1 {
  const char = text[at] ?? '';
  if (!HAN_NAME.test(char) || NOT_GIVEN.has(char)) return 0;
  const after = text.slice(at + 1, at + 20);
  if (/^[啊呀哈的]?(?:$|[\s，。,.])/.test(after)) return 1;
  const first = mayExplain(after) ? explanationsIn(after)[0] : undefined;
  return first !== undefined && first.start <= 4 && fits(first, char) ? 1 : 0;
}

const NICKNAME = new RegExp(
  `^[小老]\\p{Script=Han}(?:${ANY_TITLE})?|^[阿大]\\p{Script=Han}|^\\p{Script=Han}{1,2}(?:${ANY_TITLE})`,
  'u',
);
/** 老公, 小孩, 阿弟: what people are, not what they are called. */
const NO_NICKNAME =
  /^(?:[小老][公婆板师家人乡头妈爸弟妹孩区学伙朋百]|[阿大][弟妹姐哥姨婆公伯叔爸妈嫂爷夫家人厅楼门])/;

/** What somebody wants to be called: 小李, 阿霞, 王姐, 李师傅. */
export function nicknameAt(text: string, at: number): string | null {
  const found = NICKNAME.exec(text.slice(at, at + 6))?.[0] ?? null;
  return found === null || NO_NICKNAME.test(found) || NOT_GIVEN.has(found[1] ?? '') ? null : found;
}

export interface OtherName {
  readonly name: string;
  /** How many characters of the text it takes. */
  readonly length: number;
}

const LATIN = /^[A-Za-z][A-Za-z'.-]+(?: [A-Z][A-Za-z'.-]*){0,3}(?! ?[a-z])/;
const NOT_LATIN_NAME =
  /^(?:ok|okay|hello|hi|no|yes|app|vip|etc|led|wifi|atm|pos|ktv|qq|is|my|the|sorry|thanks?|call|hold|correct|please|good|great|sure|fine|bye)$/i;
/** So many of the characters are such as names of other languages are written with. */
const FOREIGN = 0.7;
const DOTTED = /^\p{Script=Han}{1,8}(?:[·•‧・]\p{Script=Han}{1,8}){1,3}/u;
const HAN_RUN = /^\p{Script=Han}{2,9}/u;

/**
 * A name that is not built like a Han name: 阿依古丽, 买买提·艾力 (also 点 for the dot), John Smith. Any word written with
 * the same characters looks like one: ask only where a name is due.
 */
export function otherNameAt(text: string, at: number): OtherName | null {
  const rest = text.slice(at, at + 40);
  const latin = LATIN.exec(rest)?.[0];
  if (latin !== undefined) return NOT_LATIN_NAME.test(latin) ? null : { name: latin, length: latin.length };
  const dotted = DOTTED.exec(rest)?.[0];
  if (dotted !== undefined) return { name: dotted.replace(/[•‧・]/g, '·'), length: dotted.length };
  const said = untilEnd(HAN_RUN.exec(rest)?.[0] ?? '');
  const name = said.replace(/^(.{2,5})点(.{2,5})$/u, '$1·$2');
  if (name.length < 2 || NOT_NAMES.has(name)) return null;
  const chars = [...name].filter((char) => char !== '·');
  const foreign = chars.filter((char) => TRANSLITERATING.has(char)).length / chars.length;
  // 哈哈哈 and 拜拜 are no names.
  const varied = new Set(chars).size > chars.length / 2;
  return varied && foreign >= (chars.length === 2 ? 1 : FOREIGN) ? { name, length: said.length } : null;
}

/** The run of characters up to where a name ends: 古丽娜尔电话 → 古丽娜尔. */
function untilEnd(run: string): string {
  return run.replace(/(?<=^.{2,})(?:电话|手机|号码|联系|身份证|我|你|您|就是|是|啊|呀|吧).*$/u, '');
}
