import type { Fact, FactOf } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { pushBounded } from '../text.ts';
import { type Choice, choiceOf } from './choice.ts';
import { type Composed, compose, describe, withSought } from './compose.ts';
import { divisionFacts } from './division-vote.ts';
import type { Gazetteer } from './gazetteer.ts';
import { HeardNames } from './heard-names.ts';
import {
  alights,
  busLine,
  isRideQuestion,
  type Journey,
  journeyOf,
  journeyQuestion,
  journeyText,
  OTHER_PLACE,
  REROUTED,
  type Role,
} from './journey.ts';
import {
  asksHome,
  completes,
  GROUNDS,
  type Mention,
  mentionOf,
  namesPlace,
  sharesPlace,
  soughtFeature,
} from './mention.ts';
import { CORRECTS_NUMBER, numberedPart, numberInstead, withNumber } from './number-correction.ts';
import { mentionFact, placeFact } from './place-facts.ts';
import { isAnchor, isDetail, isName, isNumbered, type PlacePart, samePart, slotOf } from './place-part.ts';
import { type PlacePhrase, placePhrases } from './place-phrase.ts';
import { characterTold } from './spelled.ts';

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
  private journey: Journey | null = null;
  /** The end of the journey that the agent asked for last. */
  private askedEnd: Role = null;
  private alighted = false;
  /** Number of the bus that was spoken of. */
  private line: string | null = null;
  /** What the mentions make together, until something is heard that may change it. */
  private composed: readonly Composed[] | null = null;
  private known: readonly Fact[] | null = null;

  private readonly gazetteer: Gazetteer;
  private readonly names: HeardNames;

  constructor(gazetteer: Gazetteer) {
    this.gazetteer = gazetteer;
    this.names = new HeardNames(gazetteer);
  }

  observe(turn: Turn): void {
    const told = turn.speaker === 'caller' ? characterTold(turn.before, turn.text) : null;
    const choice = turn.speaker === 'caller' ? this.choice(turn) : null;
    const phrases = placePhrases(turn.text, this.gazetteer, turn.speaker === 'caller' ? turn.before : '')
      .slice(0, MAX_KEPT)
      .filter(({ start }) => told === null || start >= told.end)
      .filter(({ parts }) => choice === null || !isAnswer(parts, choice));
    const { journey, alighted, line } = this;
    this.journey ??= journeyOf(turn.text);
    if (turn.speaker === 'agent' && isRideQuestion(turn.text)) this.journey = 'ride';
    if (this.journey !== null) {
      this.alighted ||= alights(turn.text);
      this.line = busLine(turn.text) ?? this.line;
    }
    const moved = this.journey !== journey || this.alighted !== alighted || this.line !== line;
    if (moved || phrases.length > 0 || this.pending.length > 0) this.forget();
    if (turn.speaker === 'caller') {
      if (choice !== null) this.choose(turn, choice);
      this.settle(turn, phrases);
      if (told !== null) this.spell(turn, told.character);
    }
    const fresh: Mention[] = [];
    phrases.forEach((phrase, at) => {
      const mention = this.heard(turn, phrase, phrases[at + 1]?.start ?? turn.text.length);
      if (mention === null) return;
      pushBounded(this.mentions, mention, MAX_KEPT);
      fresh.push(mention);
    });
    const last = phrases.at(-1);
    // 3栋502 不对 是503
    if (last !== undefined) this.renumber(turn, turn.text.slice(last.end, last.end + LEAD), last.parts);
    if (turn.speaker === 'caller') return;
    this.pending = fresh;
    const settled = this.mentions.some(({ confirmed, speaker }) => confirmed && speaker === 'agent');
    const asks = turn.asked.has('place') && !OTHER_PLACE.test(turn.text) && !(settled && asksHome(turn.text));
    if (this.journey !== null)
      this.askedEnd = journeyQuestion(turn.text, this.journey) ?? (asks ? this.askedEnd : null);
    if (!asks) return;
    this.askedAt = turn.index;
    const sought = soughtFeature(turn.text);
    if (sought === null || sought === this.sought) return;
    this.sought = sought;
    this.forget();
  }

  facts(): readonly Fact[] {
    this.known ??= this.make();
    return this.known;
  }

  /** What the place is called: the compound, house or shop with its block; empty where only roads are known. */
  name(): string {
    const parts = this.places()[0]?.parts ?? [];
    const named = parts.findLast(({ kind }) => isName(kind));
    const block = parts.find(({ kind, text }) => kind === 'building' && /[栋幢座]$/.test(text));
    return named === undefined ? '' : named.text + (block?.text ?? '');
  }

  private forget(): void {
    this.composed = null;
    this.known = null;
  }

  /** The places told, the best first. */
  private places(): readonly Composed[] {
    this.composed ??= compose(this.candidates());
    return this.composed;
  }

  private candidates(): readonly Mention[] {
    return this.mentions.filter(({ use, withdrawn, score }) => use === 'place' && !withdrawn && score >= 0);
  }

  /** The place told, with what was heard of districts. */
  private located(composed: Composed | undefined, heard: readonly Mention[]): Located | null {
    if (composed === undefined) return null;
    const place = withSought(composed, this.sought);
    const districts = divisionFacts('district', heard, place);
    const divisions = [...districts, ...divisionFacts('street', heard, place)];
    const [first, second] = districts;
    const sure = first?.value.inferred === false && first.confidence - (second?.confidence ?? 0) >= CLEAR;
    return { place, divisions, text: describe(place, sure ? first.value.name : null, this.line) };
  }

  private make(): readonly Fact[] {
    const journey = this.ends();
    if (journey !== null) return [...journey, ...this.told()];
    const [first, ...others] = this.places();
    const chosen = this.located(first, this.mentions);
    if (chosen === null) return [...divisionFacts('district', this.mentions, null), ...this.told()];
    const { place, text, divisions } = chosen;
    const sure = place.score >= MIN_SCORE && text.length >= 3;
    if (!sure) return [...divisions, ...this.told()];
    return [placeFact(place, text, 0), ...this.rivals(place, others), ...divisions, ...this.told()];
  }

  /** A journey from one place to another; null where only one is known. */
  private ends(): readonly Fact[] | null {
    const { journey } = this;
    if (journey === null) return null;
    const candidates = this.candidates();
    const ofRole = (role: Role): Located | null => {
      const mentions = candidates.filter((mention) => mention.role === role);
      return this.located(compose(mentions)[0], mentions);
    };
    const start = ofRole('start');
    const bound = ofRole('bound');
    const out = ofRole('end');
    const end = out ?? bound;
    if (start === null || end === null) return null;
    const used = [...start.place.used, ...end.place.used];
    const ended = out !== null || this.alighted;
    const target =
      out !== null && bound !== null && !sharesPlace(out.place.parts, bound.place.parts) ? bound.text : null;
    const text = journeyText(journey, { start: start.text, end: end.text, ended, target });
    const said = [...start.divisions, ...end.divisions].filter(({ value }) => !value.inferred);
    return [placeFact({ ...start.place, used }, text, 0), ...(said.length > 0 ? said : start.divisions)];
  }

  /** Another place that was told nearly as surely. */
  private rivals(place: Composed, others: readonly Composed[]): readonly FactOf<'place'>[] {
    const rival = others.find(({ used: [base] }) => base !== undefined && namesPlace(base));
    const located = this.located(rival, rival?.used ?? []);
    if (located === null || located.place.score < Math.max(MIN_SCORE, place.score * RIVAL)) return [];
    return [placeFact(located.place, located.text, 1)];
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
    const [opening] = phrases;
    const said =
      opening !== undefined && opening.start <= 1 && turn.reply !== 'yes' ? opening.parts.slice(0, 1) : [];
    for (const mention of this.pending) {
      if (said.length > 0) mention.parts = mention.parts.map((part) => renumbered(part, said));
      const repeated = phrases.some(({ parts }) => sharesPlace(parts, mention.parts));
      if (turn.reply === 'yes' || (repeated && turn.reply !== 'no')) {
        mention.confirmed = true;
        mention.score += GROUNDS.confirmed;
        this.agreeOn(mention);
      } else if (turn.reply === 'no') mention.score += GROUNDS.denied;
      else mention.score += GROUNDS.notDenied;
    }
    if (turn.reply === 'no' && phrases.length === 0)
      this.renumber(
        turn,
        turn.text,
        this.pending.flatMap(({ parts }) => parts),
      );
    this.pending = [];
  }

  /** 45号 — 不是45 是54 */
  private renumber({ index }: Turn, text: string, parts: readonly PlacePart[]): void {
    const instead = numberInstead(text);
    const meant = instead === null ? undefined : numberedPart(parts, instead.of);
    if (instead === null || meant === undefined) return;
    const isReadBack = this.pending.some((mention) => mention.parts.includes(meant));
    for (const mention of this.mentions) {
      if (index - mention.index > NEAR && !isReadBack) continue;
      mention.parts = mention.parts.map((part) =>
        part.kind === meant.kind && part.text === meant.text ? withNumber(part, instead.to) : part,
      );
    }
  }

  /** 和平南路还是和平北路 — 南路 */
  private choice({ before, text }: Turn): Choice | null {
    if (this.pending.length === 0) return null;
    const offered = this.pending.flatMap(({ parts }) => parts);
    return choiceOf(before, text, offered, this.gazetteer);
  }

  private choose({ index }: Turn, { chosen, rejected }: Choice): void {
    const others = this.pending.filter(({ parts }) => !parts.some(({ text }) => text === chosen.text));
    for (const mention of this.mentions) {
      if (index - mention.index > NEAR) continue;
      if (others.includes(mention)) mention.withdrawn = true;
      else
        mention.parts = mention.parts.map((part) =>
          rejected.has(part.text) ? { ...chosen, link: part.link } : part,
        );
    }
    this.pending = this.pending.filter((mention) => !others.includes(mention));
    for (const mention of this.pending) {
      mention.confirmed = true;
      mention.score += GROUNDS.confirmed;
    }
  }

  /** Read back just as the caller had said it, and agreed to. */
  private agreeOn(readBack: Mention): void {
    const said = this.mentions.filter(({ speaker }) => speaker === 'caller').flatMap(({ parts }) => parts);
    if (this.names.agree(readBack.parts, said)) this.rewrite();
  }

  /** 金龙花园 — 哪个龙 — 飞龙的龙 */
  private spell({ index }: Turn, character: string): void {
    const near = this.mentions.filter((mention) => index - mention.index <= NEAR);
    if (near.reverse().some(({ parts }) => this.names.spell(parts, character))) this.rewrite();
  }

  private rewrite(): void {
    for (const mention of this.mentions) mention.parts = this.names.rewritten(mention.parts);
    this.forget();
  }

  private heard(turn: Turn, said: PlacePhrase, next: number): Mention | null {
    const phrase = { ...said, parts: this.names.rewritten(said.parts) };
    const last = this.mentions.at(-1);
    const repeats = last?.speaker === 'agent' && last.index === turn.index - 1;
    const mention = mentionOf(turn, phrase, {
      journey: this.journey,
      askedEnd: this.askedEnd,
      direct: turn.index - this.askedAt <= DIRECT,
      elsewhere: this.mentions.some((known) => namesPlace(known) && !sharesPlace(known.parts, phrase.parts)),
      readBack: repeats,
      settled: this.mentions.some(({ confirmed, role }) => confirmed && role === null),
      next,
    });
    const before = turn.text.slice(Math.max(0, phrase.start - LEAD), phrase.start);
    // 53号门口
    const numbered =
      phrase.parts.some(({ kind }) => isNumbered(kind)) &&
      phrase.parts.every(({ kind }) => isNumbered(kind) || isDetail(kind));
    if (numbered && CORRECTS_NUMBER.test(before)) this.correct(turn, phrase);
    const replying = turn.speaker === 'agent' && turn.index - this.askedAt <= DIRECT;
    const readBack = turn.speaker === 'agent' || repeats;
    if (
      !phrase.parts.some(({ kind }) => isAnchor(kind)) &&
      !completes(turn, phrase, mention.direct || replying, readBack, this.journey)
    )
      return null;
    if (REROUTED.test(before)) this.reroute();
    if (CORRECTED.test(before)) this.correct(turn, phrase);
    if (mention.role !== null || this.journey === null) return mention;
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
    for (const mention of this.mentions) if (mention.role === 'bound') mention.withdrawn = true;
  }

  /**
   * 不是海秀路，是海垦路: what was said just before of the same kind gives way. What was read back just before stands for all
   * that was said of it, however long ago.
   */
  private correct(turn: Turn, phrase: PlacePhrase): void {
    const isNear = ({ index }: Mention) => turn.index - index <= NEAR;
    const readBack = this.mentions
      .filter((mention) => isNear(mention) && mention.speaker === 'agent')
      .flatMap(({ parts }) => parts);
    for (const mention of this.mentions) {
      if (mention.role !== null) continue;
      const near = isNear(mention);
      const parts = mention.parts.map((part) =>
        near || readBack.some((other) => samePart(other, part)) ? replaced(part, phrase.parts) : part,
      );
      if (parts.every((part, at) => part === mention.parts[at])) continue;
      if (parts.length === 1) mention.withdrawn = true;
      else mention.parts = parts;
    }
  }
}

/** Whether a phrase says no more than which was chosen. */
function isAnswer(parts: readonly PlacePart[], { chosen, answer }: Choice): boolean {
  const [only] = parts;
  return (
    parts.length === 1 &&
    only !== undefined &&
    answer.endsWith(only.atom.heard) &&
    chosen.text.endsWith(only.text)
  );
}

/** 二队五十二号对吗 … 三队: of house and group the number that the caller says right after counts. */
function renumbered(part: PlacePart, said: readonly PlacePart[]): PlacePart {
  if (!isNumbered(part.kind)) return part;
  const slot = slotOf(part);
  const other = said.find((one) => slotOf(one) === slot);
  return other === undefined || samePart(other, part) ? part : { ...other, link: part.link };
}

/** The part as it was corrected; itself where nothing of its kind was said anew. */
function replaced(part: PlacePart, corrections: readonly PlacePart[]): PlacePart {
  if (isDetail(part.kind) || corrections.some((other) => samePart(part, other))) return part;
  const slot = slotOf(part);
  const correction = corrections.find((other) => slotOf(other) === slot);
  return correction === undefined ? part : { ...correction, link: part.link };
}
