import { knownAtom, plainAtom } from './atom.ts';
import type { Gazetteer } from './gazetteer.ts';
import { isAnchor, isDivision, type PlacePart } from './place-part.ts';

/** What a caller chose of the names that the agent offered, and what is no longer meant. */
export interface Choice {
  readonly chosen: PlacePart;
  /** The other names, and what all of them have in common (和平路 of 和平南路 and 和平北路). */
  readonly rejected: ReadonlySet<string>;
  /** The answer in the caller's words. */
  readonly answer: string;
}

const ELLIPTIC = /^[东南西北中上下前后一二三四五六七八九十]{1,2}横?(?:路|街|巷|大道)$/;
const SUFFIX = /(?:大道|横路|[东南西北中]?[路街巷])$/;
const ANSWER = /^(?:[嗯呃啊哦对是就在那个应该，,\s])*([^\s，,。啊吧呢的嘛]{1,8})/;
const LEAST_STEM = 2;

/** 和平南路还是和平北路 — 南路; null where the answer fits none or several. */
export function choiceOf(
  question: string,
  answer: string,
  offered: readonly PlacePart[],
  gazetteer: Gazetteer,
): Choice | null {
  if (!question.includes('还是')) return null;
  const names = offered.filter(({ kind }) => isAnchor(kind) && !isDivision(kind));
  const [first] = names;
  const said = ANSWER.exec(answer)?.[1] ?? '';
  if (first === undefined || names.length < 2 || said === '') return null;
  const options = names.map((part) => completed(part, first, gazetteer));
  const [chosen, ...more] = options.filter(
    ({ text, atom }) => text.endsWith(said) || said.startsWith(text) || said.startsWith(atom.heard),
  );
  const pick = chosen ?? byDirection(options, said);
  if (pick === null || more.length > 0) return null;
  const rejected = new Set(options.filter((one) => one !== pick).map(({ text }) => text));
  const stem = commonStart(options.map(({ text }) => text));
  if (stem.length >= LEAST_STEM) rejected.add(stem + (/(?:大道|[路街巷])$/.exec(pick.text)?.[0] ?? ''));
  return { chosen: pick, rejected, answer: said };
}

/** 东边那条, of 滨江东路 and 滨江西路. */
function byDirection(options: readonly PlacePart[], said: string): PlacePart | null {
  const direction = /^([东南西北中])(?:边|面|那|这|$)/.exec(said)?.[1];
  if (direction === undefined) return null;
  const [one, ...more] = options.filter(({ text }) => text.slice(-3).includes(direction));
  return one !== undefined && more.length === 0 ? one : null;
}

/** 金贸东路还是西路: the second is 金贸西路. */
function completed(part: PlacePart, first: PlacePart, gazetteer: Gazetteer): PlacePart {
  if (part === first || !ELLIPTIC.test(part.text) || !SUFFIX.test(first.text)) return part;
  const text = first.text.replace(SUFFIX, '') + part.text;
  const { heard, start, end } = part.atom;
  const entry = gazetteer.exact(text);
  const atom =
    entry === null ? plainAtom(part.kind, heard, start, text) : { ...knownAtom(entry, heard, start), text };
  return { ...part, text, atom: { ...atom, end } };
}

function commonStart(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let length = 0;
  while (length < first.length && others.every((other) => other[length] === first[length])) length += 1;
  return first.slice(0, length);
}
