import type { Span } from '../text.ts';
import type { Entry, Gazetteer } from './gazetteer.ts';
import type { AtomKind } from './place-words.ts';
import type { SoundLine } from './sound-index.ts';

/** One part of a place as said. `text` is how an order writes it; `entry` is what the gazetteer knows of it. */
export interface PlaceAtom extends Span {
  readonly kind: AtomKind;
  readonly text: string;
  readonly entry: Entry | null;
  /** The recogniser's words. */
  readonly heard: string;
  /** The gazetteer's name differs from what was heard. */
  readonly repaired: boolean;
  /** A speaker told how it is written (风俗的俗). */
  readonly spelled: boolean;
}

/** A text being searched for parts of places. */
export interface Search {
  readonly text: string;
  readonly line: SoundLine;
  readonly gazetteer: Gazetteer;
  /** 1 at each character that belongs to a part found already. */
  readonly taken: Uint8Array;
  /** Where names begin anew, see `boundaries`. */
  readonly marks: Uint8Array;
  /** 1 at each character that a speaker told how to write. */
  readonly spelled: Uint8Array;
  /** Where the parts found already lie for certain. */
  readonly districts: ReadonlySet<string>;
}

export function isOfficial(kind: AtomKind): boolean {
  return kind === 'district' || kind === 'street' || kind === 'elsewhere';
}

/** 龙昆南, of 龙昆南路. */
export function isShortRoad({ kind, name, canonical }: Entry): boolean {
  return kind === 'road' && canonical === `${name}路`;
}

/** A part that the gazetteer knows. */
export function knownAtom(entry: Entry, heard: string, start: number): PlaceAtom {
  return {
    start,
    end: start + heard.length,
    kind: entry.kind,
    text: isOfficial(entry.kind) || isShortRoad(entry) ? entry.canonical : entry.name,
    entry,
    heard,
    repaired: entry.name !== heard,
    spelled: false,
  };
}

/** A part that no gazetteer knows. */
export function plainAtom(kind: AtomKind, heard: string, start: number, text = heard): PlaceAtom {
  return {
    start,
    end: start + heard.length,
    kind,
    text,
    heard,
    entry: null,
    repaired: false,
    spelled: false,
  };
}
