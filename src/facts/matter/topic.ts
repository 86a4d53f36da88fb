import type { Evidence, RequestKind } from '../../protocol/common.ts';
import type { Turn } from '../dialogue.ts';
import { cardinal } from '../digits.ts';
import { allMatches, evidenceOf } from '../text.ts';
import { lexicon, matters, things } from './lexicon/lexicon.ts';
import type { Field, Matter, Thing, ThingClass } from './lexicon/lexicon-types.ts';

/** Nobody says more in one breath; what is beyond is not read. */
const READ = 600;
/** What is said first, and what the agent sums up, says best what the call is about. */
const EARLY_TURNS = 6;
const EARLY = 1.5;
const BY_AGENT = 0.9;
/** The agent asks what may be; it counts where the caller does not deny it, though for less. */
const PROBING = /有没有|是不是|还是|[吗么][？?]?$/;
/** A thing named right after 投诉, 反映 and the like. */
const NAMED = 2;
const NAMING = /(?:投诉|举报|反映|咨询|表扬|建议|问|关于)(?:一下|下|个|一个)?[^，。？\s]{0,6}$/;
const SUPPOSED = /(?:万一|要是|如果|假如|怕|免得|省得|以免|别等|不要等|以为|是不是)[^，。]{0,6}$/;
const NEGATED = /(?:没有?|不是|未|别|无|不)$/;
const UNRELATED = /^[^，。\s]{0,2}(?:没关系|没有关系|无关)/;
const NIGHT = /半夜|凌晨|夜里|深夜|夜间|晚上|今晚|昨晚|十[点一二]|1[0-2]点|2[0-3]点/;
const NOON = /中午|午休/;
/** The colour of something: named before it, or told when asked. */
const COLOUR = /([白黑红蓝绿黄灰粉银金紫])色(?:的)?[^，。\s]{0,2}(手机|包|箱|电脑|钥匙|伞|衣|外套|袋|证件)/;
const COLOUR_TOLD = /([白黑红蓝绿黄灰粉银金紫])色/;
const COLOUR_ASKED = /什么样|颜色/;
/** 二十三路, 28路: not the end of a street's name. */
const ROUTE =
  /(?<![\u4e00-\u9fff0-9])([0-9]{1,3}|[一二三四五六七八九十]{1,4})路(?=公交|公车|车|的?司机|[，。,\s上]|$)/;
const PROBED = 0.5;
const MAX_PROBED = 8;
const MAX_HEADINGS = 8;
const NEAR = 12;
/** What a tie between a trouble and a thing weighs, and how far a thing spoken of often can count. */
const TIE = 0.7;
const THING = 0.3;
const MOST_OF_THING = 2;
/** A request of one kind is seldom about a matter of another. */
const UNLIKE = 0.6;
/** Two troubles of one thing are named together when the second was heard nearly as much. */
const ALSO = 0.55;
const MAX_JOINED = 18;
/** Fields whose troubles come together. */
const JOINING: ReadonlySet<Field> = new Set(['transit', 'conduct', 'trade']);
const IN_NEED = 3;
const BESIDES = 0.5;
/** Heard together so often, a thing and its trouble belong together. */
const BONDED = 1;
/** Heard so often, a thing needs no such tie. */
const OFTEN = 2.5;
/** 妇幼保健院 is taken before 保健院 when it was heard this much as often. */
const SPECIAL = 0.4;
/** Classes whose things go by the name the caller gave them. */
const AS_SAID: ReadonlySet<ThingClass> = new Set(['shop', 'clinic', 'school', 'facility', 'employer']);
/** Says what was done at a shop, not what it is called. */
const DEED_OF_BUYING = /买|购$/;
/** A thing of some class within the name of a matter: `{food|食品}`. */
const SLOT = /\{([a-z-]+)(?:\|([^}]*))?\}/g;

export interface Heading {
  readonly text: string;
  readonly evidence: readonly Evidence[];
  /** How much speaks for it, and for the next best. */
  readonly score: number;
  readonly rival: number;
  readonly matter: Matter;
  /** The thing named in it, the one it befalls. */
  readonly thing: Thing | null;
}

/** Which of the things heard are meant. */
export type Among = 'all' | 'accused' | Matter;

export interface Circumstances {
  readonly kind: RequestKind | null;
  /** Somebody calls for help now, so that words of danger are meant. */
  readonly inNeed: boolean;
  /** Nothing else is spoken of any more. */
  readonly inDanger: boolean;
  /** Name of the compound, house or shop; empty where there is none. */
  readonly place: string;
}

