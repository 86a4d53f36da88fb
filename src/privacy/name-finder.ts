import { mentionsIn, type NameMention, peopleIn } from '../facts/person/name-mention.ts';
import { fullNameAt, isPossibleName, unlistedSurname } from '../facts/person/name-shape.ts';
import { mayBeOne, mayBeOneName } from '../facts/person/name-sound.ts';
import { NOT_NAMES } from '../facts/person/not-names.ts';
import { surnameLength } from '../facts/person/surnames.ts';
import { ANY_TITLE } from '../facts/person/titles.ts';
import { allMatches } from '../facts/text.ts';
import type { PersonalSpan } from './contract.ts';
import { isDriver, type Known, type KnownPerson, titlesAgree } from './known-personal.ts';
import { NameSpelling } from './name-spelling.ts';
import { endsOtherWord, FAMILIAR_NAME, INTRODUCES_NAME, TITLED_NAME } from './personal-patterns.ts';
import type { Sentence } from './sentence.ts';

const TITLE_AT_END = new RegExp(`(?<=.)${ANY_TITLE}$`, 'u');
const TITLE_NEXT = new RegExp(`^某{0,2}(${ANY_TITLE}|老(?=$|[您，,。\\s]))`, 'u');
/** 匡先生: a surname that heads other words counts where somebody is addressed. */
const ADDRESSED =
  /(?:^|[^\p{Script=Han}]|好的?|您好|你好|谢谢|那|请|是|[给叫找念])(?<name>\p{Script=Han}{1,2})(?<title>先生|女士|小姐|医生|老师|师傅)/gu;
const NO_SURNAME = /^[名氏什啥甚是的谁哪吗]/u;
/** 外号叫三炮. */
const BY_NICKNAME =
  /(?:外号|绰号|小名|网名|昵称|人称)(?:就|都)?(?:叫做?|是|喊)?\s?(?<name>\p{Script=Han}{2,3})(?=[\s，。,]|$)/gu;
/** 阿霞, 阿强; but 阿姨 and 阿婆 are anybody. */
const FRIEND =
  /小(?![孩朋伙妹弟])\p{Script=Han}(?=妈妈|爸爸|妈咪|奶奶|爷爷)|阿(?![姨婆公伯叔嫂哥姐弟妹爷爸妈奶里拉弥胶尔迪斯布根富凡司])\p{Script=Han}(?![\u4e00-\u9fff]{0,1}[路村店街])/gu;
/** Behind these a given name is part of a road or a shop: 光明路. */
const PLACE_NEXT = /[路街道村店市区县镇巷桥城园]/u;

/** Names of people: known ones wherever they stand, and those that a title, 姓, 叫 or a role shows to be one. */
export class NameFinder {
  readonly #people: readonly KnownPerson[];
  readonly #spelling: NameSpelling;

  constructor(known: Known) {
    this.#people = known.people;
    this.#spelling = new NameSpelling(known.people);
  }

