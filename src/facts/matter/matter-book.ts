import type { Turn } from '../dialogue.ts';
import { enumerated, numbered, together } from './enumerated.ts';
import { Notes } from './notes.ts';
import {
  acknowledged,
  beginning,
  closes,
  difference,
  ENOUGH,
  OWN_ORDER,
  returnsToFirst,
  saidApart,
  UNLIKE,
} from './separation.ts';
import type { Heading } from './topic.ts';

const MAX_MATTERS = 4;
const MAX_IDS = 400;
/** Turns after which what was told next belongs to the same matter, unless something speaks against it. */
const OPEN_TURNS = 5;
/** A later matter is the main one only where far more was told of it. */
const FAR_MORE = 2.5;
/** Proposals come several to a call; only the agent makes orders of their own of them. */
const MORE_FOR_PROPOSALS = 2;

/** One matter: what was noted of it and the sentences that speak of it. */
export interface Entry {
  readonly notes: Notes;
  readonly segmentIds: readonly string[];
}

/** A matter's notes as they grow. */
class Page {
  readonly notes: Notes;
  readonly ids: string[];
  /** Characters of the caller. */
  told: number;

  constructor(notes: Notes, ids: readonly string[] = [], told = 0) {
    this.notes = notes;
    this.ids = [...ids];
    this.told = told;
  }

  hear(turn: Turn): void {
    this.notes.hear(turn);
    if (this.ids.length < MAX_IDS) this.ids.push(turn.segment.id);
    if (turn.speaker === 'caller') this.told += turn.text.length;
  }

  /** Takes a sentence out; what was noted of it stays. */
  drop(turn: Turn): void {
    const at = this.ids.lastIndexOf(turn.segment.id);
    if (at >= 0) this.ids.splice(at, 1);
    this.told -= turn.text.length;
  }
}

/** Something else may have begun: both readings are kept until one proves right. */
interface Doubt {
  /** As a matter of its own. */
  readonly apart: Page;
  /** As more of the matter before. */
  readonly along: Page;
  score: number;
  turns: number;
}

/** Keeps the matters of a call apart. One, unless much speaks for more. */
export class MatterBook {
  private readonly pages: Page[] = [new Page(new Notes())];
  private current = 0;
  private doubt: Doubt | null = null;
  /** The caller's latest words, for what the agent makes an order of its own without any word before. */
  private latest: Turn | null = null;
  /** The matters that were counted up, by their pages; empty where none were. */
  private counted: readonly number[] = [];

  observe(turn: Turn): void {
    if (this.countsUp(turn)) {
      this.latest = turn;
      return;
    }
    if (this.doubt !== null && (beginning(turn) ?? 0) > this.doubt.score) this.settle(this.doubt.along);
    if (this.doubt !== null) this.weigh(this.doubt, turn);
    else if (!this.begins(turn) && !this.ordered(turn)) this.write(turn);
    if (turn.speaker === 'caller') this.latest = turn;
  }

  /** The matters, the main one first. */
  entries(): readonly Entry[] {
    const pages = this.settled();
    const first = pages[0];
    if (first === undefined) return [];
    const main = pages.reduce((top, one) => (one.told > FAR_MORE * top.told ? one : top), first);
    return [main, ...pages.filter((page) => page !== main)].map(({ notes, ids }) => ({
      notes,
      segmentIds: ids,
    }));
  }

  /** Until it is proved, what may be another matter is part of the one before. */
  private settled(): readonly Page[] {
    const { doubt } = this;
    return doubt === null
      ? this.pages
      : this.pages.map((page, at) => (at === this.current ? doubt.along : page));
  }

