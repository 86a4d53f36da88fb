import type { Fact, FactOf } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { pushBounded } from '../text.ts';
import { type Composed, compose, describe, withSought } from './compose.ts';
import { divisionFacts } from './division-vote.ts';
import type { Gazetteer } from './gazetteer.ts';
import {
  completes,
  GROUNDS,
  type Mention,
  mentionOf,
  namesPlace,
  sharesPlace,
  soughtFeature,
} from './mention.ts';
import { mentionFact, placeFact } from './place-facts.ts';
import { isAnchor, isDetail, isName, type PlacePart, samePart, slotOf } from './place-part.ts';
import { type PlacePhrase, placePhrases } from './place-phrase.ts';
import { ALIGHTED, busLine, REROUTED, RIDE, type Role, rideQuestion, rideText, SEAT } from './ride.ts';

const MAX_KEPT = 28;
const MAX_TOLD = 12;
/** A place told by fewer grounds is only mentioned. */
const MIN_SCORE = 2.2;
/** Another place is offered when it has this share of the best one's score. */
const RIVAL = 0.7;
/** Turns after which words no longer correct or continue what was said. */
const NEAR = 3;
/** Between two districts that were said, this much confidence decides. */
const CLEAR = 0.1;
/** Turns after a question in which its answer is given. */
const DIRECT = 2;
/** Characters before a phrase in which a correction may stand. */
const LEAD = 40;
const CORRECTED = /不对|不是|错了|讲错|说错|搞错|抱歉|不好意思|更正|改成|记错|哦不|啊不/;

/** A place with what its district and street are. */
interface Located {
  readonly place: Composed;
  readonly divisions: readonly FactOf<'district' | 'street'>[];
  readonly text: string;
}

/** Where it is: district, street and the place as an order writes it. */
export class PlaceExtractor implements FactExtractor {
  private readonly mentions: Mention[] = [];
  private pending: readonly Mention[] = [];
  /** The turn in which the agent asked for a place last. */
  private askedAt = Number.NEGATIVE_INFINITY;
  /** What it was asked of: 工地. */
  private sought: string | null = null;
  private riding: Role = null;
  private rides = false;
  private alighted = false;
  /** Number of the bus that was spoken of. */
  private line: string | null = null;
  /** What the mentions make together, until another is heard. */
  private known: readonly Fact[] | null = null;

  private readonly gazetteer: Gazetteer;

  constructor(gazetteer: Gazetteer) {
    this.gazetteer = gazetteer;
  }

  observe(turn: Turn): void {
    const phrases = placePhrases(turn.text, this.gazetteer).slice(0, MAX_KEPT);
    this.known = null;
    this.rides ||= RIDE.test(turn.text);
    this.alighted ||= ALIGHTED.test(turn.text);
    if (this.rides) this.line = busLine(turn.text) ?? this.line;
    if (turn.speaker === 'caller') this.settle(turn, phrases);
    const fresh: Mention[] = [];
    phrases.forEach((phrase, at) => {
      const mention = this.heard(turn, phrase, phrases[at + 1]?.start ?? turn.text.length);
      if (mention === null) return;
      pushBounded(this.mentions, mention, MAX_KEPT);
      fresh.push(mention);
    });
    if (turn.speaker === 'caller') return;
    this.pending = fresh;
    this.riding = rideQuestion(turn.text) ?? this.riding;
    if (!turn.asked.has('place') || SEAT.test(turn.text)) return;
    this.askedAt = turn.index;
    this.sought = soughtFeature(turn.text) ?? this.sought;
  }

  facts(): readonly Fact[] {
    this.known ??= this.make();
    return this.known;
  }

  /** What the place is called: the compound, house or shop with its block; empty where only roads are known. */
  name(): string {
    const parts = compose(this.candidates())?.parts ?? [];
    const named = parts.findLast(({ kind }) => isName(kind));
    const block = parts.find(({ kind, text }) => kind === 'building' && /[栋幢座]$/.test(text));
    return named === undefined ? '' : named.text + (block?.text ?? '');
  }

  private candidates(): readonly Mention[] {
    return this.mentions.filter(({ use, withdrawn, score }) => use === 'place' && !withdrawn && score >= 0);
  }

  /** The place that these mentions make, told apart from what others say of districts. */
  private located(mentions: readonly Mention[], heard: readonly Mention[]): Located | null {
    const composed = compose(mentions);
    if (composed === null) return null;
    const place = withSought(composed, this.sought);
    const districts = divisionFacts('district', heard, place);
    const divisions = [...districts, ...divisionFacts('street', heard, place)];
    const [first, second] = districts;
    const sure = first?.value.inferred === false && first.confidence - (second?.confidence ?? 0) >= CLEAR;
    return { place, divisions, text: describe(place, sure ? first.value.name : null, this.line) };
  }