interface Heard {
  score: number;
  evidence: Evidence;
  /** The words it was heard in, the longest. */
  word: string;
}

/** A thing heard, and how often together with the matter in question. */
interface Found {
  readonly at: number;
  readonly thing: Thing;
  readonly bond: number;
  readonly score: number;
}

interface Ranked {
  readonly at: number;
  readonly matter: Matter;
  readonly thing: Found | null;
  readonly score: number;
  readonly evidence: Evidence;
}

/** What a matter is about, by the lexicon of everyday matters. Its state is bounded by the lexicon. */
export class Topic {
  private readonly heard: Map<number, Heard>;
  private readonly named: Map<number, Heard>;
  /** How often a matter and a thing were heard together, by `matter:thing`. */
  private readonly bonds: Map<string, number>;
  private readonly seconded: Set<number>;
  /** Things named right after 投诉, 表扬 and the like. */
  private readonly accused: Set<number>;
  private night: boolean;
  private noon: boolean;
  /** A colour, and of what; empty where the agent had asked for it. */
  private colour: { readonly name: string; readonly of: string } | null;
  private route: string;
  /** What the agent asked about last. */
  private asked: readonly { readonly at: number; readonly heard: Heard }[];
  /** Headings by the circumstances they were sought in, until something is heard that may change them. */
  private readonly headings = new Map<string, Heading | null>();

  constructor(other?: Topic) {
    this.heard = cloned(other?.heard);
    this.named = cloned(other?.named);
    this.bonds = new Map(other?.bonds);
    this.seconded = new Set(other?.seconded);
    this.accused = new Set(other?.accused);
    this.night = other?.night ?? false;
    this.noon = other?.noon ?? false;
    this.colour = other?.colour ?? null;
    this.route = other?.route ?? '';
    this.asked = other?.asked ?? [];
  }

  hear(turn: Turn): void {
    const text = turn.text.slice(0, READ);
    const byAgent = turn.speaker === 'agent';
    if (!byAgent) this.settle(turn);
    const probing = byAgent && PROBING.test(text);
    const weight = (turn.index < EARLY_TURNS ? EARLY : 1) * (byAgent ? BY_AGENT : 1) * (probing ? PROBED : 1);
    const named: { at: number; start: number }[] = [];
    const told: { at: number; start: number }[] = [];
    let thingEnd = 0;
    const hits = lexicon.find(text);
    if (hits.length > 0) this.headings.clear();
    for (const { value, start, end } of hits) {
      if (value.type === 'and') {
        this.seconded.add(value.at);
        continue;
      }
      const lead = text.slice(Math.max(0, start - 10), start);
      const evidence = evidenceOf(turn.segment, { start, end });
      const word = text.slice(start, end);
      if (value.type === 'thing') {
        // A thing within a longer one (单车 in 共享单车) is none.
        if (end < thingEnd || (end === thingEnd && !named.some((one) => one.start === start))) continue;
        if (value.thing.of === 'belonging' && NEGATED.test(lead)) continue;
        thingEnd = Math.max(thingEnd, end);
        if (UNRELATED.test(text.slice(end, end + 6))) continue;
        if (!byAgent && NAMING.test(lead)) this.accused.add(value.at);
        add(this.named, value.at, {
          score: weight + (NAMING.test(lead) ? NAMED : 0),
          evidence,
          word,
        });
        named.push({ at: value.at, start });
      } else {
        // Several patterns of one matter often fit the same words.
        if (SUPPOSED.test(lead) || NEGATED.test(lead) || told.some((one) => one.at === value.at)) continue;
        if (value.matter.unless?.split('|').some((word) => text.startsWith(word, start)) === true) continue;
        const heard = { score: weight, evidence, word };
        if (probing) this.asked = [...this.asked, { at: value.at, heard }].slice(-MAX_PROBED);
        else {
          add(this.heard, value.at, heard);
          told.push({ at: value.at, start });
        }
      }
    }
    for (const one of told) {
      for (const { at, start } of named) {
        const key = `${one.at}:${at}`;
        this.bonds.set(key, (this.bonds.get(key) ?? 0) + (Math.abs(one.start - start) < NEAR ? 1 : 0.5));
      }
    }
    const { night, noon, colour, route } = this;
    this.night ||= NIGHT.test(text);
    this.noon ||= NOON.test(text);
    const coloured = COLOUR.exec(text) ?? (COLOUR_ASKED.test(turn.before) ? COLOUR_TOLD.exec(text) : null);
    if (!byAgent && this.colour === null && coloured?.[1] !== undefined)
      this.colour = { name: `${coloured[1]}色`, of: coloured[2] ?? '' };
    this.route ||= routeOf(text);
    if (night !== this.night || noon !== this.noon || colour !== this.colour || route !== this.route)
      this.headings.clear();
  }

