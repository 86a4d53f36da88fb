import type { Evidence } from '../../protocol/common.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { type FactGrounds, fact } from '../fact.ts';
import { evidenceOf, pushBounded } from '../text.ts';
import type { Gazetteer } from './gazetteer.ts';
import {
  isAnchor,
  type PlacePart,
  type PlacePhrase,
  placePhrases,
  rankOfPart,
  samePart,
  writePlace,
} from './place-phrase.ts';

/** Where the ride of a lost thing or a quarrel began and ended is written as two places. */
type Role = 'start' | 'end' | null;

interface Mention {
  parts: readonly PlacePart[];
  readonly evidence: Evidence;
  readonly speaker: 'agent' | 'caller';
  readonly index: number;
  readonly role: Role;
  readonly asked: boolean;
  score: number;
  confirmed: boolean;
}

interface Composed {
  readonly text: string;
  readonly parts: readonly PlacePart[];
  readonly used: readonly Mention[];
  readonly score: number;
}

/** Words right before a place that say the matter is there. */
const AT =
  /(?:在|位于|住|住在|到|是|这里是|我家|我们|地址是|我是|就在|来自|属于|地点是|投诉|反映|举报)(?:那个|这个|一个|那边|嗯|呃|，|,|\s|是)*$/;
/** Offices a matter is sent to, or complained to before, are not where it is. */
const OFFICE_TALK =
  /(?:转|交|派|联系|通知|找|打给|打电话给|反馈给|归|问|跟|和|找过|去找|推给|推到|讲给|告诉)[^，。]{0,6}$/;
const CORRECTED = /不对|不是|错了|讲错|说错|搞错/;
const ASKS = /对吗|是吗|对吧|是吧|对不对|吗|吧|[？?]/;
const STARTED = /上的?车|上车|打的?车|坐的?车|出发|门口上的?|上的(?=$|[，,。\s])/;
const ENDED = /下的?车|下车|目的地|改去|到的?(?:地方)?下|去的是/;
const MAX_KEPT = 28;
const REACH = 6;
const MIN_SCORE = 2.2;
/** Bodies that bear a district's name without lying at the place. */
const OFFICE_AFTER =
  /^的?(?:那个|这个|那边|这边)?(?:城管|政府|中队|大队|执法|法院|办事处|街道办|住建|教育局|公安|派出所|工商|环卫|环保|交警|国土|民政|人社|[^，。]{0,4}局)/;

/** Where it is: district, street and the place as an order writes it. */
export class PlaceExtractor implements FactExtractor {
  private readonly mentions: Mention[] = [];
  private pending: Mention[] = [];

  private readonly gazetteer: Gazetteer;

  constructor(gazetteer: Gazetteer) {
    this.gazetteer = gazetteer;
  }

  observe(turn: Turn): void {
    const { text } = turn;
    if (turn.speaker === 'caller') this.settle(turn);
    const phrases = placePhrases(text, this.gazetteer);
    const asked = turn.speaker === 'caller' && turn.asked.has('place');
    const fresh: Mention[] = [];
    for (const phrase of phrases) {
      const mention = this.weigh(turn, phrase, asked);
      if (mention === null) continue;
      pushBounded(this.mentions, mention, MAX_KEPT);
      fresh.push(mention);
    }
    if (turn.speaker === 'agent') this.pending = fresh;
  }

  facts(): readonly Fact[] {
    const facts: Fact[] = [];
    const start = this.compose('start');
    const end = this.compose('end');
    const plain = this.compose(null);
    let chosen = plain ?? start ?? end;
    if (start !== null && end !== null) {
      chosen = {
        ...start,
        text: `${start.text}（上车）至${end.text}（下车）`,
        used: [...start.used, ...end.used].slice(0, 6),
      };
    } else if (start !== null && (plain === null || start.score >= plain.score)) chosen = start;
    if (chosen === null) return facts;
    const { text, parts, used, score } = chosen;
    const base = used[0];
    if (base !== undefined && score >= MIN_SCORE && text.length >= 3) {
      facts.push(
        fact(
          'place',
          {
            text: text.slice(0, 300),
            parts: parts.slice(0, 24).map(({ kind, text: written, atom }) => ({
              kind,
              text: written,
              heard: atom.heard === written ? null : atom.heard,
            })),
            use: 'matter',
          },
          { ...grounds(used, Math.min(0.95, 0.35 + score / 16), 'place-composed'), key: 'matter' },
        ),
      );
    }
    // Of a ride the place where it began counts.
    const basis = start !== null && end !== null ? start.used : used;
    const district = this.division('district', parts, basis);
    if (district !== null) facts.push(district);
    const street = this.division('street', parts, basis);
    if (street !== null) facts.push(street);
    return facts;
  }

