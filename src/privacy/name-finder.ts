import { type Explanation, explanationsIn, fits, mayExplain } from '../facts/person/character-explanation.ts';
import { mentionsIn, type NameMention, peopleIn } from '../facts/person/name-mention.ts';
import { fullNameAt } from '../facts/person/name-shape.ts';
import { mayBeOne } from '../facts/person/name-sound.ts';
import { NOT_NAMES } from '../facts/person/not-names.ts';
import { surnameLength } from '../facts/person/surnames.ts';
import { ANY_TITLE } from '../facts/person/titles.ts';
import { allMatches, clauses } from '../facts/text.ts';
import type { PersonalSpan } from './contract.ts';
import { type Known, type KnownPerson, titlesAgree } from './known-personal.ts';
import { FAMILIAR_NAME, INTRODUCES_NAME, TITLED_NAME } from './personal-patterns.ts';
import type { Sentence } from './sentence.ts';

const TITLE_AT_END = new RegExp(`(?<=.)${ANY_TITLE}$`, 'u');
const TITLE_NEXT = new RegExp(`^某{0,2}(${ANY_TITLE})`, 'u');
/** 匡先生: a surname that heads other words counts where somebody is addressed. */
const ADDRESSED =
  /(?:^|[^\p{Script=Han}]|好的?|您好|你好|谢谢|那|请|是|[给叫找])(?<name>\p{Script=Han}{1,2})(?<title>先生|女士|小姐)/gu;
/** 阿霞, 阿强; but 阿姨 and 阿婆 are anybody. */
const FRIEND =
  /阿(?![姨婆公伯叔嫂哥姐弟妹爷爸妈奶里拉弥胶尔迪斯布根富凡司])\p{Script=Han}(?![\u4e00-\u9fff]{0,1}[路村店街])/gu;
/** Words that tell of the parts of a character. */
const PARTS =
  /(?:[字人水衣提立王刀火木金马足口日]|耳朵|偏)旁|字[头底]|宝盖|走之|[三两]点水|提手|(?:[左右上下]边|[上下]面|里面)(?:是|有|加)?(?:一?个|那个|加)|[左右]边那个|去掉.?字?|加一?个/u;
/** 天上的云, 那个逄: a clause that ends in the character it explains. */
const ENDS_IN_IT = /(?:的|那个|字|是)(\p{Script=Han})$/u;
/** A clause that spells a name is hardly longer. */
const LONGEST_SPELLING = 24;
const SHORT_SPELLING = 10;
/** Sentences after a name in which it is spelt. */
const PATIENCE = 3;
const LEAD = /^(?:我们?|他|她|的|是|就是|就|嗯|呃|啊|哦|对|那个|这个|不是|免贵)*姓?/u;
const TRAIL = /(?:的|啊|吧|呀|哈|对|吗|呢|嘛|是吧|对吧|是吗)+$/u;
/** Behind these a given name is part of a road or a shop: 光明路. */
const PLACE_NEXT = /[路街道村店市区县镇巷桥城园]/u;

/** Names of people: known ones wherever they stand, and those that a title, 姓, 叫 or a role shows to be one. */
export class NameFinder {
  readonly #people: readonly KnownPerson[];
  /** Of all names heard or known. */
  readonly #characters: Set<string>;
  /** Sentences since a name was told or asked for. */
  #age = Number.POSITIVE_INFINITY;

  constructor(known: Known) {
    this.#people = known.people;
    this.#characters = new Set(known.people.flatMap(({ name }) => [...name]));
  }

