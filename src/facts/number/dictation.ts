import type { Evidence, Segment } from '../../protocol/common.ts';
import { evidenceOf, type Span } from '../text.ts';
import { isNearlySame, withRestated } from './amendment.ts';
import {
  correctedBy,
  reopenedBy,
  restatedBy,
  type Standing,
  swappedBy,
  withRightLength,
} from './correction.ts';
import type { Piece, Run } from './digit-pieces.ts';
import { swapsOf } from './digit-swap.ts';
import { differences, readGroups, type SpokenGroup } from './group-reading.ts';
import type { NumberShape } from './number-shape.ts';

/**
 * `whole`: as said. `repaired`: a false start or a similar group was left out or replaced, though nobody said so.
 * `corrected`: the speaker took digits back. `short`, `unsure`: see `NumberShape`. `doubted`: said to be wrong, and it
 * is not known in what.
 */
export type Making = 'whole' | 'repaired' | 'corrected' | 'short' | 'unsure' | 'doubted';

/** A number that the caller has put together. */
export interface Dictated extends Span {
  readonly digits: string;
  readonly making: Making;
  readonly evidence: readonly Evidence[];
  /** Numbers that the caller takes back by it. */
  readonly replaces: readonly string[];
  /** Numbers that were only the beginning of this one. */
  readonly grownFrom: readonly string[];
}

/** What an agent's digits are about. */
export interface ReadBack extends Span {
  /** The whole number as the agent has it. */
  readonly digits: string;
  /** Only a part of it was said. */
  readonly part: boolean;
}

interface Group extends SpokenGroup {
  readonly evidence: Evidence;
}

const MAX_EVIDENCE = 6;
/** Groups kept of a number that does not come to an end. */
const MAX_OPEN = 24;
/** The caller's turns after which a number that was begun is not gone on with. */
const PATIENCE = 4;

/**
 * Follows a number that is said piece by piece over several turns, while the other side echoes the pieces. It keeps the
 * pieces of the unfinished number and the last finished one, to which corrections apply.
 */
export class Dictation {
  private open: Group[] = [];
  private agentOpen: Group[] = [];
  /** The caller's latest number. */
  private target: string | null = null;
  /** The caller's unfinished number, where it was given out already. */
  private tentative: string | null = null;
  /** The number as the agent last read it. */
  private readBack: string | null = null;
  /** How the agent echoed the last open group, where that was otherwise than it was said. */
  private echo: string | null = null;
  private disputed = false;
  /** The group said just before in this turn. */
  private lastGroup: string | null = null;
  /** Turns of the caller without a digit. */
  private idle = 0;
  private readonly shape: NumberShape;

  constructor(shape: NumberShape) {
    this.shape = shape;
  }

  /** Whether a number was said or begun. */
  get hasNumber(): boolean {
    return this.target !== null || this.open.length > 0 || this.agentOpen.length > 0;
  }

  /** Whether the caller is in the middle of a number. */
  get isOpen(): boolean {
    return this.open.length > 0;
  }

  /** The caller agreed to a number as the agent read it. */
  agree(digits: string): void {
    const { open } = this;
    this.settleOn(digits);
    // 对，后面是: it was the number so far.
    if (join(open) !== digits || !this.shape.grows(digits)) return;
    this.open = open;
    this.tentative = digits;
  }

  /** The caller agreed to an agent's echo of a group that sounded otherwise. */
  agreeToEcho(): void {
    const last = this.open.at(-1);
    if (this.echo !== null && last !== undefined)
      this.open[this.open.length - 1] = { ...last, digits: this.echo };
    this.echo = null;
  }

  /** 不对 without any digits: the next ones replace what was said. */
  dispute(): void {
    this.disputed = true;
  }

  /**
   * The pieces said so far belong to no number.
   *
   * @returns what was given out of them as one
   */
  drop(): string | null {
    const { tentative } = this;
    this.open = [];
    this.agentOpen = [];
    this.tentative = null;
    this.echo = null;
    return tentative;
  }

  /** @param answers the turn answers a question for such a number, or names it */
  hearCaller(segment: Segment, runs: readonly Run[], answers: boolean): Dictated[] {
    const made: Dictated[] = [];
    this.lastGroup = null;
    for (const { run, wrong } of swapsOf(runs)) {
      const groups = groupsOf(segment, run.pieces);
      const before = this.standing();
      const swapped = wrong === null ? null : swappedBy(wrong, run, before, this.shape);
      if (swapped !== null) made.push(this.finish(segment, run, swapped, 'corrected', before));
      else made.push(...this.hearRun(segment, run, groups, answers, before));
      this.disputed = false;
      this.lastGroup = groups.at(-1)?.digits ?? null;
    }
    if (runs.length === 0) {
      this.idle += 1;
      if (this.idle > PATIENCE) this.drop();
      return made;
    }
    this.idle = 0;
    this.echo = null;
    return [...made, ...this.settle(segment, answers)];
  }

