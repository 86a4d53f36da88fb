import type { Evidence } from '../../protocol/common.ts';
import type { FactOf, FactStatus, FactValue } from '../../protocol/fact.ts';
import type { ValueSource } from '../../protocol/form.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { evidenceOf, type Span } from '../text.ts';
import { boundedEvidence } from './number-evidence.ts';

type AmountType = 'money' | 'count';

interface Mentioned<T extends AmountType> extends Span {
  readonly value: FactValue<T>;
  readonly confidence: number;
}

interface Kept<T extends AmountType> {
  readonly value: FactValue<T>;
  readonly confidence: number;
  readonly source: ValueSource;
  readonly status: FactStatus;
  readonly evidence: readonly Evidence[];
}

/** Amounts kept of one call; the newest win. */
const MAX_KEPT = 40;

/** Amounts that the caller speaks of, each once; the agent's words only confirm them. */
export class MentionedAmounts<T extends AmountType> {
  private readonly kept = new Map<string, Kept<T>>();
  private readonly type: T;
  /** What is kept as facts, until an amount is said. */
  private known: readonly FactOf<T>[] | null = null;

  constructor(type: T) {
    this.type = type;
  }

  hear(turn: Turn, mentions: readonly Mentioned<T>[]): void {
    if (mentions.length > 0) this.known = null;
    for (const { value, confidence, start, end } of mentions) {
      const key = Object.values(value).join('|');
      const known = this.kept.get(key);
      const evidence = [evidenceOf(turn.segment, { start, end })];
      if (turn.speaker === 'agent') {
        if (known !== undefined)
          this.prove(key, known, evidence, { source: 'read-back', status: 'confirmed' });
      } else if (known !== undefined) this.prove(key, known, evidence, {});
      else this.kept.set(key, { value, confidence, source: 'caller', status: 'stated', evidence });
      const oldest = this.kept.keys().next().value;
      if (this.kept.size > MAX_KEPT && oldest !== undefined) this.kept.delete(oldest);
    }
  }

  /** In the order they were first said. */
  facts(): readonly FactOf<T>[] {
    this.known ??= [...this.kept].map(([key, { value, ...grounds }]) =>
      fact(this.type, value, { ...grounds, rule: this.type, key }),
    );
    return this.known;
  }

  private prove(key: string, known: Kept<T>, evidence: readonly Evidence[], change: Partial<Kept<T>>): void {
    const all = boundedEvidence([...known.evidence, ...evidence]);
    this.kept.set(key, { ...known, ...change, evidence: all });
  }
}