  /** What the agent asked about counts unless the caller denies it. */
  private settle(turn: Turn): void {
    if (this.asked.length > 0) this.headings.clear();
    if (turn.reply !== 'no') for (const { at, heard } of this.asked) add(this.heard, at, heard);
    this.asked = [];
  }

  /** The best heading; null where the call fits no known matter. */
  best(circumstances: Circumstances): Heading | null {
    const { kind, inNeed, inDanger, place } = circumstances;
    const key = `${kind} ${inNeed} ${inDanger} ${place}`;
    const known = this.headings.get(key);
    if (known !== undefined) return known;
    const heading = this.find(circumstances);
    if (this.headings.size === MAX_HEADINGS) this.headings.clear();
    this.headings.set(key, heading);
    return heading;
  }

  private find(circumstances: Circumstances): Heading | null {
    const ranked = this.ranked(circumstances);
    const [top] = ranked;
    if (top === undefined) return null;
    const rival = ranked.find(
      (one) => one.matter.field !== top.matter.field || one.thing?.at !== top.thing?.at,
    );
    const text = this.heading(top, circumstances);
    const also = ranked.find((one) => this.goesWith(one, top, text));
    return {
      text: also === undefined ? text : text + also.matter.name,
      evidence: [top.evidence, ...(also === undefined ? [] : [also.evidence])],
      score: top.score,
      rival: also === undefined ? (rival?.score ?? 0) : 0,
      matter: top.matter,
      thing: top.thing?.thing ?? null,
    };
  }

  /**
   * The thing of some classes that was heard most.
   * @param among `accused`: only what was named right after 投诉 and the like; a matter: or spoken of together with it
   */
  mostNamed(
    classes: readonly ThingClass[],
    among: Among = 'all',
  ): { readonly name: string; readonly evidence: Evidence; readonly score: number } | null {
    const found = this.thingOf(classes, null, among);
    const heard = found === null ? undefined : this.named.get(found.at);
    return found === null || heard === undefined
      ? null
      : { name: this.nameOf(found), evidence: heard.evidence, score: heard.score };
  }

  private ranked({ kind, inNeed, inDanger }: Circumstances): Ranked[] {
    const list: Ranked[] = [];
    for (const [at, { score, evidence }] of this.heard) {
      const matter = matters[at];
      if (matter === undefined || (matter.field === 'danger' && !inNeed)) continue;
      if (matter.and !== undefined && !this.seconded.has(at)) continue;
      // Who proposes something names what is to be, not what is wrong.
      if (kind === '建议' && matter.kind !== '建议' && matter.proposal === undefined) continue;
      const near = matter.things === undefined ? null : this.thingOf(matter.things, at);
      // What can stand alone names only what it was heard with.
      const loose = near !== null && matter.alone === true && near.bond < BONDED && near.score < OFTEN;
      const thing = loose ? null : near;
      if (thing === null && matter.alone !== true && !matter.name.includes('{')) continue;
      if (slotsOf(matter.name).some(({ of, or }) => or === null && this.thingOf([of], at) === null)) continue;
      const bond = thing?.bond ?? 0;
      const wider = matter.narrows === undefined ? 0 : this.scoreOf(matter.narrows);
      const fit =
        (kind !== null && unlike(kind, matter.kind) ? UNLIKE : 1) *
        (matter.field === 'danger' ? IN_NEED : inDanger ? BESIDES : 1);
      const total =
        (score + wider + bond * TIE + Math.min(MOST_OF_THING, thing?.score ?? 0) * THING) *
        (matter.weight ?? 1) *
        fit;
      list.push({ at, matter, thing, score: total, evidence });
    }
    return list.sort((a, b) => b.score - a.score);
  }

  private scoreOf(name: string): number {
    for (const [at, { score }] of this.heard) if (matters[at]?.name === name) return score;
    return 0;
  }

