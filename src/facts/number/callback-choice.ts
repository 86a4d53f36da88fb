import type { Evidence } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import { isNearlySame } from './amendment.ts';
import type { Making } from './dictation.ts';
import type { PhoneReference } from './phone-mention.ts';
import { dialled, isLocalLandline, isPhone } from './phone-number.ts';
import { resolveReference } from './phone-reference.ts';
import { type PhoneEntry, PhoneRegister, type Saying } from './phone-register.ts';

/** A number the agent has read or offered, and the words that prove it. */
export interface Offer {
  readonly digits: string;
  readonly evidence: Evidence;
}

/** How sure a number is by the way it was put together, before anybody repeats it. */
export const CONFIDENCE: Readonly<Record<Making, number>> = {
  whole: 0.9,
  corrected: 0.9,
  short: 0.85,
  repaired: 0.7,
  doubted: 0.4,
  unsure: 0.3,
};
const READ_BACK = 0.95;
const CHOSEN = 0.92;
const KEPT_SPARE = 0.8;
/** Of several that the agent has named, before the caller says which. */
const SUGGESTED = 0.4;
/** The agent's version of what the caller said unclearly. */
const PREFERRED = 0.75;
/** Offered, and the caller went on without a word about it. */
const PASSED_OVER = 0.6;
/** The other side read it otherwise, and nobody said who was right. */
const CONTESTED = 0.45;

/** Which of a call's numbers is to be called back: the one last named for it, said or pointed at, and not taken back. */
export class CallbackChoice {
  private readonly register = new PhoneRegister();
  private refused = false;
  /** The caller's own number that was last said or agreed to. */
  private latest: string | null = null;
  /** The number that the line shows, as it is dialled; null when withheld. */
  readonly line: string | null;

  constructor(callerNumber: string | null) {
    const digits = dialled(callerNumber?.replace(/\D/g, '') ?? '');
    this.line = /^\d{3,20}$/.test(digits) ? digits : null;
  }

  facts(): FactOf<'phone'>[] {
    return this.register.facts(this.refused);
  }

  get(digits: string): PhoneEntry | undefined {
    return this.register.get(digits);
  }

  /** The number spoken of last, if it still stands. */
  current(): PhoneEntry | undefined {
    return this.latest === null ? undefined : this.register.get(this.latest);
  }

  hasOwn(except: string | null): boolean {
    return this.register.own().some(({ digits }) => digits !== except);
  }

  /** Whether a number is another try at the one spoken of last. */
  isTryAtLatest(digits: string): boolean {
    return this.latest !== null && isNearlySame(digits, this.latest);
  }

  /** The number that is pointed at; null where there is none, or it is not clear which. */
  resolve(reference: PhoneReference): string | null {
    const { line, latest } = this;
    const lineRefused = line !== null && this.register.get(line)?.status === 'withdrawn';
    return resolveReference(reference, { own: this.register.own(), latest, line, lineRefused });
  }

  /** The caller says a number. */
  say(digits: string, saying: Saying): void {
    this.register.say(digits, saying);
    if (saying.status === 'withdrawn') this.register.withdraw(digits);
    if (saying.others === true || saying.status === 'withdrawn') return;
    this.latest = digits;
    this.refused = false;
  }

  doubt(digits: string): void {
    this.register.note(digits, { confidence: CONFIDENCE.doubted });
  }

  extend(digits: string, extension: string): void {
    this.register.note(digits, { extension });
  }

  withdraw(digits: string): void {
    this.register.withdraw(digits);
  }

  forget(digits: string): void {
    this.register.forget(digits);
  }

  refuse(): void {
    this.refused = true;
  }

  /** The agent names a number among others to choose from. */
  suggest({ digits, evidence }: Offer): void {
    const saying = { confidence: SUGGESTED, source: 'inferred', rule: 'phone-agent-read' } as const;
    this.register.suggest(digits, { ...saying, evidence: [evidence] });
  }

  /** The agent reads back a number that is known. */
  readBack({ digits, evidence }: Offer, part: boolean): void {
    const known = this.register.get(digits);
    if (known === undefined || known.status === 'withdrawn') return;
    this.register.prove(digits, evidence);
    if (part || known.kind === 'uncertain') return;
    const confidence = Math.max(known.confidence, READ_BACK);
    this.register.note(digits, { status: 'confirmed', source: 'read-back', confidence });
  }

