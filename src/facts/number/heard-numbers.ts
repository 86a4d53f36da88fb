import type { Evidence } from '../../protocol/common.ts';
import type { FactStatus } from '../../protocol/fact.ts';
import type { ValueSource } from '../../protocol/form.ts';
import type { Turn } from '../dialogue.ts';
import { evidenceOf } from '../text.ts';
import { isNearlySame } from './amendment.ts';
import { type Dictated, Dictation, type Making, type ReadBack } from './dictation.ts';
import type { Run } from './digit-pieces.ts';
import { answerOf, boundedEvidence } from './number-evidence.ts';
import type { NumberShape } from './number-shape.ts';
import { deniesDigits } from './phone-answer.ts';
import type { TopicRun } from './topic-run.ts';

/** A number that was heard, and what became of it. */
export interface HeardNumber {
  readonly digits: string;
  /** The word it was called by; empty where nobody said. */
  readonly label: string;
  readonly by: Turn['speaker'];
  readonly making: Making;
  /** It was asked for or named. */
  readonly sought: boolean;
  readonly status: FactStatus;
  readonly source: ValueSource;
  readonly evidence: readonly Evidence[];
  readonly spoken: string;
}

/** A number that the agent has read. */
interface Offered {
  readonly digits: string;
  readonly evidence: Evidence;
}

const MAX_NUMBERS = 8;

/** Numbers of one kind that are nobody's choice: as dictated, read back, agreed to and corrected. */
export class HeardNumbers {
  private readonly dictation: Dictation;
  private readonly numbers = new Map<string, HeardNumber>();
  /** The word that the caller's numbers are called by. */
  private label = '';
  private latest: string | null = null;
  private offered: Offered | null = null;
  private readonly keepsAgents: boolean;

  /** @param keepsAgents a number that only the agent said is kept without the caller's word */
  constructor(shape: NumberShape, keepsAgents: boolean) {
    this.dictation = new Dictation(shape);
    this.keepsAgents = keepsAgents;
  }

  /** The one spoken of last comes last. */
  all(): HeardNumber[] {
    return [...this.numbers.values()];
  }

  observe(turn: Turn, runs: readonly TopicRun[], sought: boolean): void {
    if (turn.speaker === 'agent') this.hearAgent(turn, runs);
    else this.hearCaller(turn, runs, sought);
  }

  private hearAgent(turn: Turn, runs: readonly TopicRun[]): void {
    const read = this.dictation.hearAgent(
      turn.segment,
      runs.map(({ run }) => run),
    );
    for (const one of read) this.hearReadBack(turn, one, runs[0]?.label ?? '');
  }

  private hearReadBack(turn: Turn, { digits, start, end, part }: ReadBack, label: string): void {
    const evidence = evidenceOf(turn.segment, { start, end });
    const known = this.numbers.get(digits);
    this.offered = { digits, evidence };
    if (known !== undefined) {
      if (known.status === 'withdrawn') return;
      const source = known.by === 'caller' ? 'read-back' : known.source;
      this.change(digits, {
        status: part ? known.status : 'confirmed',
        source,
        evidence: [...known.evidence, evidence],
      });
      return;
    }
    const near = this.latest !== null && isNearlySame(digits, this.latest);
    if (!near && !part && this.keepsAgents) {
      this.put({
        digits,
        label,
        by: 'agent',
        making: 'whole',
        sought: true,
        source: 'inferred',
        evidence: [evidence],
      });
    }
  }

  private hearCaller(turn: Turn, runs: readonly TopicRun[], sought: boolean): void {
    const { segment } = turn;
    const offered = this.offered;
    this.offered = null;
    if (turn.reply === 'yes') {
      this.dictation.agreeToEcho();
      if (offered !== null) this.agree(turn, offered);
    } else if (turn.reply === 'no' && deniesDigits(turn.text)) this.dictation.dispute();
    // The agent reads a number otherwise than it was said, and the caller speaks of other things.
    else if (offered !== null && runs.length === 0 && this.isOtherReading(offered.digits))
      this.settleOn(turn, offered);
    for (const group of byLabel(runs)) {
      const { label, named } = group;
      if (named && this.label !== '' && label !== this.label) this.dictation.drop();
      if (label !== '')
        this.label = isTailOnly(group.runs, this.dictation.hasNumber) ? `${label}尾号` : label;
      const dictated = this.dictation.hearCaller(segment, group.runs, sought);
      for (const one of dictated) this.take(one, sought);
    }
  }

