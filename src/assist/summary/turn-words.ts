import { digitGroups } from '../../facts/digits.ts';
import type { PlaceAtom } from '../../facts/place/atom.ts';
import type { Gazetteer } from '../../facts/place/gazetteer.ts';
import { placeAtoms } from '../../facts/place/place-atoms.ts';
import { fold } from '../../facts/text.ts';
import type { TimeBase } from '../../facts/time/time-base.ts';
import type { Segment } from '../../protocol/common.ts';
import { type Figure, figuresIn } from './figures.ts';

/** What a text holds that may bear out another. */
export interface TurnWords {
  readonly text: string;
  readonly digits: string;
  readonly figures: readonly Figure[];
  readonly atoms: readonly PlaceAtom[];
}

interface Known {
  readonly wall: number;
  readonly gazetteer: Gazetteer;
  readonly words: TurnWords;
}

const known = new WeakMap<Segment, Known>();

/** Reads a turn, once for each call that it stands in: sentences never change, and a text is held against them again and again. */
export function turnWords(segment: Segment, base: TimeBase, gazetteer: Gazetteer): TurnWords {
  const before = known.get(segment);
  if (before?.wall === base.wall && before.gazetteer === gazetteer) return before.words;
  const words = wordsIn(segment.text, base, gazetteer);
  known.set(segment, { wall: base.wall, gazetteer, words });
  return words;
}

export function wordsIn(source: string, base: TimeBase, gazetteer: Gazetteer): TurnWords {
  const text = fold(source);
  return {
    text,
    digits: digitGroups(text)
      .map(({ digits }) => digits)
      .join(''),
    figures: figuresIn(text, base),
    atoms: placeAtoms(text, gazetteer),
  };
}