  /** @returns the numbers that the agent reads back or completes, in order */
  hearAgent(segment: Segment, runs: readonly Run[]): ReadBack[] {
    this.echo = null;
    const read: ReadBack[] = [];
    for (const run of runs) {
      const groups = groupsOf(segment, run.pieces);
      const span = { start: run.start, end: run.end };
      const own = readGroups(groups, this.shape);
      const readings = own.length > 0 ? own : readGroups([...this.agentOpen, ...groups], this.shape);
      for (const { digits } of readings) read.push({ ...span, digits, part: false });
      if (readings.length > 0) {
        this.agentOpen = [];
        continue;
      }
      const whole = this.completeByAgent(groups);
      if (whole !== null) read.push({ ...span, digits: whole, part: true });
    }
    this.readBack = read.at(-1)?.digits ?? this.readBack;
    return read;
  }

  private completeByAgent(groups: readonly Group[]): string | null {
    const digits = join(groups);
    const { target, shape } = this;
    if (target !== null) {
      const completed = shape.completed(target, digits);
      if (completed !== null) return completed;
    }
    if (this.open.length > 0) {
      const said = join(this.open);
      if (said.includes(digits)) return null;
      const whole = readGroups([...this.open, ...groups], shape).at(-1);
      if (whole !== undefined) return whole.digits;
      const last = this.open.at(-1)?.digits ?? '';
      if (last.length === digits.length && differences(last, digits) <= 2) this.echo = digits;
      else if (target === null) this.openByAgent(groups);
      return null;
    }
    if (target !== null && digits.length >= 2) {
      if (target.includes(digits)) return target;
      const near = digits.length >= 3 ? withRestated(target, digits, shape) : null;
      if (near !== null) return near;
    }
    this.openByAgent(groups);
    return null;
  }

  private openByAgent(groups: readonly Group[]): void {
    if (this.agentOpen.length > 0 || this.shape.begins(join(groups))) {
      this.agentOpen = [...this.agentOpen, ...groups].slice(-MAX_OPEN);
    }
  }

  private hearRun(
    segment: Segment,
    run: Run,
    groups: readonly Group[],
    answers: boolean,
    before: Standing,
  ): Dictated[] {
    const corrects = run.lead.corrects || this.disputed;
    const begun = this.open.length > 0;
    // Digits of anything else go on with a number that any digits go on with.
    const apart = this.shape.shapeless && begun && this.lastGroup !== null && !run.lead.pause;
    if (apart && !corrects && run.lead.place === null) return [];
    const fresh = corrects || !begun || (!run.lead.pause && !this.shape.shapeless);
    if (fresh && readGroups(groups, this.shape).length > 0) {
      // 店里六六七七八八九九，手机幺三八: the first was a whole number after all.
      const first =
        begun && !corrects && this.shape.short(join(this.open)) ? this.settle(segment, answers) : [];
      return [...first, ...this.take(segment, [], groups, corrects, before)];
    }
    const amended = correctedBy(run, corrects, before, this.shape);
    if (amended !== null) return [this.finish(segment, run, amended, 'corrected', before)];
    if (corrects && this.open.length > 0) {
      this.open = reopenedBy(this.open, groups, this.shape);
      return this.take(segment, [], this.open, false, before);
    }
    if (this.open.length > 0) {
      const said = join(this.open);
      const digits = join(groups);
      if (this.tentative === said && said.endsWith(digits) && digits.length >= 3) return [];
      const completed = this.shape.completed(said, digits);
      if (completed !== null) return [this.finish(segment, run, completed, 'whole', before)];
      if (run.lead.amount !== null && run.lead.amount !== 'missing') return [];
      const heardAnew = this.tentative === said ? withRightLength(said, digits, this.shape) : null;
      if (heardAnew !== null) return [this.finish(segment, run, heardAnew, 'corrected', before)];
      const all = [...this.open, ...groups];
      if (readGroups(all, this.shape).length > 0)
        return this.take(segment, this.open, groups, corrects, before);
      this.extend(groups);
      return [];
    }
    return this.hearAlone(segment, run, groups, answers, corrects, before);
  }

  private standing(): Standing {
    const { target, readBack } = this;
    return { open: join(this.open), target, readBack, lastGroup: this.lastGroup };
  }

  /** Digits without a number begun: a repeat, a part heard otherwise, or the beginning of a new number. */
  private hearAlone(
    segment: Segment,
    run: Run,
    groups: readonly Group[],
    answers: boolean,
    corrects: boolean,
    before: Standing,
  ): Dictated[] {
    const digits = join(groups);
    if (this.agentOpen.length > 0 && readGroups([...this.agentOpen, ...groups], this.shape).length > 0) {
      const begun = this.agentOpen;
      this.agentOpen = [];
      return this.take(segment, begun, groups, corrects, before);
    }
    if (this.target !== null) {
      if (this.target.includes(digits)) return [];
      const completed = this.shape.completed(this.target, digits);
      if (completed !== null) return [this.finish(segment, run, completed, 'whole', before)];
      // 是五六八七 in answer to 五六七八还是五六八七.
      const { readBack } = before;
      if (readBack !== null && digits.length >= 3 && readBack.includes(digits))
        return [this.finish(segment, run, readBack, 'corrected', before)];
    }
    const restated = answers && run.lead.pause ? restatedBy(digits, before, this.shape) : null;
    if (restated !== null) return [this.finish(segment, run, restated, 'repaired', before)];
    if (this.target !== null && corrects && !this.shape.begins(digits))
      return [this.finish(segment, run, this.target, 'doubted', before)];
    const opens = this.shape.begins(digits) || this.target === null || this.shape.short(digits);
    if (answers && opens) this.open = [...groups];
    return [];
  }