  private take({ digits, making, evidence, replaces, grownFrom }: Dictated, sought: boolean): void {
    const before = replaces.flatMap((one) => this.numbers.get(one)?.evidence ?? []);
    for (const one of grownFrom) this.numbers.delete(one);
    for (const one of replaces) if (one !== digits) this.change(one, { status: 'withdrawn' });
    const proofs = making === 'corrected' ? [...before, ...evidence] : evidence;
    this.put({ digits, label: this.label, by: 'caller', making, sought, source: 'caller', evidence: proofs });
  }

  /** Whether a number that nobody said so far is another try at the latest. */
  private isOtherReading(digits: string): boolean {
    return !this.numbers.has(digits) && this.latest !== null && isNearlySame(this.latest, digits);
  }

  private agree(turn: Turn, offered: Offered): void {
    this.settleOn(turn, offered);
    this.change(offered.digits, { status: 'confirmed' });
  }

  private settleOn(turn: Turn, { digits, evidence }: Offered): void {
    const answer = answerOf(turn);
    const before = this.latest === null ? undefined : this.numbers.get(this.latest);
    const tries = before !== undefined && before.digits !== digits && isNearlySame(before.digits, digits);
    if (tries) this.change(before.digits, { status: 'withdrawn' });
    const known = this.numbers.get(digits);
    if (known === undefined) {
      const label = tries ? before.label : '';
      this.put({
        digits,
        label,
        by: 'agent',
        making: 'whole',
        sought: true,
        source: 'read-back',
        evidence: [evidence, answer],
      });
    } else this.change(digits, { evidence: [...known.evidence, answer] });
    this.dictation.agree(digits);
  }

  private put(number: Omit<HeardNumber, 'status' | 'spoken'>): void {
    const known = this.numbers.get(number.digits);
    this.latest = number.digits;
    if (known !== undefined && known.making !== 'doubted') {
      const status =
        known.status === 'stated' ? 'confirmed' : known.status === 'withdrawn' ? 'stated' : known.status;
      this.change(number.digits, {
        status,
        evidence: [...known.evidence, ...number.evidence],
        making: number.making,
      });
      return;
    }
    const words = number.by === 'caller' ? number.evidence : number.evidence.slice(0, 1);
    const spoken = words.map(({ text }) => text).join(' ');
    this.numbers.set(number.digits, { ...number, status: 'stated', spoken });
    if (this.numbers.size <= MAX_NUMBERS) return;
    const oldest = this.numbers.keys().next().value;
    if (oldest !== undefined) this.numbers.delete(oldest);
  }

  private change(digits: string, change: Partial<HeardNumber>): void {
    const known = this.numbers.get(digits);
    if (known === undefined) return;
    const evidence = boundedEvidence(change.evidence ?? known.evidence);
    if (change.status !== 'withdrawn') this.numbers.delete(digits);
    this.numbers.set(digits, { ...known, ...change, digits, evidence });
  }
}

/** 卡号尾号三三九零: the end is all that is known. */
function isTailOnly(runs: readonly Run[], known: boolean): boolean {
  const [first, ...more] = runs;
  return !known && first?.lead.place?.at === 'tail' && more.length === 0 && /尾|末/.test(first.words);
}

interface LabelledRuns {
  readonly label: string;
  readonly named: boolean;
  readonly runs: readonly Run[];
}

/** Runs of one turn under the words that name them. */
function byLabel(runs: readonly TopicRun[]): LabelledRuns[] {
  const groups: { label: string; named: boolean; runs: Run[] }[] = [];
  for (const { run, label, named } of runs) {
    const last = groups.at(-1);
    if (last !== undefined && (label === null || label === last.label)) last.runs.push(run);
    else groups.push({ label: label ?? '', named, runs: [run] });
  }
  return groups;
}