  /** The thing of some classes heard most, by what it was heard with; of two kinds of one thing the longer name. */
  private thingOf(classes: readonly ThingClass[], matter: number | null, among: Among = 'all'): Found | null {
    const found: Found[] = [];
    const beside = typeof among === 'string' ? among : matters.indexOf(among);
    for (const [at, { score }] of this.named) {
      const thing = things[at];
      if (thing === undefined || !classes.includes(thing.of) || !this.isAmong(at, beside)) continue;
      const bond = matter === null ? 0 : (this.bonds.get(`${matter}:${at}`) ?? 0);
      found.push({ at, thing, bond, score: score + 2 * bond });
    }
    const most = found.reduce<Found | null>(
      (top, one) => (top === null || one.score > top.score ? one : top),
      null,
    );
    if (most === null) return null;
    return found.reduce(
      (top, one) =>
        one.thing.name.endsWith(top.thing.name) &&
        one.thing.name.length > top.thing.name.length &&
        one.score >= SPECIAL * most.score
          ? one
          : top,
      most,
    );
  }

  /** @param among as `Among`, a matter by its number */
  private isAmong(thing: number, among: Exclude<Among, Matter> | number): boolean {
    if (among === 'all' || this.accused.has(thing)) return true;
    if (among === 'accused') return false;
    return (this.bonds.get(`${among}:${thing}`) ?? 0) >= BONDED;
  }

  private heading({ at, matter, thing }: Ranked, { kind, place }: Circumstances): string {
    if (matter.field === 'loss') {
      const carrier = this.mostNamed(['carrier'])?.name ?? '';
      const name = thing?.thing.name ?? '物品';
      const colour = this.colour !== null && name.includes(this.colour.of) ? this.colour.name : '';
      return `${carrier === '' ? '' : `${carrier}上`}遗失${colour}${name}`;
    }
    const proposed = kind === '建议' ? matter.proposal : undefined;
    const name = (proposed ?? matter.name).replace(SLOT, (_, of: ThingClass, or?: string) => {
      const found = this.thingOf([of], at);
      return found === null ? (or ?? '') : this.nameOf(found);
    });
    const before = matter.place === true && place !== '' ? place : thing === null ? '' : this.nameOf(thing);
    if (kind === '建议') return proposed === undefined ? `建议${name}` : `建议${before}${proposed}`;
    return name.startsWith(before) ? name : before + name;
  }

  /** Whether a second trouble of the same thing belongs into the heading. */
  private goesWith(one: Ranked, top: Ranked, text: string): boolean {
    return (
      one.matter !== top.matter &&
      one.thing !== null &&
      one.thing.at === top.thing?.at &&
      one.matter.field === top.matter.field &&
      JOINING.has(one.matter.field) &&
      !one.matter.name.includes('{') &&
      one.score >= ALSO * top.score &&
      text.length + one.matter.name.length <= MAX_JOINED
    );
  }

  /** A thing's name with what tells it from others: the route of a bus, whose driver it is, whether it is by night. */
  private nameOf({ at, thing }: { readonly at: number; readonly thing: Thing }): string {
    if (this.night && thing.night !== undefined) return thing.night;
    if (this.noon && thing.noon !== undefined) return thing.noon;
    if (thing.name === '公交车' || thing.name === '公交车司机') return this.route + thing.name;
    if (thing.name === '司机') return `${this.mostNamed(['carrier'])?.name ?? ''}司机`;
    const word = this.named.get(at)?.word ?? '';
    const known =
      AS_SAID.has(thing.of) &&
      word.length >= thing.name.length &&
      !DEED_OF_BUYING.test(word) &&
      thing.say.split('|').includes(word);
    return known ? word : thing.name;
  }
}

function slotsOf(name: string): { of: ThingClass; or: string | null }[] {
  return allMatches(name, SLOT).map((match) => ({ of: match[1] as ThingClass, or: match[2] ?? null }));
}

/** Who asks for information seldom complains, and the other way round; help and proposals may be about anything. */
function unlike(call: RequestKind, matter: RequestKind): boolean {
  const either = ['建议', '求助'];
  if (either.includes(call) || either.includes(matter)) return false;
  return (call === '咨询') !== (matter === '咨询');
}

function routeOf(text: string): string {
  const number = ROUTE.exec(text)?.[1];
  const value = number === undefined ? null : cardinal(number);
  return value === null ? '' : `${value}路`;
}

function add(to: Map<number, Heard>, at: number, { score, evidence, word }: Heard): void {
  const heard = to.get(at);
  if (heard === undefined) {
    to.set(at, { score, evidence, word });
    return;
  }
  heard.score += score;
  if (word.length > heard.word.length) heard.word = word;
}

function cloned(from: Map<number, Heard> | undefined): Map<number, Heard> {
  return new Map([...(from ?? [])].map(([at, heard]) => [at, { ...heard }]));
}
