import { type Explanation, explanationsIn, fits, mayExplain } from '../facts/person/character-explanation.ts';
import { mayBeOne } from '../facts/person/name-sound.ts';
import { surnameLength } from '../facts/person/surnames.ts';
import { allMatches, clauses, type Span } from '../facts/text.ts';
import type { PersonalSpan } from './contract.ts';
import type { KnownPerson } from './known-personal.ts';
import type { Sentence } from './sentence.ts';

/** Words that tell of the parts of a character. */
const PARTS =
  /.?字旁|(?:[人水衣提立王刀火木金马足口日]|耳朵|偏)旁|字[头底]|宝盖|走之|[三两]点水|提手|(?:[左右上下]边|[上下]面|里面)(?:是|有|加)?(?:一?个|那个|加)|[左右]边那个|去掉.?字?|加一?个|字(?:里面|上面|下面)(?:少|多|加|有)|少一[横竖撇捺点]/gu;
/** 天上的云, 那个逄: a clause that ends in the character it explains. */
const ENDS_IN_IT = /(?:的|那个|字|是)(\p{Script=Han})$/u;
/** A clause that spells a name and does nothing else is hardly longer. */
const LONGEST_SPELLING = 24;
const SHORT_SPELLING = 10;
/** In a longer one: characters after the last part that belong to it. */
const AFTER_PARTS = 3;
/** Characters between a name and what explains it. */
const BETWEEN = 4;
const BESIDE = 1;
/** Sentences after a name in which it is spelt. */
const PATIENCE = 3;
const LEAD = /^(?:我们?|他|她|的|是|就是|就|嗯|呃|啊|哦|对|那个|这个|不是|免贵)*姓?/u;
const TRAIL = /(?:的|啊|吧|呀|哈|对|吗|呢|嘛|是吧|对吧|是吗)+$/u;

/** Words that tell how a name is written, and the name they tell. */
export interface SpeltName extends Span {
  readonly name: string;
}

/** 广东的广 加一个耳朵旁: what is explained right beside a name or its spelling belongs to it, whatever it sounds like. */
function besides(text: string, told: readonly SpeltName[]): SpeltName[] {
  if (told.length === 0) return [];
  const beside: SpeltName[] = [];
  for (const { start, end, character } of explanationsIn(text)) {
    const next = [...told, ...beside].find((one) => gap(one, { start, end }) <= BESIDE);
    if (character !== '' && next !== undefined) beside.push({ start, end, name: next.name });
  }
  return beside;
}

function gap(a: Span, b: Span): number {
  return Math.max(a.start - b.end, b.start - a.end);
}

/** Explanations of how the characters of names are written, as 吉祥的吉 or 耳东陈; they tell the name. */
export class NameSpelling {
  readonly #people: readonly KnownPerson[];
  /** Of all names heard or known. */
  readonly #characters: Set<string>;
  /** Sentences since a name was told, asked for or spelt. */
  #age = Number.POSITIVE_INFINITY;

  constructor(people: readonly KnownPerson[]) {
    this.#people = people;
    this.#characters = new Set(people.flatMap(({ name }) => [...name]));
  }

  /**
   * @param introduced names that the sentence brings in
   * @param names all names found in it
   */
  find(
    { text, asked }: Sentence,
    introduced: readonly PersonalSpan[],
    names: readonly PersonalSpan[],
  ): SpeltName[] {
    for (const { written } of introduced) for (const one of written) this.#characters.add(one);
    this.#age = asked.has('name') || introduced.length > 0 ? 0 : this.#age + 1;
    const near = this.#age <= PATIENCE;
    if (!near && !mayExplain(text)) return [];
    const found: SpeltName[] = [];
    for (const clause of clauses(text))
      for (const { start, end, character } of this.#spelt(clause.text, near)) {
        const at = clause.start + start;
        // 林晓彤双木林春晓的晓: what stands between a name and its explanation explains it too.
        const since = [...names, ...found].filter((one) => one.end <= at && at - one.end <= BETWEEN);
        const from = Math.min(at, ...since.map((one) => one.end));
        const name = this.#nameWith(character) ?? names[0]?.written ?? this.#people[0]?.name ?? character;
        if (name !== '') found.push({ start: from, end: clause.start + end, name });
      }
    if (found.length > 0) this.#age = 0;
    found.push(...besides(text, [...introduced.map((one) => ({ ...one, name: one.written })), ...found]));
    return found;
  }

  #spelt(clause: string, near: boolean): (Span & { readonly character: string })[] {
    const told = explanationsIn(clause).filter((one) => this.#isOfName(one, clause, near));
    if (!near) return told;
    const start = LEAD.exec(clause)?.[0].length ?? 0;
    const end = Math.max(start, clause.length - (TRAIL.exec(clause)?.[0].length ?? 0));
    const own = clause.slice(start, end);
    const parts = allMatches(own, PARTS);
    const ending = ENDS_IN_IT.exec(own)?.[1] ?? (own.length === 1 ? own : '');
    const ends = own.length <= SHORT_SPELLING && this.#characters.has(ending);
    const isSurname = own.length === 2 && surnameLength(own) === 2;
    const [first] = parts;
    const last = parts.at(-1);
    const character = told[0]?.character ?? ending;
    if (ends || isSurname || (first !== undefined && own.length <= LONGEST_SPELLING))
      return end > start ? [{ start, end, character }] : [];
    if (first === undefined || last === undefined) return told;
    const until = start + last.index + last[0].length + AFTER_PARTS;
    return [...told, { start: start + first.index, end: Math.min(end, until), character }];
  }

  #isOfName(one: Explanation, clause: string, near: boolean): boolean {
    // 师傅的那个 leaves out which; 我建的 explains nothing.
    if (one.character === '' && !(near && /那个|字/u.test(clause.slice(one.start)))) return false;
    return [...this.#characters].some((char) => fits(one, char));
  }

  #nameWith(character: string): string | undefined {
    return this.#people.find(({ name }) => [...name].some((one) => mayBeOne(one, character)))?.name;
  }
}