  find(sentence: Sentence): PersonalSpan[] {
    const { text } = sentence;
    const introduced = [...this.#introduced(text), ...this.#mentioned(sentence)];
    const spans = [...this.#known(text), ...introduced, ...this.#titled(text), ...this.#familiar(text)];
    const spelt = this.#spelling
      .find(sentence, introduced, spans)
      .map(({ start, end, name }) => ({ ...this.#span(start, name), end }));
    return [...spans, ...spelt];
  }

  #span(start: number, said: string, title: string | null = null): PersonalSpan {
    const name = said.replace(TITLE_AT_END, '');
    const person = this.#personOf(name, title);
    // 池先生 and 池女士 are two, also where only the surname is known of both.
    const namesakes = this.#people.filter((one) => one.name === person?.name).length > 1;
    const written = person?.name ?? name;
    const identity = namesakes && person?.title != null ? `${written}${person.title}` : written;
    return { start, end: start + said.length, kind: 'name', identity, written };
  }

  /** The only one whom a name or surname can be of. */
  #personOf(name: string, title: string | null): KnownPerson | null {
    const exact = this.#people.filter((one) => one.name === name || one.heard.has(name));
    const may =
      exact.length > 0
        ? exact
        : this.#people.filter((one) => one.name.startsWith(name) && name.length <= one.surname);
    const fitting = may.filter((one) => titlesAgree(one.title, title));
    return fitting.length === 1 ? (fitting[0] ?? null) : null;
  }

  #known(text: string): PersonalSpan[] {
    const spans: PersonalSpan[] = [];
    for (const person of this.#people) {
      const { name, surname, heard } = person;
      for (const said of [name, ...heard])
        if (said.length > 1) for (const at of places(text, said)) spans.push(this.#span(at, said));
      const given = name.slice(surname);
      if (surname > 0 && given.length === 2)
        for (const at of places(text, given))
          if (!PLACE_NEXT.test(text[at + 2] ?? '') && !NOT_NAMES.has(given)) {
            // 离晓棠 for 郦晓棠.
            const start = surname === 1 && mayBeOne(text[at - 1] ?? '', name.slice(0, 1)) ? at - 1 : at;
            spans.push({ ...this.#span(start, name), end: at + 2 });
          }
      const own = surname > 0 ? name.slice(0, surname) : name;
      if (own.length > 2) continue;
      for (const at of places(text, own)) {
        // 云昌茏 for 云昌龙.
        const like = text.slice(at, at + name.length);
        if (name.length > 2 && mayBeOneName(like, name))
          spans.push({ ...this.#span(at, name), end: at + name.length });
        const title = TITLE_NEXT.exec(text.slice(at + own.length, at + own.length + 6))?.[1];
        if (title !== undefined && !endsOtherWord(text, at)) spans.push(this.#span(at, own, title));
        else if (text[at - 1] === '姓') spans.push(this.#span(at, own));
      }
    }
    return spans;
  }

  #titled(text: string): PersonalSpan[] {
    const addressed = allMatches(text, ADDRESSED).flatMap((match) => {
      const { name = '', title = '' } = match.groups ?? {};
      if (surnameLength(name) !== name.length) return [];
      return [this.#span(match.index + match[0].length - title.length - name.length, name, title)];
    });
    const titled = allMatches(text, TITLED_NAME).flatMap((match) => {
      const [found] = match;
      if (NOT_NAMES.has(found)) return [];
      const [title = null] = TITLE_AT_END.exec(found) ?? [];
      return [this.#span(match.index, found.replace(TITLE_AT_END, ''), title)];
    });
    return [...titled, ...addressed];
  }

  #familiar(text: string): PersonalSpan[] {
    const nicknames = allMatches(text, BY_NICKNAME).map((match) => {
      const { name = '' } = match.groups ?? {};
      return this.#span(match.index + match[0].length - name.length, name);
    });
    const familiar = [FAMILIAR_NAME, FRIEND].flatMap((pattern) =>
      allMatches(text, pattern).flatMap((match) => {
        const [found] = match;
        if (NOT_NAMES.has(found)) return [];
        return [{ ...this.#span(match.index, found), identity: found, written: found }];
      }),
    );
    return [...nicknames, ...familiar];
  }

  /** 姓冼, 他叫符永强, also in the agent's words. */
  #introduced(text: string): PersonalSpan[] {
    return allMatches(text, INTRODUCES_NAME).flatMap(({ 0: word, index }) => {
      const at = index + word.length + (/[\s，,：:是]/u.test(text[index + word.length] ?? '') ? 1 : 0);
      const full = fullNameAt(text, at, 'firm')?.name;
      if (full !== undefined) return [this.#span(at, full)];
      const own = text.slice(at, at + 4);
      if (word !== '姓' || /[百贵同]/u.test(text[index - 1] ?? '') || NO_SURNAME.test(own)) return [];
      const surname = surnameLength(text, at) || unlistedSurname(text, at);
      // 姓符符永发施工: the name follows its surname at once.
      const again = text.slice(at + surname, at + surname + 3);
      const whole = surname === 1 && again[0] === own[0] && isPossibleName(again, 1);
      return surname === 0
        ? []
        : [this.#span(at, whole ? text.slice(at, at + 4) : text.slice(at, at + surname))];
    });
  }

  #mentioned({ text, asked }: Sentence): PersonalSpan[] {
    const isAsked = asked.has('name');
    const mentions = [...mentionsIn(text, isAsked).filter((one) => isSure(one, isAsked)), ...peopleIn(text)];
    return mentions.flatMap((one) => {
      const at = text.lastIndexOf(one.name, one.end);
      return at < one.start || endsOtherWord(text, at) || isDriver(one.name, one.title)
        ? []
        : [this.#span(at, one.name, one.title)];
    });
  }
}

/** Whether words that bring a name in bring in nothing else: 叫, 写 and 我是 may go on with anything. */
function isSure({ by, title, name, form }: NameMention, isAsked: boolean): boolean {
  const hanName = form === 'full' || form === 'surname';
  if (hanName && surnameLength(name) === 0) return false;
  if (by === 'name' && form === 'surname') return isAsked;
  return by !== 'is' || isAsked || title !== null;
}

/** Where a word stands in a text. */
function places(text: string, word: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push(at);
  return found;
}
