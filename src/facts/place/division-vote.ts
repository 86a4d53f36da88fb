import type { FactOf } from '../../protocol/fact.ts';
import { fact } from '../fact.ts';
import type { Composed } from './compose.ts';
import type { Mention } from './mention.ts';
import { isDetail } from './place-part.ts';

type DivisionKind = 'district' | 'street';

/** What a mention's word for a district counts, by what speaks for it. */
const SAID = 1;
const ASKED = 1.5;
const CONFIRMED = 2;
const READ_BACK = 0.8;
/** The agent says where it belongs. */
const ASSERTED = 4;
const OF_THE_PLACE = 1.5;
/** Told of another part of the city than the place (转到秀英长流那边). */
const OF_ANOTHER = 0.6;
/** Confidence in the district of an office, alone and where the gazetteer agrees. */
const OFFICE_ALONE = 0.4;
const OFFICE_AGREES = 0.8;
/** Later words count a little more than earlier ones. */
const LATER = 0.02;
/** A street lies in its district, whatever is said. */
const OF_THE_STREET = 1.5;
/** Roads are long; a compound lies in one district. */
const OF_THE_ROAD = 0.8;
/** Other divisions are offered when they have this share of the best one's votes. */
const RIVAL = 0.35;
const MAX_OFFERED = 3;
/** An inferred one must lead this clearly over the next. */
const CLEAR = 0.7;

interface Vote {
  readonly name: string;
  weight: number;
  readonly mentions: Mention[];
  /** The gazetteer's confidence, where nobody said it. */
  confidence: number;
}

class Votes {
  private readonly votes = new Map<string, Vote>();

  add(name: string, weight: number, mention: Mention, confidence = 0): void {
    const vote = this.votes.get(name) ?? { name, weight: 0, mentions: [], confidence: 0 };
    vote.weight += weight;
    vote.confidence = Math.max(vote.confidence, confidence);
    vote.mentions.push(mention);
    this.votes.set(name, vote);
  }

  ranked(): Vote[] {
    return [...this.votes.values()].filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  }
}

/**
 * The district or street of the matter, best first: what was said of it, and what the gazetteer knows of the places said;
 * several when different ones were said.
 */
export function divisionFacts(
  kind: DivisionKind,
  mentions: readonly Mention[],
  place: Composed | null,
): readonly FactOf<DivisionKind>[] {
  const said = new Votes();
  const offices = new Votes();
  for (const mention of mentions) {
    if (mention.withdrawn || mention.use === 'elsewhere') continue;
    const votes = mention.use === 'office' ? offices : said;
    for (const part of mention.parts) {
      if (part.kind === kind) votes.add(part.text, weightOf(mention, place), mention);
      const home = kind === 'district' && part.kind === 'street' ? part.atom.entry?.district : null;
      if (home != null) votes.add(home.name, weightOf(mention, place) * OF_THE_STREET, mention);
    }
  }
  const ranking = said.ranked();
  const [best] = ranking;
  if (best === undefined) return ofOffice(kind, offices.ranked()[0], inferred(kind, place));
  const total = ranking.reduce((sum, { weight }) => sum + weight, 0);
  return ranking
    .filter(({ weight }) => weight >= best.weight * RIVAL)
    .slice(0, MAX_OFFERED)
    .map((vote, at) => factOf(kind, vote, 0.55 + 0.4 * (vote.weight / total), at, isSaid(kind, vote)));
}

/** The district of an office that was spoken of counts where the place lies in it, and a little where nobody knows. */
function ofOffice(
  kind: DivisionKind,
  office: Vote | undefined,
  known: readonly FactOf<DivisionKind>[],
): readonly FactOf<DivisionKind>[] {
  if (kind === 'street' || office === undefined) return known;
  const [lead] = known;
  if (lead === undefined) return [factOf(kind, office, OFFICE_ALONE, 0, false)];
  return lead.value.name === office.name
    ? [factOf(kind, office, OFFICE_AGREES, 0, isSaid(kind, office))]
    : known;
}

function isSaid(kind: DivisionKind, { name, mentions }: Vote): boolean {
  return mentions.some(({ parts }) => parts.some((part) => part.kind === kind && part.text === name));
}

function weightOf(mention: Mention, place: Composed | null): number {
  const ofPlace = place?.used.includes(mention) === true;
  const weight =
    SAID +
    (mention.direct ? ASKED : 0) +
    (mention.confirmed ? CONFIRMED : 0) +
    (mention.speaker === 'agent' && mention.score > 0 ? READ_BACK : 0) +
    (mention.asserted ? ASSERTED : 0) +
    (ofPlace ? OF_THE_PLACE : 0);
  if (mention.score < 0 && mention.use === 'place') return 0;
  const another = place !== null && !ofPlace && mention.parts.some(({ kind }) => kind === 'street');
  return weight * (another ? OF_ANOTHER : 1) * (1 + LATER * Math.min(20, mention.index));
}

/** By where past orders and imported lists put the places said. */
function inferred(kind: DivisionKind, place: Composed | null): FactOf<DivisionKind>[] {
  if (place === null) return [];
  const votes = new Votes();
  for (const { kind: partKind, atom } of place.parts) {
    const lead = kind === 'district' ? atom.entry?.district : atom.entry?.street;
    if (lead == null || isDetail(partKind)) continue;
    const mention = place.used.find(({ parts }) => parts.some((part) => part.atom === atom)) ?? place.used[0];
    if (mention === undefined) continue;
    votes.add(lead.name, lead.confidence * (partKind === 'road' ? OF_THE_ROAD : 1), mention, lead.confidence);
  }
  const [best, next] = votes.ranked();
  if (best === undefined || (next !== undefined && next.weight > best.weight * CLEAR)) return [];
  return [factOf(kind, best, Math.min(0.85, best.confidence * 0.9), 0, false)];
}

function factOf(
  kind: DivisionKind,
  vote: Vote,
  confidence: number,
  at: number,
  said: boolean,
): FactOf<DivisionKind> {
  const { name, mentions } = vote;
  const repaired = mentions.every(({ parts }) =>
    parts.every((part) => part.kind !== kind || part.atom.repaired),
  );
  const confirmed = mentions.some((mention) => mention.confirmed);
  return fact(
    kind,
    { name, inferred: !said },
    {
      confidence: said && repaired ? Math.min(0.85, confidence) : confidence,
      source: said
        ? mentions.every(({ speaker }) => speaker === 'agent')
          ? 'read-back'
          : 'caller'
        : 'inferred',
      rule: said ? `${kind}-said` : `${kind}-of-place`,
      status: confirmed ? 'confirmed' : 'stated',
      evidence: mentions.map(({ evidence }) => evidence),
      key: at === 0 ? 'matter' : `matter-${at + 1}`,
    },
  );
}