  /** Several matters told in one turn, each by its number, are separate where their headings are. */
  private countsUp(turn: Turn): boolean {
    const [first, ...rest] = enumerated(turn);
    if (first === undefined || rest.length === 0) return false;
    if (this.doubt !== null) this.settle(this.doubt.along);
    const page = this.pages[this.current];
    if (page === undefined) return false;
    const before = page.notes.judge('').heading;
    const groups = [{ turn: first, heading: headingOf(first) }];
    for (const part of rest) {
      const heading = headingOf(part);
      const last = groups[groups.length - 1];
      const apart =
        this.pages.length + groups.length <= MAX_MATTERS &&
        (saidApart(turn, part) || (heading !== null && groups[0]?.heading !== null)) &&
        [before, ...groups.map((group) => group.heading)].every(
          (other) => other === null || heading === null || difference(other, heading) > 0,
        );
      if (last === undefined || apart) groups.push({ turn: part, heading });
      else last.turn = together(last.turn, part);
    }
    if (groups.length === 1) return false;
    this.counted = [this.current, ...groups.slice(1).map((_, at) => this.pages.length + at)];
    for (const [at, group] of groups.entries()) {
      if (at > 0) this.pages.push(new Page(new Notes()));
      this.pages[this.counted[at] ?? 0]?.hear(group.turn);
    }
    return true;
  }

  /** Of matters counted up, the one that is spoken of by its number. */
  private turnTo(turn: Turn): boolean {
    const page = this.counted[numbered(turn.text) ?? -1];
    if (page === undefined) return false;
    this.current = page;
    return true;
  }

  private write(turn: Turn): void {
    const closing = this.current > 0 && closes(turn);
    if (this.current > 0 && (returnsToFirst(turn) || (closing && acknowledged(turn.text) === 0)))
      this.current = 0;
    this.turnTo(turn);
    this.pages[this.current]?.hear(turn);
    if (closing) this.current = 0;
  }

  /** Opens a doubt where something else may begin. */
  private begins(turn: Turn): boolean {
    const score = this.pages.length < MAX_MATTERS ? beginning(turn) : null;
    const page = this.pages[this.current];
    if (score === null || page === undefined || this.turnTo(turn)) return false;
    const apart = new Page(new Notes());
    const along = new Page(new Notes(page.notes), page.ids, page.told);
    this.doubt = { apart, along, score, turns: 0 };
    this.weigh(this.doubt, turn);
    return true;
  }

  /** The agent writes down as an order of its own what the caller told without saying that it is something else. */
  private ordered(turn: Turn): boolean {
    const page = this.pages[this.current];
    if (turn.speaker !== 'agent' || this.latest === null || page === undefined) return false;
    if (this.pages.length === MAX_MATTERS || acknowledged(turn.text) < OWN_ORDER) return false;
    const apart = new Page(new Notes());
    apart.hear(this.latest);
    const unlike = difference(page.notes.judge('').heading, apart.notes.judge('').heading);
    if (unlike < UNLIKE) return false;
    apart.hear(turn);
    page.drop(this.latest);
    this.pages.push(apart);
    this.current = closes(turn) ? 0 : this.pages.length - 1;
    return true;
  }

  /** What a turn says for either reading. */
  private weigh(doubt: Doubt, turn: Turn): void {
    const page = this.pages[this.current];
    if (page === undefined) return;
    if (closes(turn) && doubt.turns > 0) {
      const noted = acknowledged(turn.text);
      doubt.score += noted;
      doubt.along.hear(turn);
      if (noted > 0) doubt.apart.hear(turn);
      this.decide(doubt, page, true);
      this.current = 0;
      return;
    }
    doubt.apart.hear(turn);
    doubt.along.hear(turn);
    doubt.turns += 1;
    if (turn.speaker === 'agent') doubt.score += acknowledged(turn.text);
    this.decide(doubt, page, doubt.turns >= OPEN_TURNS);
  }

  private decide(doubt: Doubt, page: Page, last: boolean): void {
    const before = page.notes.judge('');
    const next = doubt.apart.notes.judge('');
    const proposes = before.kind?.value.kind === '建议' ? MORE_FOR_PROPOSALS : 0;
    const total = doubt.score + difference(before.heading, next.heading);
    const known = (): boolean =>
      this.pages.some((one) => difference(one.notes.judge('').heading, next.heading) < -1);
    if (total >= ENOUGH + proposes && !known()) {
      this.pages.push(doubt.apart);
      this.current = this.pages.length - 1;
      this.doubt = null;
    } else if (last) this.settle(doubt.along);
  }

  /** It was more of the same. */
  private settle(along: Page): void {
    this.pages[this.current] = along;
    this.doubt = null;
  }
}

/** What a turn alone is about. */
function headingOf(turn: Turn): Heading | null {
  const notes = new Notes();
  notes.hear(turn);
  return notes.judge('').heading;
}
