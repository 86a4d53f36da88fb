import type { FactOf } from '../../protocol/fact.ts';
import { cutText } from '../cut-text.ts';
import { fact } from '../fact.ts';
import type { Composed } from './compose.ts';
import type { Mention } from './mention.ts';
import { type PlacePart, partKind } from './place-part.ts';
import { writePlace } from './write-place.ts';

/** What the protocol takes. */
const MAX_PARTS = 24;
const MAX_TEXT = 300;
const MAX_PART = 120;

/** Confidence in a place told once, and what agreement, an answer and each point of `PlacePhrase.weight` add. */
const SURE = { least: 0.5, confirmed: 0.25, answered: 0.15, detail: 0.03, most: 0.95 } as const;

/** The place of the matter; `at`: its rank among several that it may be, from 0. */
export function placeFact({ parts, used }: Composed, text: string, at: number): FactOf<'place'> {
  const [base] = used;
  const told = Math.min(5, base?.weight ?? 0) * SURE.detail;
  const sure =
    SURE.least +
    told +
    (used.some(({ confirmed }) => confirmed) ? SURE.confirmed : 0) +
    (used.some(({ direct }) => direct) ? SURE.answered : 0);
  return fact(
    'place',
    { text: cutText(text, MAX_TEXT), parts: parts.slice(0, MAX_PARTS).map(partValue), use: 'matter' },
    {
      confidence: at === 0 ? Math.min(SURE.most, sure) : sure / 2,
      source: base?.speaker === 'agent' ? 'read-back' : 'caller',
      rule: 'place-composed',
      status: base?.confirmed === true ? 'confirmed' : 'stated',
      evidence: used.map(({ evidence }) => evidence),
      key: at === 0 ? 'matter' : `matter-${at + 1}`,
    },
  );
}

/** A place as it was spoken of, whatever it has to do with the matter. */
export function mentionFact(mention: Mention): FactOf<'place'> {
  const { parts, use, evidence, confirmed, withdrawn, speaker } = mention;
  return fact(
    'place',
    {
      text: cutText(writePlace(parts), MAX_TEXT),
      parts: parts.slice(0, MAX_PARTS).map(partValue),
      use: use === 'office' ? 'office' : 'mention',
    },
    {
      confidence: 0.5,
      source: speaker === 'agent' ? 'read-back' : 'caller',
      rule: `place-${use === 'place' ? 'mentioned' : use}`,
      status: withdrawn ? 'withdrawn' : confirmed ? 'confirmed' : 'stated',
      evidence: [evidence],
    },
  );
}

function partValue({ kind, text, atom }: PlacePart): FactOf<'place'>['value']['parts'][number] {
  return {
    kind: partKind(kind),
    text: cutText(text, MAX_PART),
    heard: atom.heard === text ? null : cutText(atom.heard, MAX_PART),
  };
}
