import {
  fullNameAt,
  givenNameLength,
  nicknameAt,
  otherNameAt,
  type Reading,
  unlistedSurname,
} from './name-shape.ts';
import { surnameLength } from './surnames.ts';
import { TITLE } from './titles.ts';

/** A name read at some place of a text. */
export interface ReadName {
  readonly name: string;
  /**
   * `surname` and `given`: only that part of a Han name. `whole`: a name of another build. `nickname`: what somebody wants
   * to be called.
   */
  readonly form: 'full' | 'surname' | 'given' | 'whole' | 'nickname';
  /** Length of the surname at the head of `name`. */
  readonly surname: number;
  readonly title: string | null;
  /** Where the name, with its title, ends. */
  readonly end: number;
}

/** A full name, and whether an explanation that follows proves it. */
export interface ReadFullName extends ReadName {
  readonly explained: boolean;
}

const TITLE_AT = new RegExp(TITLE, 'y');
/** What may stand after a name that is an answer by itself. */
const ALONE =
  /^(?:$|[\s，。,.！!、…]|[啊呀吧哈的](?:$|[\s，。,.])|电话|手机|号码|联系|就行|就好|就可以|[0-9幺])/;

/** Whether nothing that belongs to it follows a name. */
export function standsAlone(text: string, end: number): boolean {
  return ALONE.test(text.slice(end, end + 3));
}

const CUT_OFF = /^(?:$|[\s，。,.…])/;

function titleAt(text: string, at: number): string | null {
  TITLE_AT.lastIndex = at;
  return TITLE_AT.exec(text)?.[0] ?? null;
}

/** A name that is nothing but these characters. */
export function part(text: string, at: number, length: number, form: ReadName['form']): ReadName {
  const surname = form === 'surname' ? length : 0;
  return { name: text.slice(at, at + length), form, surname, title: null, end: at + length };
}

/** A full name, with the title that follows it. */
export function fullAt(text: string, at: number, reading: Reading): ReadFullName | null {
  const full = fullNameAt(text, at, reading);
  if (full === null) return null;
  const end = at + full.name.length;
  const title = titleAt(text, end);
  return { ...full, form: 'full', title, end: end + (title?.length ?? 0) };
}

/** 王先生, 李女士: a surname with a title. */
export function titledAt(text: string, at: number): ReadName | null {
  const length = surnameLength(text, at);
  const title = length === 0 ? null : titleAt(text, at + length);
  if (title === null) return null;
  return { ...part(text, at, length, 'surname'), title, end: at + length + title.length };
}

/** What follows 姓; `compound` after 复姓. */
export function surnameAt(text: string, at: number, compound: boolean): ReadName | null {
  const latin = /^[A-Za-z]{1,6}(?![A-Za-z])/.exec(text.slice(at, at + 7))?.[0];
  if (latin !== undefined) return part(text, at, latin.length, 'surname');
  const length = compound ? 2 : surnameLength(text, at) || unlistedSurname(text, at);
  const surname = text.slice(at, at + length);
  if (!/^\p{Script=Han}+$/u.test(surname)) return null;
  // 姓郭郭德明: surname and whole name in one breath.
  const full = text.startsWith(surname, at + length) ? fullAt(text, at + length, 'firm') : null;
  return full ?? titledAt(text, at) ?? part(text, at, length, 'surname');
}

/** What follows 叫我: a nickname, a name, or what the caller wants to be addressed by. */
export function calledAt(text: string, at: number): ReadName | null {
  const read = titledAt(text, at) ?? fullAt(text, at, 'self');
  const length = nicknameAt(text, at)?.length ?? otherNameAt(text, at)?.length ?? 0;
  return read ?? (length === 0 ? null : part(text, at, length, 'nickname'));
}

/** What follows 叫, 名字是 or 我是. */
export function namedAt(text: string, at: number, reading: Reading): ReadName | null {
  const full = fullAt(text, at, reading);
  if (full !== null) return full;
  const nickname = nicknameAt(text, at);
  if (nickname !== null && standsAlone(text, at + nickname.length))
    return part(text, at, nickname.length, 'nickname');
  const other = otherNameAt(text, at);
  if (other !== null) return { ...part(text, at, other.length, 'whole'), name: other.name };
  // 我叫陈 … spelt on in the next turns.
  const surname = surnameLength(text, at);
  return surname > 0 && CUT_OFF.test(text.slice(at + surname, at + surname + 1))
    ? part(text, at, surname, 'surname')
    : null;
}

/** The given name after 叫 where the surname was told just before. */
export function givenAt(text: string, at: number): ReadName | null {
  const length = givenNameLength(text, at);
  return length === 0 ? null : part(text, at, length, 'given');
}
