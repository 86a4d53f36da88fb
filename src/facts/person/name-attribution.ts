import type { Span } from '../text.ts';
import type { Explanation } from './character-explanation.ts';
import { mentionsIn, type NameMention, peopleIn } from './name-mention.ts';
import { mayBeOneName } from './name-sound.ts';
import { givenNameAfter, plainNamesIn, slipsIn } from './plain-name.ts';
import type { Role } from './roles.ts';
import { isSurname } from './surnames.ts';

/** Whose name the talk is about; `full`: more than the surname is wanted. */
export interface Focus {
  readonly who: 'caller' | 'other';
  readonly role: Role;
  readonly full: boolean;
}

/** What was said before a caller's turn. */
export interface NameSituation {
  readonly focus: Focus | null;
  /** The agent asked for the caller's name just now. */
  readonly askedJustNow: boolean;
  /** The agent named the caller, and the turn sets it right. */
  readonly contested: boolean;
  /** The caller's surname as far as known, and whether she told it. */
  readonly surname: string;
  readonly isTold: boolean;
}

/** A name of a caller's turn and whose it is. */
export interface AttributedName {
  readonly mention: NameMention;
  readonly who: 'caller' | 'other';
  readonly role: Role;
}

const NAME_WORDS = /[姓叫名写记填喊]|免贵|我就?是|咱是|本人|称呼|\b(?:name|I|this)\b/i;
/** 我姓李，… 叫李志强: a name without a subject belongs to the one before within these characters. */
const SAME_SUBJECT = 20;
const SAME_BREATH = 3;

/**
 * All names of a caller's turn, in order. A name belongs to whom the words before it speak of, else to whom the agent
 * asked for; without either to the person spoken of last.
 */
export function namesIn(
  text: string,
  explanations: readonly Explanation[],
  situation: NameSituation,
): AttributedName[] {
  const { focus, contested } = situation;
  const found: AttributedName[] = [];
  for (const mention of NAME_WORDS.test(text) ? mentionsIn(text, focus !== null) : []) {
    const one = attributed(mention, found.at(-1) ?? null, situation);
    if (one !== null) found.push(one);
  }
  const isFree = ({ start, end }: Span): boolean =>
    !found.some(({ mention }) => start < mention.end && mention.start < end) &&
    !explanations.some((one) => start < one.end && one.start < end);
  const add = (mentions: readonly NameMention[], who: AttributedName['who'], role: Role): void => {
    for (const mention of mentions) if (isFree(mention)) found.push({ mention, who, role });
  };
  for (const { role, ...mention } of peopleIn(text)) add([mention], 'other', role);
  if (focus !== null || contested || found.length > 0) add(slipsIn(text), found[0]?.who ?? 'caller', 'near');
  const heads = explanations.map(({ end }) => end);
  if (focus?.who === 'other') {
    const full =
      found.length > 0 ? [] : plainNamesIn(text, heads).filter(({ form, sure }) => form === 'full' && sure);
    add(full.slice(0, 1), 'other', focus.role);
  } else if (focus !== null || contested) {
    add(plainAnswers(text, heads, found, situation), 'caller', 'near');
  }
  return found.sort((a, b) => a.mention.start - b.mention.start);
}

/** Names without words that bring them in: any where none was told, else what goes on with the surname told. */
function plainAnswers(
  text: string,
  heads: readonly number[],
  found: readonly AttributedName[],
  { askedJustNow, contested, surname, isTold }: NameSituation,
): NameMention[] {
  const own = found.filter(({ who }) => who === 'caller').map(({ mention }) => mention);
  if (own.some(({ form }) => form === 'full' || form === 'given' || form === 'whole')) return [];
  const told = own.findLast(({ form }) => form === 'surname');
  const known = told?.name ?? surname;
  const anyName = told === undefined && (contested || askedJustNow || !isTold);
  const given = told === undefined ? null : givenNameAfter(text, told);
  const rest = plainNamesIn(text, heads).flatMap((one, at, all): NameMention[] => {
    const own = one.name.slice(0, one.surname);
    if (one.form === 'full' && mayBeOneName(own, known)) return [one];
    if (one.form !== 'full' || !one.sure) return anyName && one.sure ? [one] : [];
    // Of two names the first is the answer.
    if (
      all
        .slice(0, at)
        .some((first) => first.form === 'full' && !mayBeOneName(first.name.slice(0, first.surname), own))
    )
      return [];
    // 何女士名字呢 — 文静，文化的文: where the surname is known, two characters are the given name.
    const restOfName = known !== '' && !contested && (one.name.length === 2 || !isSurname(own));
    if (restOfName) return askedJustNow ? [{ ...one, form: 'given', surname: 0 }] : [];
    return anyName ? [one] : [];
  });
  return given === null ? rest : [given, ...rest];
}

/** Null for a name that may be anything. */
function attributed(
  mention: NameMention,
  before: AttributedName | null,
  { focus, contested, surname, isTold }: NameSituation,
): AttributedName | null {
  const { owner, carried, by, form } = mention;
  const caller = { mention, who: 'caller', role: 'near' } as const;
  const other = (role: Role): AttributedName => ({ mention, who: 'other', role });
  if (owner?.who === 'self') {
    const asked = focus?.who === 'caller' || contested;
    // 我是… without a question may go on with anything.
    const sure = asked || by !== 'is' || mention.title !== null || form === 'full';
    return sure ? caller : null;
  }
  if (owner?.who === 'other') return other(owner.role ?? carried ?? 'near');
  if (by === 'write') return focus?.who === 'caller' ? caller : null;
  if (mention.attributive) return other(carried ?? 'near');
  const gap = before === null ? Number.POSITIVE_INFINITY : mention.start - before.mention.end;
  // 我儿子也姓张，叫张小宝: one and the same person.
  if (before !== null && by === 'name' && gap <= SAME_BREATH) return { ...before, mention };
  // 她姓滕，跟我一样，叫滕敏
  const named = before?.who === 'other' && by === 'name' && gap < SAME_SUBJECT ? before.mention.name : '';
  if (before !== null && named !== '' && mention.name.startsWith(named)) return { ...before, mention };
  // 我姓柯，你打我们司机的，姓汤: the caller is named already.
  const known = before?.who === 'caller' ? before.mention.name : isTold ? surname : '';
  const another = known !== '' && !mayBeOneName(known.slice(0, 1), mention.name.slice(0, 1));
  if (carried !== null && another && !contested && mention.form !== 'given') return other(carried);
  if (focus !== null) return focus.who === 'caller' ? caller : other(focus.role);
  if (before?.who === 'caller' && gap < SAME_SUBJECT) return caller;
  if (contested && carried === null) return caller;
  if (carried !== null) return other(carried);
  if (form === 'full' && mayBeOneName(mention.name.slice(0, surname.length), surname)) return caller;
  return by === 'surname' || form === 'full' ? other('near') : null;
}
