import { type Mention, namesPlace, sharesPlace } from './mention.ts';
import { isAnchor, isName, type PlacePart, rankOfPart, samePart, slotOf } from './place-part.ts';

/** Turns that words about one place may stand apart, and an answer that names what was still open. */
const NEAR = 3;
const FAR = 8;
/** Of these a second one, when nothing else is shared, is another place. */
const APART: ReadonlySet<string> = new Set(['road', 'village', 'committee', 'compound', 'site', 'number']);

/** What was said of one place, in order. */
export type Thread = Mention[];

/**
 * The places that were spoken of, each with all that was said of it: a mention belongs to the place whose road, compound or
 * the like it names again, else to the one spoken of just before, where it answers or goes on and contradicts nothing.
 */
export function threadsOf(mentions: readonly Mention[]): Thread[] {
  const threads: Thread[] = [];
  let current: Thread | null = null;
  for (const mention of mentions) {
    const named = namesPlace(mention);
    const known = named ? threads.findLast((thread) => isOf(thread, mention)) : undefined;
    const joined: Thread | null =
      known ?? (current !== null && goesOn(current, mention, named) ? current : null);
    if (joined === null) {
      current = [mention];
      threads.push(current);
    } else {
      joined.push(mention);
      current = joined;
    }
  }
  return threads;
}

function isOf(thread: Thread, { parts, aside }: Mention): boolean {
  return thread.some((other) => other.aside === aside && sharesPlace(other.parts, parts));
}

function goesOn(thread: Thread, mention: Mention, named: boolean): boolean {
  const last = thread.at(-1);
  if (last === undefined || last.aside !== mention.aside) return false;
  if (!named) return true;
  // 就水沟边那根电线杆: told before where that is.
  if (mention.direct && thread.every(isBare)) return true;
  const distance = mention.index - last.index;
  const parts = thread.flatMap((one) => one.parts);
  // A road lacks what lies in it, a shop where it is.
  const open = !(parts.some(hasName) && mention.parts.some(hasName));
  // A name with its own road is another place than the name known.
  const apart = !open && mention.parts.some(({ kind }) => rankOfPart(kind) === 2);
  const answers =
    mention.direct || (mention.speaker === 'agent' && last.direct) || (last.direct && mention.located);
  const near =
    (distance === 0 && (mention.direct || namesPlace(last))) ||
    (answers && distance <= NEAR) ||
    (mention.direct && open && distance <= FAR && thread.some(isSure));
  // 农商行旁边 … 是哪个幼儿园: what lies there.
  const leadsOn = mention.direct && last.parts.at(-1)?.kind === 'relation';
  return near && (leadsOn || (!apart && !contradicts(parts, mention.parts)));
}

/** More than a word that looks like a place. */
function isSure({ direct, located, speaker, parts }: Mention): boolean {
  return direct || located || speaker === 'agent' || parts.some(({ atom }) => atom.entry !== null);
}

/** What a place is called tells what is there, not where it is. */
function hasName({ kind }: PlacePart): boolean {
  return isName(kind) && kind !== 'brand';
}

/** Whether the parts name another road, compound or the like than those known. */
function contradicts(parts: readonly PlacePart[], others: readonly PlacePart[]): boolean {
  return others.some(
    (other) =>
      APART.has(slotOf(other)) &&
      parts.some((part) => slotOf(part) === slotOf(other)) &&
      !parts.some((part) => samePart(part, other)),
  );
}

/** Whether nothing in it names a place. */
export function isBare({ parts }: Mention): boolean {
  return !parts.some(({ kind }) => isAnchor(kind));
}
