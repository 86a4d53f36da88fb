import { spokenDigits } from '../facts/digits.ts';
import { mayBeOneName } from '../facts/person/name-sound.ts';
import { surnameLength } from '../facts/person/surnames.ts';
import { ANY_TITLE } from '../facts/person/titles.ts';
import type { Evidence } from '../protocol/common.ts';
import type { Fact, FactOf } from '../protocol/fact.ts';
import type { PersonalKind } from './contract.ts';

/** What is known of a call when its words are redacted. */
export interface KnownPersonal {
  readonly facts: readonly Fact[];
  /** Names of people from elsewhere, such as the form; a title at the end is no part of a name. */
  readonly names?: readonly string[];
  /** Numbers from elsewhere: the one the line showed, one that the agent typed. */
  readonly numbers?: readonly string[];
}

/** Somebody whose name is known. */
export interface KnownPerson {
  /** Full name or surname. */
  readonly name: string;
  /** Length of the surname at its head; 0 where names have none. */
  readonly surname: number;
  readonly title: string | null;
  /** What the recogniser printed for the name. */
  readonly heard: ReadonlySet<string>;
}

/** A number that is known, with the words it was said in. */
export interface KnownNumber {
  readonly kind: PersonalKind;
  /** Digits, or the characters of a plate. */
  readonly number: string;
  readonly evidence: readonly Evidence[];
}

/** What tells one house from another: 49号, 3栋2单元, as written and as heard. */
export interface KnownAddress {
  readonly words: ReadonlySet<string>;
}

export interface Known {
  readonly people: readonly KnownPerson[];
  readonly numbers: readonly KnownNumber[];
  readonly addresses: readonly string[];
}

const TITLE_AT_END = new RegExp(`(?<=.)${ANY_TITLE}$`, 'u');
/** Words of the evidence that bring a name in. */
const BRINGS_IN = /^.*(?:姓名|名字|叫做?|姓|我是|免贵)(?:是|叫)?/u;
const LONGEST_NAME = 4;

/** 公交车司机 is anybody who drives; 车老板 is somebody's name. */
export function isDriver(name: string, title: string | null): boolean {
  return name === '车' && (title === '司机' || title === '师傅');
}

/** What the finders may know, from the facts of the call and from the form. */
export function knownOf({ facts, names = [], numbers = [] }: KnownPersonal): Known {
  const people = facts.flatMap((one) =>
    one.type === 'person' && !isDriver(one.value.name, one.value.title) ? [personOf(one)] : [],
  );
  const others = names.flatMap((name) => {
    const bare = name.trim();
    const [title = null] = TITLE_AT_END.exec(bare) ?? [];
    const given = bare.replace(TITLE_AT_END, '');
    return given === ''
      ? []
      : [{ name: given, surname: surnameLength(given), title, heard: new Set<string>() }];
  });
  return {
    people: distinct([...people, ...others]),
    numbers: [
      ...facts.flatMap(numberOf),
      ...numbers.flatMap((number) => {
        const digits = number.replace(/\D/g, '');
        return digits.length < 4 ? [] : [{ kind: 'phone' as const, number: digits, evidence: [] }];
      }),
    ],
    addresses: addressesOf(facts),
  };
}

function personOf({ value, evidence }: FactOf<'person'>): KnownPerson {
  const { name, title } = value;
  const heard = new Set<string>();
  for (const { text } of evidence) {
    const words = text.replace(BRINGS_IN, '').replace(TITLE_AT_END, '').trim();
    // 陈思彤 that turned out to be 谌思彤.
    if (words !== name && words.length > 1 && words.length <= LONGEST_NAME && mayBeOneName(words, name))
      heard.add(words);
  }
  return { name, surname: surnameLength(name), title, heard };
}

/** One entry a name; a surname that a full name begins with stays by itself only where the title is another. */
function distinct(people: readonly KnownPerson[]): KnownPerson[] {
  const kept: KnownPerson[] = [];
  for (const person of people.toSorted((a, b) => b.name.length - a.name.length)) {
    const at = kept.findIndex(
      (one) => one.name.startsWith(person.name) && titlesAgree(one.title, person.title),
    );
    const same = kept[at];
    if (same === undefined) kept.push(person);
    else
      kept[at] = {
        ...same,
        title: same.title ?? person.title,
        heard: new Set([...same.heard, ...person.heard]),
      };
  }
  return kept;
}

const WOMAN = /女|[姐姨妈娘婶嫂婆]|太太|夫人|奶奶/u;
const MAN = /先生|[哥叔伯爷公]/u;

/** Whether two titles can be of one person. */
export function titlesAgree(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true;
  return !((WOMAN.test(a) && MAN.test(b)) || (MAN.test(a) && WOMAN.test(b)));
}

function numberOf(fact: Fact): KnownNumber[] {
  const { evidence } = fact;
  switch (fact.type) {
    case 'phone': {
      const { kind, number } = fact.value;
      return kind === 'service' ? [] : [{ kind: 'phone', number, evidence }];
    }
    case 'identity-number':
      return [{ kind: 'identity-number', number: fact.value.number, evidence }];
    case 'plate':
      return [{ kind: 'plate', number: fact.value.plate, evidence }];
    case 'order-number':
      return [{ kind: 'order-number', number: fact.value.number, evidence }];
    case 'account-number':
      return [
        { kind: fact.value.bankCard ? 'bank-card' : 'account-number', number: fact.value.number, evidence },
      ];
    default:
      return [];
  }
}

/** Numbers of houses, buildings and rooms; a lone digit is heard in too many other words. */
function addressesOf(facts: readonly Fact[]): string[] {
  const words = new Set<string>();
  for (const fact of facts) {
    if (fact.type !== 'place') continue;
    for (const { kind, text, heard } of fact.value.parts) {
      if (kind !== 'number' && kind !== 'building') continue;
      for (const said of [text, heard ?? '']) if (said.length > 1 && tellsHouse(said)) words.add(said);
    }
  }
  return [...words].sort((a, b) => b.length - a.length);
}

/** 2号口 is no house, 三楼 by itself is in every building. */
function tellsHouse(said: string): boolean {
  return (
    !/(?:口|门|线|梯|路|楼层|层|车库|桥|岗)$/u.test(said) && !/^.{1,3}楼$/u.test(said) && hasNumber(said)
  );
}

function hasNumber(said: string): boolean {
  return [...said].some((char) => spokenDigits(char) !== null || /[A-Za-z十百]/.test(char));
}
