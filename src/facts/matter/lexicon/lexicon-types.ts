import type { RequestKind } from '../../../protocol/common.ts';

/** What a matter is about; two matters of different fields go to different bodies. */
export type Field =
  | 'noise'
  | 'smell'
  | 'rubbish'
  | 'street'
  | 'parking'
  | 'transit'
  | 'utility'
  | 'home'
  | 'property'
  | 'building'
  | 'trade'
  | 'work'
  | 'papers'
  | 'welfare'
  | 'school'
  | 'health'
  | 'conduct'
  | 'offence'
  | 'danger'
  | 'loss';

/** Something spoken of, by the name an order gives it. */
export interface Thing {
  readonly name: string;
  /** What may be the matter with it: a matter names the classes it can befall. */
  readonly of: ThingClass;
  /** How callers call it, in the pattern language of `lexicon-pattern.ts`. */
  readonly say: string;
  /** How recognisers misspell it. */
  readonly misheard?: string;
  /** Its name when the trouble is by night or at noon. */
  readonly night?: string;
  readonly noon?: string;
}

export type ThingClass =
  | 'noise-source'
  | 'smell-source'
  | 'obstacle'
  | 'facility'
  | 'pipe'
  | 'lamp'
  | 'lift'
  | 'building-part'
  | 'network'
  | 'carrier'
  | 'driver'
  | 'staff'
  | 'body'
  | 'property'
  | 'developer'
  | 'shop'
  | 'employer'
  | 'school'
  | 'clinic'
  | 'paper'
  | 'benefit'
  | 'food'
  | 'belonging'
  | 'fee'
  | 'car-park'
  | 'provider';

/** A matter people call about again and again, by the words an order's heading has for it. */
export interface Matter {
  /**
   * The heading, or its end where a thing is named before it. `{class}` stands for the thing of that class that was heard
   * most; the matter counts only where there is one, unless a word to write instead stands behind a bar: `{food|食品}`.
   */
  readonly name: string;
  readonly field: Field;
  /** What such a call mostly is, where the caller does not say so. */
  readonly kind: RequestKind;
  /**
   * What callers say, in the pattern language of `lexicon-pattern.ts`; any of them tells.
   */
  readonly say: string;
  /** One of these must be said as well, anywhere in the call. */
  readonly and?: string;
  /** Named before the heading, whichever was heard most. Without one the heading is none, unless `alone`. */
  readonly things?: readonly ThingClass[];
  readonly alone?: true;
  /** The compound, house or shop is named before the heading. */
  readonly place?: true;
  /** The heading of a proposal to better it. */
  readonly proposal?: string;
  /** Where one of these begins at the same place, it was not said: 停电动车 is no 停电. */
  readonly unless?: string;
  /** The wider matter of that name, whose words speak for this one too. */
  readonly narrows?: string;
  /** Above 1 for what is narrower than another matter that the same words fit; default 1. */
  readonly weight?: number;
  /** What everybody in this plight wants at once; set only where it goes without saying. */
  readonly plight?: string;
}