  /** What the place is called: the compound, house or shop with its block; empty where only roads are known. */
  name(): string {
    const parts = this.compose(null)?.parts ?? [];
    const named = parts.findLast(({ kind }) => kind === 'compound' || kind === 'site');
    const block = parts.find(({ kind, text }) => kind === 'building' && /[栋幢座]$/.test(text));
    return named === undefined ? '' : named.text + (block?.text ?? '');
  }

  /** The caller's next words confirm or reject what the agent read back. */
  private settle(turn: Turn): void {
    for (const mention of this.pending) {
      if (turn.reply === 'yes') {
        mention.confirmed = true;
        mention.score += 3;
      } else if (turn.reply === 'no') mention.score -= 2;
      else mention.score += 0.5;
    }
    this.pending = [];
  }

  private weigh(turn: Turn, phrase: PlacePhrase, asked: boolean): Mention | null {
    const { text } = turn;
    const before = text.slice(Math.max(0, phrase.start - 10), phrase.start);
    const after = text.slice(phrase.end, phrase.end + 10);
    const office = phrase.parts.every(({ kind }) => kind === 'site' || kind === 'district');
    let score = phrase.weight + (asked ? 3 : 0);
    if (AT.test(before)) score += 1;
    if (office && OFFICE_TALK.test(before)) score -= 3;
    if (rankOfPart(phrase.parts.at(-1)?.kind ?? 'site') <= 1 && OFFICE_AFTER.test(after)) score -= 0.5;
    if (turn.speaker === 'agent') {
      if (!ASKS.test(text) && phrase.weight < 2) score -= 1.5;
      if (/登记|转|反馈|联系|核实|回复|答复/.test(before)) score -= 2;
      // 龙华区还是秀英区 states neither.
      if (text.includes('还是')) score -= 4;
    }
    if (turn.speaker === 'caller' && CORRECTED.test(text.slice(0, phrase.start))) this.withdraw(turn, phrase);
    let role: Role =
      STARTED.test(after) || (STARTED.test(turn.before) && asked)
        ? 'start'
        : ENDED.test(after) || ENDED.test(before) || (ENDED.test(turn.before) && asked)
          ? 'end'
          : null;
    // The district or number told a moment later belongs to the end of the ride just spoken of.
    const last = this.mentions.at(-1);
    if (role === null) role = this.roleOf(phrase);
    const ownPlace = phrase.parts.some(({ kind }) => rankOfPart(kind) === 2 || rankOfPart(kind) === 4);
    if (role === null && !ownPlace && last !== undefined && turn.index - last.index <= 3) role = last.role;
    return {
      parts: phrase.parts,
      evidence: evidenceOf(turn.segment, phrase),
      speaker: turn.speaker,
      index: turn.index,
      role,
      asked,
      score,
      confirmed: false,
    };
  }

  /** A place named again keeps its part in the ride. */
  private roleOf(phrase: PlacePhrase): Role {
    const known = this.mentions.find(
      ({ role, parts }) =>
        role !== null &&
        parts.some(
          (part) =>
            rankOfPart(part.kind) > 1 && phrase.parts.some((p) => isAnchor(p.kind) && samePart(p, part)),
        ),
    );
    return known?.role ?? null;
  }

  /** 不是海秀路，是海垦路: what was said just before of the same kind gives way. */
  private withdraw(turn: Turn, phrase: PlacePhrase): void {
    const kinds = new Set(phrase.parts.filter(({ kind }) => isAnchor(kind)).map(({ kind }) => kind));
    for (const mention of this.mentions) {
      if (turn.index - mention.index > 2 || mention.role !== null) continue;
      if (
        mention.parts.some((part) => kinds.has(part.kind) && !phrase.parts.some((p) => samePart(p, part)))
      ) {
        mention.score -= 4;
      }
    }
  }