  find(sentence: Sentence): PersonalSpan[] {
    const { text, asked } = sentence;
    const introduced = [...this.#introduced(text), ...this.#mentioned(sentence)];
    const spans = [...this.#known(text), ...introduced, ...this.#titled(text), ...this.#familiar(text)];
    for (const { written } of introduced) for (const one of written) this.#characters.add(one);
    if (asked.has('name') || introduced.length > 0) this.#age = 0;
    else this.#age += 1;
    return [...spans, ...this.#spelt(text, spans)];
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
        const title = TITLE_NEXT.exec(text.slice(at + own.length, at + own.length + 6))?.[1];
        if (title !== undefined) spans.push(this.#span(at, own, title));
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
    return [FAMILIAR_NAME, FRIEND].flatMap((pattern) =>
      allMatches(text, pattern).flatMap((match) => {
        const [found] = match;
        if (NOT_NAMES.has(found)) return [];
        return [{ ...this.#span(match.index, found), identity: found, written: found }];
      }),
    );
  }

  /** 姓冼, 他叫符永强, also in the agent's words. */
  #introduced(text: string): PersonalSpan[] {
    return allMatches(text, INTRODUCES_NAME).flatMap(({ 0: word, index }) => {
      const at = index + word.length + (/[\s，,：:是]/u.test(text[index + word.length] ?? '') ? 1 : 0);
      const full = fullNameAt(text, at, 'firm')?.name;
      if (full !== undefined) return [this.#span(at, full)];
      if (
        word !== '姓' ||
        /[百贵同]/u.test(text[index - 1] ?? '') ||
        !/^(?![名氏什啥甚是的谁哪吗])\p{Script=Han}/u.test(text.slice(at, at + 2))
      )
        return [];
      return [this.#span(at, text.slice(at, at + (surnameLength(text, at) || 1)))];
    });
  }

  #mentioned({ text, asked }: Sentence): PersonalSpan[] {
    const sure = ({ by, title, name, form }: NameMention): boolean => {
      if (name === '车' || (form !== 'whole' && form !== 'nickname' && form !== 'given' && surnameLength(name) === 0)) return false;
      return by !== 'is' || asked.has('name') || title !== null;
    };
    return [...mentionsIn(text, asked.has('name')).filter(sure), ...peopleIn(text)].flatMap((one) => {
      const at = text.lastIndexOf(one.name, one.end);
      return at < one.start ? [] : [this.#span(at, one.name, one.title)];
    });
  }

  /** Clauses that explain how a character of a name is written, as 吉祥的吉 or 耳东陈; they tell the name. */
  #spelt(text: string, spans: readonly PersonalSpan[]): PersonalSpan[] {
    const near = this.#age <= PATIENCE;
    if (!near && !mayExplain(text)) return [];
    const found: PersonalSpan[] = [];
    const put = (start: number, end: number, character: string): void => {
      const person = this.#people.find(({ name }) => [...name].some((one) => mayBeOne(one, character)));
      const name = person?.name ?? spans[0]?.written ?? this.#people[0]?.name ?? character;
      if (name !== '' && end > start) found.push({ ...this.#span(start, name), end });
    };
    for (const clause of clauses(text)) {
      const mine = explanationsIn(clause.text).filter((one) =>
        // 师傅的那个 leaves out which; 我建的 explains nothing.
        one.character === '' ? near && /那个|字/u.test(clause.text.slice(one.start)) && this.#isOfName(one) : this.#isOfName(one),
      );
      const start = clause.start + (LEAD.exec(clause.text)?.[0].length ?? 0);
      const end = Math.max(start, clause.end - (TRAIL.exec(clause.text)?.[0].length ?? 0));
      const own = text.slice(start, end);
      const parts = near ? (PARTS.exec(own)?.index ?? -1) : -1;
      const ending = ENDS_IN_IT.exec(own)?.[1] ?? (own.length === 1 ? own : '');
      const ends = near && own.length <= SHORT_SPELLING && this.#characters.has(ending);
      if (parts >= 0 || ends)
        put(own.length > LONGEST_SPELLING ? start + parts : start, end, mine[0]?.character ?? ending);
      else for (const one of mine) put(clause.start + one.start, clause.start + one.end, one.character);
    }
    if (found.length > 0) this.#age = 0;
    return found;
  }

  #isOfName(explanation: Explanation): boolean {
    return [...this.#characters].some((one) => fits(explanation, one));
  }
}

/** Where a word stands in a text. */
function places(text: string, word: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push(at);
  return found;
}