  /** The caller agrees to a number the agent has read or offered. */
  agree({ digits, evidence }: Offer, answer: Evidence, confidence: number): void {
    const known = this.register.get(digits);
    if (known !== undefined && known.status !== 'withdrawn' && (known.others || known.spare)) {
      this.register.prove(digits, answer);
      this.register.note(digits, { status: 'confirmed' });
      return;
    }
    const before = this.current();
    if (before !== undefined && before.digits !== digits && isNearlySame(before.digits, digits)) {
      // With its area code it is the same number; else the caller's was a slip.
      if (digits.endsWith(before.digits)) this.register.forget(before.digits);
      else this.register.withdraw(before.digits);
    }
    const byLine = digits === this.line;
    const sure = isPhone(digits) || isLocalLandline(digits);
    this.register.say(digits, {
      confidence: sure ? confidence : Math.min(confidence, CONFIDENCE.doubted),
      source: byLine && (known === undefined || known.source === 'caller-id') ? 'caller-id' : 'read-back',
      rule: byLine ? 'phone-caller-id-agreed' : 'phone-read-back-agreed',
      owner: before?.owner ?? '',
      evidence: known === undefined || byLine ? [evidence, answer] : [answer],
    });
    this.register.note(digits, { status: 'confirmed' });
    this.latest = digits;
    this.refused = false;
  }

  /**
   * The caller went on without a word about the number offered.
   *
   * @param asked a number to call back was being asked for
   * @returns whether that settles the call on it
   */
  passOver(offer: Offer, answer: Evidence, asked: boolean): boolean {
    const { digits } = offer;
    const latest = this.current();
    const another = latest !== undefined && latest.digits !== digits && isNearlySame(latest.digits, digits);
    const withArea = latest?.kind === 'local' && digits.endsWith(latest.digits);
    if (withArea) this.agree(offer, answer, CONFIDENCE.short);
    // The agent hears better than the recogniser, and a caller speaks up where a number is wrong.
    else if (another)
      this.agree(offer, answer, latest.confidence <= CONFIDENCE.repaired ? PREFERRED : CONTESTED);
    else if (asked && this.register.get(digits) === undefined && !this.hasOwn(digits))
      this.agree(offer, answer, PASSED_OVER);
    else return false;
    return true;
  }

  /** The caller names a number by pointing at it. */
  choose(digits: string, evidence: Evidence): void {
    const byLine = digits === this.line;
    const known = this.register.get(digits);
    if (known?.others === true) return;
    this.say(digits, {
      confidence: known?.kind === 'uncertain' ? CONFIDENCE.unsure : CHOSEN,
      source: known?.source ?? (byLine ? 'caller-id' : 'read-back'),
      rule: byLine ? 'phone-caller-id-agreed' : 'phone-chosen',
      evidence: [evidence],
    });
  }

  /** The caller names a number for the case that the other does not answer. */
  keepSpare(digits: string, evidence: Evidence): void {
    const known = this.register.get(digits);
    if (known === undefined) {
      this.register.say(digits, {
        confidence: KEPT_SPARE,
        source: digits === this.line ? 'caller-id' : 'read-back',
        rule: 'phone-spare',
        spare: true,
        evidence: [evidence],
      });
    } else {
      const status = known.status === 'withdrawn' ? 'stated' : known.status;
      this.register.note(digits, { spare: true, status });
    }
  }

  /** The line that was offered is somebody else's: not called unless the caller agrees to it after all. */
  lend({ digits, evidence }: Offer, answer: Evidence, owner: string): void {
    if (digits !== this.line || this.hasOwn(digits)) return;
    const saying = {
      confidence: CONFIDENCE.doubted,
      source: 'caller-id',
      rule: 'phone-lent',
      owner,
    } as const;
    this.register.suggest(digits, { ...saying, evidence: [evidence, answer] });
  }

  /** The caller turns a number down; the line's is kept as one that is not to be called. */
  turnDown(digits: string, evidence: Evidence): void {
    if (this.register.get(digits) === undefined) {
      if (digits !== this.line) return;
      this.register.say(digits, {
        confidence: CONFIDENCE.whole,
        source: 'caller-id',
        rule: 'phone-caller-id-refused',
        evidence: [evidence],
      });
    }
    this.register.withdraw(digits);
    if (this.latest === digits) this.latest = null;
  }
}