  /** The best mention, completed by what other mentions near it add. */
  private compose(role: Role): Composed | null {
    const pool = this.mentions.filter((mention) => mention.role === role && mention.score > 0);
    const closer = pool.filter(({ parts }) =>
      parts.some(({ kind }) => isAnchor(kind) && rankOfPart(kind) > 1),
    );
    const best = (closer.length > 0 ? closer : pool).reduce<Mention | null>(
      (top, one) => (top === null || one.score > top.score ? one : top),
      null,
    );
    if (best === null) return null;
    let parts = [...best.parts];
    const used = [best];
    for (const other of pool) {
      if (other === best) continue;
      const shares = other.parts.some((part) => isAnchor(part.kind) && parts.some((p) => samePart(p, part)));
      const near = Math.abs(other.index - best.index) <= REACH;
      if (
        !shares &&
        other.index !== best.index &&
        !(near && (other.asked || other.confirmed || AT.test(other.evidence.text)))
      ) {
        if (!(other.parts.length === 1 && rankOfPart(other.parts[0]?.kind ?? 'site') <= 1)) continue;
      }
      const merged = merge(parts, other, shares || (other.asked && Math.abs(other.index - best.index) <= 3));
      if (merged.length !== parts.length || merged.some((part, at) => part !== parts[at])) {
        parts = merged;
        used.push(other);
      }
    }
    return { text: writePlace(parts), parts, used: used.slice(0, 5), score: best.score };
  }

  private division(
    kind: 'district' | 'street',
    written: readonly PlacePart[],
    used: readonly Mention[],
  ): Fact | null {
    const said = this.mentions
      .flatMap((mention) =>
        mention.parts.filter((part) => part.kind === kind).map((part) => ({ mention, part })),
      )
      .filter(({ mention }) => mention.score > 0)
      .sort(
        (a, b) => b.mention.score + inside(used, b.mention) - (a.mention.score + inside(used, a.mention)),
      );
    const inText = written.find((part) => part.kind === kind)?.text;
    const top = said.find(({ part }) => part.text === inText) ?? said[0];
    if (top !== undefined) {
      return fact(
        kind,
        { name: top.part.text, inferred: false },
        { ...grounds([top.mention], top.part.atom.repaired ? 0.85 : 0.93, `${kind}-said`), key: 'matter' },
      );
    }
    const votes = new Map<string, { weight: number; mention: Mention }>();
    for (const mention of used) {
      for (const { atom } of mention.parts) {
        const known = kind === 'district' ? atom.entry?.district : atom.entry?.street;
        if (known == null) continue;
        const vote = votes.get(known.name);
        const weight = known.share * (atom.kind === 'road' ? 0.8 : 1);
        if (vote === undefined) votes.set(known.name, { weight, mention });
        else vote.weight += weight;
      }
    }
    const ranking = [...votes].sort(([, a], [, b]) => b.weight - a.weight);
    const [first, second] = ranking;
    if (first === undefined || (second !== undefined && second[1].weight > first[1].weight * 0.7))
      return null;
    const [name, { weight, mention }] = first;
    return fact(
      kind,
      { name, inferred: true },
      {
        ...grounds([mention], Math.min(0.8, 0.4 + weight * 0.3), `${kind}-of-place`),
        source: 'inferred',
        key: 'matter',
      },
    );
  }
}

function inside(used: readonly Mention[], mention: Mention): number {
  return used.includes(mention) ? 3 : 0;
}

function grounds(used: readonly Mention[], confidence: number, rule: string): FactGrounds {
  const base = used[0];
  return {
    confidence,
    source: base?.speaker === 'agent' ? 'read-back' : 'caller',
    rule,
    evidence: used.map(({ evidence }) => evidence),
  };
}

/** Adds what another mention knows more; of two spellings the gazetteer's wins, then the confirmed one. */
function merge(parts: readonly PlacePart[], other: Mention, shares: boolean): PlacePart[] {
  const result = [...parts];
  for (const part of other.parts) {
    const at = result.findIndex((known) => samePart(known, part));
    const same = result[at];
    if (same !== undefined) {
      if (same.text === part.text || same.kind !== part.kind) continue;
      const longer = part.text.length > same.text.length && part.text.includes(same.text);
      const better =
        same.atom.entry === null &&
        (part.atom.entry !== null || other.confirmed || other.speaker === 'agent');
      if (longer || (better && same.text.length === part.text.length))
        result[at] = { ...part, link: same.link };
      continue;
    }
    if (result.some(({ kind, text }) => kind === part.kind || text.includes(part.text))) continue;
    if (!isAnchor(part.kind) && !shares) continue;
    const rank = rankOfPart(part.kind);
    const next = result.findIndex(({ kind }) => rankOfPart(kind) > rank);
    result.splice(next < 0 ? result.length : next, 0, { ...part, link: '' });
  }
  return result;
}