  private extend(groups: readonly Group[]): void {
    const length = join(this.open).length + join(groups).length;
    // More than a number can hold: what was begun is lost, not guessed at.
    const lost = length > 2 * this.shape.longest;
    this.open = (lost ? [...groups] : [...this.open, ...groups]).slice(-MAX_OPEN);
  }

  /** Gives out the numbers in groups of before and now, and keeps what is left of them. */
  private take(
    segment: Segment,
    begun: readonly Group[],
    groups: readonly Group[],
    corrects: boolean,
    before: Standing,
  ): Dictated[] {
    const all = [...begun, ...groups];
    const readings = readGroups(all, this.shape);
    const last = readings.at(-1);
    if (last === undefined) return [];
    const made = readings.map((reading): Dictated => {
      const used = reading.used.flatMap((at) => all[at] ?? []);
      const evidence = used.slice(-MAX_EVIDENCE).map((group) => group.evidence);
      const here = evidence.filter(({ segmentId }) => segmentId === segment.id);
      return {
        start: here[0]?.start ?? 0,
        end: here.at(-1)?.end ?? 0,
        digits: reading.digits,
        making: used.length < reading.to - reading.from ? 'repaired' : corrects ? 'corrected' : 'whole',
        evidence,
        ...this.predecessors(reading.digits, corrects ? differing(reading.digits, before) : []),
      };
    });
    this.settleOn(last.digits);
    const rest = all.slice(last.to).filter(({ digits }) => !last.digits.includes(digits));
    if (this.shape.grows(last.digits)) {
      this.open = last.used.flatMap((at) => all[at] ?? []);
      this.tentative = last.digits;
    } else if (rest.length > 0 && this.shape.begins(join(rest))) this.open = rest;
    return made;
  }

  private finish(segment: Segment, span: Span, digits: string, making: Making, before: Standing): Dictated {
    const predecessors = this.predecessors(digits, differing(digits, before));
    this.settleOn(digits);
    const { start, end } = span;
    return { start, end, digits, making, evidence: [evidenceOf(segment, span)], ...predecessors };
  }

  /** Numbers given out before that a new one makes wrong, and those that were its beginning. */
  private predecessors(
    digits: string,
    corrected: readonly string[],
  ): Pick<Dictated, 'replaces' | 'grownFrom'> {
    const { tentative } = this;
    if (tentative === null || tentative === digits) return { replaces: corrected, grownFrom: [] };
    const others = corrected.filter((one) => one !== tentative);
    if (digits.startsWith(tentative) || digits.endsWith(tentative)) {
      return { replaces: others, grownFrom: [tentative] };
    }
    return { replaces: isNearlySame(digits, tentative) ? [...others, tentative] : corrected, grownFrom: [] };
  }

  /** Gives out what the turn left unfinished but near enough to a number. */
  private settle(segment: Segment, answers: boolean): Dictated[] {
    const digits = join(this.open);
    if (digits === '' || digits === this.tentative || this.shape.whole(digits)) return [];
    const making = this.shape.nearly(digits)
      ? 'unsure'
      : answers && this.shape.short(digits)
        ? 'short'
        : null;
    if (making === null) return [];
    const grownFrom = this.tentative === null ? [] : [this.tentative];
    this.tentative = digits;
    this.target = digits;
    const evidence = this.open.slice(-MAX_EVIDENCE).map((group) => group.evidence);
    const here = evidence.filter(({ segmentId }) => segmentId === segment.id);
    return [
      {
        start: here[0]?.start ?? 0,
        end: here.at(-1)?.end ?? 0,
        digits,
        making,
        evidence,
        replaces: [],
        grownFrom,
      },
    ];
  }

  private settleOn(digits: string): void {
    this.target = digits;
    this.readBack = null;
    this.drop();
    this.disputed = false;
  }
}

/** Earlier tries at a number. */
function differing(digits: string, { target, readBack }: Standing): string[] {
  return [...new Set([target, readBack])].flatMap((one) =>
    one !== null && one !== digits && isNearlySame(one, digits) ? [one] : [],
  );
}

function join(groups: readonly SpokenGroup[]): string {
  return groups.map(({ digits }) => digits).join('');
}

function groupsOf(segment: Segment, pieces: readonly Piece[]): Group[] {
  return pieces.map((piece, at) => ({
    digits: piece.digits,
    tight: at > 0,
    evidence: evidenceOf(segment, piece),
  }));
}
