import type { Evidence } from '../../protocol/common.ts';
import type { FactOf, FactStatus } from '../../protocol/fact.ts';
import type { ValueSource } from '../../protocol/form.ts';
import { fact } from '../fact.ts';
import { boundedEvidence } from './number-evidence.ts';
import { type PhoneKind, phoneKindOf } from './phone-number.ts';

/** A number of the call and what became of it. */
export interface PhoneEntry {
  readonly digits: string;
  readonly kind: PhoneKind;
  readonly extension: string | null;
  /** Whose it is in the caller's words (老公, 办公室); empty where nobody said. */
  readonly owner: string;
  /** Somebody else's, and not for calling back. */
  readonly others: boolean;
  /** To be tried when the other does not answer. */
  readonly spare: boolean;
  readonly status: FactStatus;
  readonly confidence: number;
  readonly source: ValueSource;
  readonly rule: string;
  readonly spoken: string;
  readonly evidence: readonly Evidence[];
  /** When it was first said, and when it was last named for calling back; the latter decides. */
  readonly saidAt: number;
  readonly chosenAt: number;
}

/** What is said of a number when it is first heard or heard again. */
export type Saying = Pick<PhoneEntry, 'confidence' | 'source' | 'rule' | 'evidence'> &
  Partial<Pick<PhoneEntry, 'owner' | 'others' | 'spare' | 'spoken' | 'status'>>;

const MAX_ENTRIES = 16;

/** The numbers of a call. */
export class PhoneRegister {
  private readonly entries = new Map<string, PhoneEntry>();
  private clock = 0;

  /** Hears a number as one to call back, unless it is somebody else's. */
  say(digits: string, saying: Saying): void {
    const known = this.entries.get(digits);
    const withdrawn = known?.status === 'withdrawn';
    this.clock += 1;
    this.set({
      digits,
      kind: phoneKindOf(digits),
      extension: known?.extension ?? null,
      owner: saying.owner || known?.owner || '',
      others: saying.others ?? known?.others ?? false,
      spare: saying.spare ?? false,
      status: known === undefined || withdrawn ? (saying.status ?? 'stated') : known.status,
      confidence:
        known === undefined || withdrawn ? saying.confidence : Math.max(known.confidence, saying.confidence),
      source: known?.source ?? saying.source,
      rule: saying.rule,
      spoken: saying.spoken ?? known?.spoken ?? saying.evidence[0]?.text ?? '',
      evidence: [...(known?.evidence ?? []), ...saying.evidence],
      saidAt: known?.saidAt ?? this.clock,
      chosenAt: this.clock,
    });
  }

  /** Takes note of a number that is only proposed: it stands behind all others. */
  suggest(digits: string, saying: Saying): void {
    if (this.entries.has(digits)) return;
    this.say(digits, saying);
    this.note(digits, { chosenAt: 0 });
  }

  get(digits: string): PhoneEntry | undefined {
    return this.entries.get(digits);
  }

  /** Changes what is known of a number, if it was heard. */
  note(digits: string, change: Partial<PhoneEntry>): void {
    const known = this.entries.get(digits);
    if (known !== undefined) this.set({ ...known, ...change, digits });
  }

  prove(digits: string, evidence: Evidence): void {
    const known = this.entries.get(digits);
    if (known !== undefined) this.set({ ...known, evidence: [...known.evidence, evidence] });
  }

  choose(digits: string): void {
    this.clock += 1;
    this.note(digits, { chosenAt: this.clock, spare: false });
  }

  withdraw(digits: string): void {
    this.note(digits, { status: 'withdrawn' });
  }

  /** A beginning that was taken for a number: it never was one. */
  forget(digits: string): void {
    this.entries.delete(digits);
  }

  /** Numbers for calling back that were not taken back, in the order they were first said. */
  own(): PhoneEntry[] {
    return [...this.entries.values()]
      .filter(({ others, status }) => !others && status !== 'withdrawn')
      .sort((a, b) => a.saidAt - b.saidAt);
  }

  /** The number to call back first, then the others; then those of other people, and what was taken back. */
  facts(refused: boolean): FactOf<'phone'>[] {
    const all = [...this.entries.values()].map((entry) =>
      refused && !entry.others ? { ...entry, status: 'withdrawn' as const } : entry,
    );
    const rank = (entry: PhoneEntry): number =>
      entry.status === 'withdrawn'
        ? 4
        : entry.others
          ? 3
          : entry.kind === 'uncertain'
            ? 2
            : entry.spare
              ? 1
              : 0;
    all.sort((a, b) => rank(a) - rank(b) || b.chosenAt - a.chosenAt);
    const callback = all.find(({ status, others }) => status !== 'withdrawn' && !others);
    return all.map((entry) =>
      fact(
        'phone',
        {
          number: entry.digits,
          extension: entry.extension,
          kind: entry.kind,
          use: entry.others ? 'other' : entry === callback ? 'callback' : 'spare',
        },
        {
          confidence: entry.confidence,
          source: entry.source,
          rule: entry.rule,
          evidence: entry.evidence,
          status: entry.status,
          spoken: entry.spoken,
          key: entry.digits,
        },
      ),
    );
  }

  private set(entry: PhoneEntry): void {
    this.entries.set(entry.digits, { ...entry, evidence: boundedEvidence(entry.evidence) });
    if (this.entries.size <= MAX_ENTRIES) return;
    const oldest = [...this.entries.values()].reduce((a, b) => (a.chosenAt <= b.chosenAt ? a : b));
    this.entries.delete(oldest.digits);
  }
}
