import { allMatches, type Span } from '../text.ts';
import { calledAt, fullAt, givenAt, namedAt, type ReadName, surnameAt, titledAt } from './name-reading.ts';
import type { Reading } from './name-shape.ts';
import { mayBeOneName } from './name-sound.ts';
import { clauseBefore, isThing, lastRoleIn, type Owner, ownerBefore, personsIn, type Role } from './roles.ts';
import { PLAIN_SURNAMES, startsWithCommonSurname } from './surnames.ts';
import { TITLE } from './titles.ts';

/** How a name is brought in: 姓; 叫, 名字是; 我是; 写, 登记; 叫我; or by nothing. */
type Means = 'surname' | 'name' | 'is' | 'write' | 'call' | 'plain';

/** A name as a caller tells it; the span holds the name and the words that bring it in. */
export interface NameMention extends ReadName, Span {
  readonly by: Means;
  /** Of whom the words right before speak. */
  readonly owner: Owner;
  /** What the person is who was spoken of last in the turn, for a name without a subject. */
  readonly carried: Role | null;
  /** 有个姓林的: nobody speaks of herself so. */
  readonly attributive: boolean;
}

const BRINGS_IN =
  /(?<call>(?:叫|喊|称呼)我(?:做|一声|为)?)|(?<surname>(?<![百贵同不])(?:免贵|敝|鄙|复|双)?姓(?!名|氏|什么|啥|甚|哪|谁)(?:是|呢是?|个)?|免贵(?!姓))|(?<name>(?:名字|姓名|全名|真名|大名|本名)(?:就|呢|写)?(?:是|叫做?|[两一]个字|(?:我)?(?:也|都|就)?(?:给|告诉|跟|和|报)(?:给)?[你您]们?(?:说|讲|报|留)?(?:一下|一遍)?[吧啊哈]?)?|名(?:叫|呢是?|是)?|(?<![打大不])叫(?:做|作)?|本人(?:是|叫)?|my name is|this is)|(?<is>(?:我|咱)(?:就)?是(?!不|什么|谁)|\bI am|\bI'm)|(?<write>(?:写|登记|记|填|留个)(?:个|成|为|上|我的?)?)/gi;
const OWN_NUMBER =
  /(?:^|[\s，,。])(?:我|本人)的?(?:电话|手机|号码|联系方式)(?:号码?)?(?:就)?是?[\s0-9零一二三四五六七八九幺-]{0,24}[\s，,。]+$/;
const I_AM =
  /(?:^|[\s，,。])(?:我|咱)(?:就)?是((?!来|想|要|投诉|反映|举报|问|说|找|打|在|被|跟|给|坐|去|因为)[^\s，,。他她]{2,14})[\s，,。]+$/;
const OF_SELF = /免贵|敝|鄙|本人|my|^I/i;
const PAUSE = /[，,、\s:：]{0,3}(?:(?:就是|就|是|那个)(?=\p{Script=Han}))?/uy;
/** 写姓吴的就行. */
const TO_WRITE = /(?:写|登记|记|留|填)(?:成|个|一个)?$/;
/** Most mentions read, and words looked at, in one turn: nobody names more people in a breath. */
const MAX_MENTIONS = 24;
const MAX_TRIES = 200;
/** A given name stands at most so far after the surname it belongs to. */
const GIVEN_WITHIN = 16;
/** How far back of a name the person is looked for who was spoken of. */
const CARRIED = 30;

/**
 * All names that words of a caller's turn bring in.
 *
 * @param asked an answer to a question for a name
 */
export function mentionsIn(text: string, asked: boolean): NameMention[] {
  const found: NameMention[] = [];
  let tries = 0;
  for (const match of allMatches(text, BRINGS_IN)) {
    tries += 1;
    if (found.length >= MAX_MENTIONS || tries > MAX_TRIES) break;
    if (match.index < (found.at(-1)?.end ?? 0)) continue;
    const words = match[0];
    const by = meansOf(match.groups ?? {});
    const self = by === 'is' || by === 'call' || OF_SELF.test(words);
    const clause = clauseBefore(text, match.index);
    if (by === 'name' && isThing(clause)) continue;
    const own =
      self ||
      (clause === '' &&
        by !== 'write' &&
        isSelf(text.slice(Math.max(0, match.index - CARRIED), match.index)));
    const owner: Owner = own ? { who: 'self' } : ownerBefore(clause);
    const reading = readingOf(by, words, owner, asked);
    const read = readAfter(text, match.index + words.length, by, words, reading, found.at(-1));
    if (read === null) continue;
    found.push({
      ...read,
      start: match.index,
      by,
      owner,
      carried: lastRoleIn(text.slice(Math.max(0, match.index - CARRIED), match.index)),
      attributive:
        by === 'surname' &&
        !TO_WRITE.test(clause) &&
        /^的(?:[^\s，。,.]|\s*一个)/.test(text.slice(read.end, read.end + 4)),
    });
  }
  return found;
}

/** 我是业委会主任 姓邢, 我的号码是… 姓陈: the clause before speaks of the caller herself. */
function isSelf(talk: string): boolean {
  if (OWN_NUMBER.test(talk)) return true;
  const role = I_AM.exec(talk)?.[1];
  return role !== undefined && personsIn(role).at(-1)?.end === role.length;
}

/** 我叫 is followed by a name, 我是 by anything unless a name was asked for. */
function readingOf(by: Means, words: string, owner: Owner, asked: boolean): Reading {
  if (by !== 'is' && (owner?.who === 'self' || words.includes('名'))) return 'self';
  return asked ? 'firm' : 'plain';
}

function meansOf(groups: Readonly<Record<string, string | undefined>>): Means {
  for (const means of ['call', 'surname', 'is', 'write'] as const)
    if (groups[means] !== undefined) return means;
  return 'name';
}

function readAfter(
  text: string,
  from: number,
  by: Means,
  words: string,
  reading: Reading,
  previous: NameMention | undefined,
): ReadName | null {
  PAUSE.lastIndex = from;
  const at = from + (PAUSE.exec(text)?.[0].length ?? 0);
  switch (by) {
    case 'surname':
      return surnameAt(text, at, words.startsWith('复'));
    case 'call':
      return calledAt(text, at);
    case 'write':
      return titledAt(text, at) ?? fullAt(text, at, 'plain');
    case 'is':
      return titledAt(text, at) ?? namedAt(text, at, reading) ?? ofPlaceAt(text, at);
    default:
      return (previous === undefined ? null : restOf(previous, text, at)) ?? namedAt(text, at, reading);
  }
}

/** 我是美兰区人民路社区的王婷: name or title after where the caller is from. */
function ofPlaceAt(text: string, from: number): ReadName | null {
  const place = /^\p{Script=Han}{2,20}?的/u.exec(text.slice(from, from + 24))?.[0];
  if (place === undefined) return null;
  return titledAt(text, from + place.length) ?? fullAt(text, from + place.length, 'plain');
}

/** 姓王 叫建国; a name of three characters with another surname is somebody else's. */
function restOf(previous: NameMention, text: string, at: number): ReadName | null {
  if (previous.form !== 'surname' || at - previous.end > GIVEN_WITHIN) return null;
  const full = fullAt(text, at, 'firm');
  const same = full !== null && mayBeOneName(full.name.slice(0, previous.surname), previous.name);
  return same ? full : givenAt(text, at);
}

const TITLED = new RegExp(`([${PLAIN_SURNAMES}])(${TITLE})`, 'g');
const OFFICE =
  /经理|老板|总|师傅|医生|大夫|主任|校长|园长|院长|所长|科长|局长|处长|书记|队长|站长|店长|会长|主管|会计|警官|教练|司机/;
const THANKED = /(?:谢谢|感谢|你好|您好|辛苦|麻烦)(?:你|您|了)?$/;

/** People of whom a caller speaks by surname and title (戚总, 林师傅) or by role and name (包工头蒋德贵). */
export function peopleIn(text: string): (NameMention & { readonly role: Role })[] {
  const found: (NameMention & { readonly role: Role })[] = [];
  for (const match of allMatches(text, TITLED)) {
    const [words, name = '', title = ''] = match;
    const start = match.index;
    if (THANKED.test(text.slice(Math.max(0, start - 4), start))) continue;
    const read: ReadName = { name, form: 'surname', surname: 1, title, end: start + words.length };
    found.push({ ...plain(read, start), role: OFFICE.test(title) ? 'trade' : 'near' });
    if (found.length === MAX_MENTIONS) break;
  }
  for (const { role, end } of personsIn(text).slice(0, MAX_MENTIONS)) {
    const at = end + (/^[，,\s]/.test(text.slice(end, end + 1)) ? 1 : 0);
    const full = fullAt(text, at, role === 'trade' && startsWithCommonSurname(text, at) ? 'firm' : 'plain');
    if (full !== null && full.name.length > 2) found.push({ ...plain(full, at), role });
  }
  return found;
}

/** A name that nothing brings in. */
export function plain(read: ReadName, start: number): NameMention {
  return { ...read, start, by: 'plain', owner: null, carried: null, attributive: false };
}