  private make(): readonly Fact[] {
    const candidates = this.candidates();
    const ofRole = (role: Role): Located | null => {
      const mentions = candidates.filter((mention) => mention.role === role);
      return this.located(mentions, mentions);
    };
    const start = ofRole('start');
    const end = ofRole('end');
    if (start !== null && end !== null) {
      // Of a ride the place where it began counts.
      const used = [...start.place.used, ...end.place.used];
      return [
        placeFact({ ...start.place, used }, rideText(start.text, end.text, this.alighted), 0),
        ...start.divisions,
        ...this.told(),
      ];
    }
    const chosen = this.located(candidates, this.mentions);
    if (chosen === null) return [...divisionFacts('district', this.mentions, null), ...this.told()];
    const { place, text, divisions } = chosen;
    const sure = place.score >= MIN_SCORE && text.length >= 3;
    if (!sure) return [...divisions, ...this.told()];
    return [placeFact(place, text, 0), ...this.rivals(place, candidates), ...divisions, ...this.told()];
  }

  /** Another place that was told nearly as surely. */
  private rivals(place: Composed, candidates: readonly Mention[]): readonly FactOf<'place'>[] {
    const others = candidates.filter(
      (mention) =>
        namesPlace(mention) && !place.used.includes(mention) && !sharesPlace(mention.parts, place.parts),
    );
    const rival = this.located(others, others);
    if (rival === null || rival.place.score < Math.max(MIN_SCORE, place.score * RIVAL)) return [];
    return [placeFact(rival.place, rival.text, 1)];
  }

  /** Every place spoken of, for who wants more than the one of the matter. */
  private told(): readonly FactOf<'place'>[] {
    return this.mentions
      .filter(({ parts }) => parts.some(({ kind }) => isAnchor(kind)))
      .slice(-MAX_TOLD)
      .map(mentionFact);
  }

  /** The caller's next words confirm or deny what the agent read back. */
  private settle(turn: Turn, phrases: readonly PlacePhrase[]): void {
    for (const mention of this.pending) {
      const repeated = phrases.some(({ parts }) => sharesPlace(parts, mention.parts));
      if (turn.reply === 'yes' || (repeated && turn.reply !== 'no')) {
        mention.confirmed = true;
        mention.score += GROUNDS.confirmed;
      } else if (turn.reply === 'no') mention.score += GROUNDS.denied;
      else mention.score += GROUNDS.notDenied;
    }
    this.pending = [];
  }

  private heard(turn: Turn, phrase: PlacePhrase, next: number): Mention | null {
    const last = this.mentions.at(-1);
    const mention = mentionOf(turn, phrase, {
      riding: this.riding,
      rides: this.rides,
      direct: turn.index - this.askedAt <= DIRECT,
      settled: this.mentions.some(({ confirmed, role }) => confirmed && role === null),
      next,
    });
    if (
      !phrase.parts.some(({ kind }) => isAnchor(kind)) &&
      !completes(turn, phrase, mention.direct, this.rides)
    )
      return null;
    const before = turn.text.slice(Math.max(0, phrase.start - LEAD), phrase.start);
    if (REROUTED.test(before)) this.reroute();
    if (CORRECTED.test(before)) this.correct(turn, phrase);
    if (mention.role !== null || !this.rides) return mention;
    const near = last !== undefined && turn.index - last.index <= NEAR;
    // The district or number told a moment later belongs to the end of the ride just spoken of.
    const role = this.roleOf(phrase) ?? (near && !namesPlace(mention) ? last.role : null);
    return { ...mention, role };
  }

  /** A place named again keeps its part in the ride. */
  private roleOf({ parts }: PlacePhrase): Role {
    return (
      this.mentions.find((known) => known.role !== null && sharesPlace(known.parts, parts))?.role ?? null
    );
  }

  /** 本来去季季香，后来改去红城湖路: where the ride was bound for before no longer counts. */
  private reroute(): void {
    for (const mention of this.mentions) if (mention.role === 'end') mention.withdrawn = true;
  }

  /** 不是海秀路，是海垦路: what was said just before of the same kind gives way. */
  private correct(turn: Turn, phrase: PlacePhrase): void {
    for (const mention of this.mentions) {
      if (turn.index - mention.index > NEAR || mention.role !== null) continue;
      const parts = mention.parts.map((part) => replaced(part, phrase.parts));
      if (parts.every((part, at) => part === mention.parts[at])) continue;
      if (parts.length === 1) mention.withdrawn = true;
      else mention.parts = parts;
    }
  }
}

/** The part as it was corrected; itself where nothing of its kind was said anew. */
function replaced(part: PlacePart, corrections: readonly PlacePart[]): PlacePart {
  if (isDetail(part.kind) || corrections.some((other) => samePart(part, other))) return part;
  const slot = slotOf(part);
  const correction = corrections.find((other) => slotOf(other) === slot);
  return correction === undefined ? part : { ...correction, link: part.link };
}
