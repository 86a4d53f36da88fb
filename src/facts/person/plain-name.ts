import { allMatches, clauses } from '../text.ts';
import { type NameMention, plain } from './name-mention.ts';
import { fullAt, givenAt, part, type ReadName, standsAlone, titledAt } from './name-reading.ts';
import { explainsAtOnce, nicknameAt, otherNameAt } from './name-shape.ts';
import { mayBeOne } from './name-sound.ts';
import { startsWithCommonSurname, surnameLength } from './surnames.ts';

const LEAD = /(?:[嗯啊哦呃欸]|好的?|行|可以|那个?|就|写|登记|应该|我?是|叫|对|不是?|不对|实名)*[，,、\s]*/y;
/** What may stand before a name that is an answer but does not begin it. */
const PRELUDE =
  /^(?:[嗯啊哦呃欸好行对是有那就写这我的呀，,。、\s]|可以|方便|没问题|那个|名字|姓名|电话|手机|号码|联系|来电|实名|登记|叫|不是|不对|应该|[0-9零〇一二两三四五六七八九十幺])*$/;
/** The clauses of an answer that are looked at, and its characters. */
const MAX_CLAUSES = 6;
const MAX_CHARS = 200;
/** An answer that is a nickname is hardly more. */
const SHORT_ANSWER = 10;

/** `sure`: nothing but fillers and a number stand before it, or it is explained. Others may be any word. */
export interface PlainName extends NameMention {
  readonly sure: boolean;
}

/**
 * Names that an answer may consist of, with nothing to bring them in: 周晓燕, 王先生, 敖.
 *
 * @param more places besides the heads of clauses where one may begin
 */
export function plainNamesIn(text: string, more: readonly number[]): PlainName[] {
  const heads = clauses(text.slice(0, MAX_CHARS)).slice(0, MAX_CLAUSES);
  const starts = [...new Set([...heads.map(({ start }) => start), ...more])].sort((a, b) => a - b);
  const found: PlainName[] = [];
  for (const start of starts) {
    LEAD.lastIndex = start;
    const lead = LEAD.exec(text)?.[0] ?? '';
    const at = start + lead.length;
    // 不是余 is what the name is not.
    if (at < (found.at(-1)?.end ?? 0) || lead.endsWith('不是')) continue;
    const first = found.length === 0 && PRELUDE.test(text.slice(0, Math.min(at, MAX_CHARS)));
    const [built, explained] = builtAt(text, at);
    const read = built ?? (first ? (surnameAlone(text, at) ?? calledAlone(text, at)) : null);
    if (read === null) continue;
    found.push({ ...plain(read, at), sure: first || explained });
  }
  return found;
}

/** A name that is built like one, with a title or in full, and whether an explanation of it follows. */
function builtAt(text: string, at: number): [read: ReadName | null, explained: boolean] {
  const titled = titledAt(text, at);
  if (titled !== null && standsAlone(text, titled.end)) return [titled, false];
  const full = fullAt(text, at, 'plain');
  return [full, full?.explained === true];
}

function surnameAlone(text: string, at: number): ReadName | null {
  const length = surnameLength(text, at);
  if (length === 0) return null;
  const surname = part(text, at, length, 'surname');
  const explained = explainsAtOnce(text.slice(surname.end, surname.end + 24), surname.name);
  const alone = startsWithCommonSurname(text, at) && standsAlone(text, surname.end);
  return explained || alone ? surname : null;
}

/** A nickname or a name of another build that is the whole answer. */
function calledAlone(text: string, at: number): ReadName | null {
  const nickname = nicknameAt(text, at);
  if (nickname !== null && text.length <= SHORT_ANSWER && standsAlone(text, at + nickname.length))
    return part(text, at, nickname.length, 'nickname');
  const other = otherNameAt(text, at);
  if (other === null || !standsAlone(text, at + other.length) || /^[a-z]|^[A-Z]{2}/.test(other.name))
    return null;
  return { ...part(text, at, other.length, 'whole'), name: other.name };
}

const SLIP = /(?:不对|错了|说错|讲错|搞错)[了啊]?[，,\s]*(?:应该)?(?:是|叫|姓)?/g;
const MAX_SLIPS = 8;

/** Names that replace the one told just before: 王建国，不对，王建华. */
export function slipsIn(text: string): NameMention[] {
  const found: NameMention[] = [];
  for (const match of allMatches(text, SLIP)) {
    const start = match.index + match[0].length;
    const read = builtAt(text, start)[0] ?? surnameAlone(text, start);
    if (read !== null) found.push(plain(read, start));
    if (found.length === MAX_SLIPS) break;
  }
  return found;
}

/** 姓张，晓东，拂晓的晓: a given name that follows its surname and is explained; null where none does. */
export function givenNameAfter(text: string, surname: NameMention): NameMention | null {
  const pause = /^[，,、\s]{0,2}/.exec(text.slice(surname.end, surname.end + 2))?.[0] ?? '';
  const at = surname.end + pause.length;
  const read = pause === '' ? null : givenAt(text, at);
  // 姓林，林海 is the whole name.
  if (read === null || mayBeOne(read.name.slice(0, 1), surname.name)) return null;
  return explainsAtOnce(text.slice(read.end, read.end + 24), read.name) ? plain(read, at) : null;
}
