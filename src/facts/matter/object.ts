import type { RequestKind } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import { fact } from '../fact.ts';
import type { ThingClass } from './lexicon/lexicon-types.ts';
import type { Notes } from './notes.ts';
import type { Heading } from './topic.ts';

/** Kinds of request that are about somebody. */
const ABOUT: ReadonlySet<RequestKind> = new Set(['投诉', '举报', '表扬']);
/** Who may be complained of, whoever is named first of those heard about as often. */
const ANSWERABLE: readonly (readonly ThingClass[])[] = [
  ['driver', 'staff'],
  ['property', 'developer'],
  ['shop', 'car-park', 'employer', 'provider', 'carrier'],
];
/** Whom people turn to for help as often as they complain of them. */
const HELPERS: readonly ThingClass[] = ['body', 'school', 'clinic'];
const PRAISED: readonly (readonly ThingClass[])[] = [['driver', 'staff'], HELPERS, ['property']];
/** Words too common to say who is meant. */
const VAGUE: ReadonlySet<string> = new Set(['公司', '单位', '服务员', '工作人员', '司机', '老板']);
const CLASSES = [...ANSWERABLE.flat(), ...HELPERS];
const ABOUT_AS_OFTEN = 0.5;
const SURE_SCORE = 3.4;

/**
 * Who or what is complained of or praised, by name where one was said: whom the trouble of the heading comes from, else
 * who was named right after 投诉 or 表扬 or spoken of together with a trouble. Null for the other kinds of request.
 */
export function objectOf(
  notes: Notes,
  heading: Heading | null,
  kind: RequestKind | null,
  matter: number,
): FactOf<'object'> | null {
  if (kind === null || !ABOUT.has(kind)) return null;
  const praised = kind === '表扬';
  const own = praised ? undefined : heading?.thing?.of;
  const thing =
    own !== undefined && CLASSES.includes(own)
      ? notes.topic.mostNamed([own])
      : involved(notes, heading, praised);
  const named = notes.names.best(thing?.name ?? null);
  const found = named ?? thing;
  if (found === null) return null;
  return fact(
    'object',
    { matter, text: found.name },
    {
      confidence: named !== null ? 0.6 : (thing?.score ?? 0) >= SURE_SCORE ? 0.55 : 0.45,
      source: 'inferred',
      rule: named !== null ? 'object-named' : 'object-kind',
      evidence: [found.evidence],
      key: `${matter}.object`,
    },
  );
}

function involved(
  notes: Notes,
  heading: Heading | null,
  praised: boolean,
): ReturnType<Notes['topic']['mostNamed']> {
  const { topic } = notes;
  const accused = topic.mostNamed(CLASSES, 'accused');
  if (accused !== null && !VAGUE.has(accused.name)) return accused;
  const groups = praised ? PRAISED : ANSWERABLE;
  if (!praised && heading === null) return null;
  const among = praised || heading === null ? 'all' : heading.matter;
  const most = topic.mostNamed(groups.flat(), among)?.score ?? 0;
  for (const group of groups) {
    const one = topic.mostNamed(group, among);
    if (one !== null && !VAGUE.has(one.name) && one.score >= ABOUT_AS_OFTEN * most) return one;
  }
  return null;
}
