import type { Evidence } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import type { ValueSource } from '../../protocol/form.ts';
import { fact } from '../fact.ts';

type WishType = 'anonymous' | 'confidential';

const MAX_PROOFS = 4;

interface Stand {
  readonly wanted: boolean;
  readonly confidence: number;
  readonly source: ValueSource;
  readonly rule: string;
  readonly proofs: readonly Evidence[];
  readonly confirmed: boolean;
}

/** A yes or no that a caller may take back: the newest counts, the one before is kept as withdrawn. */
export class Wish {
  private now: Stand | null = null;
  private before: Stand | null = null;
  private readonly type: WishType;

  constructor(type: WishType) {
    this.type = type;
  }

  get wanted(): boolean | null {
    return this.now?.wanted ?? null;
  }

  /** The caller says it, or agrees to what the agent offers. */
  state(wanted: boolean, confidence: number, how: 'said' | 'agreed' | 'noted', proof: Evidence): void {
    const now = this.now;
    const again = now?.wanted === wanted;
    if (now !== null && !again) this.before = now;
    this.now = {
      wanted,
      confidence: again ? Math.max(now.confidence, confidence) : confidence,
      source: again ? now.source : how === 'noted' ? 'read-back' : 'caller',
      rule: again
        ? now.rule
        : `${this.type}-${wanted ? (how === 'agreed' ? 'agreed' : 'wanted') : 'declined'}`,
      proofs: again ? [...now.proofs.slice(1 - MAX_PROOFS), proof] : [proof],
      confirmed: how !== 'said' || (again && now.confirmed),
    };
  }

  facts(): FactOf<WishType>[] {
    return [
      ...(this.now === null ? [] : [this.make(this.now, false)]),
      ...(this.before === null ? [] : [this.make(this.before, true)]),
    ];
  }

  private make(
    { wanted, confidence, source, rule, proofs, confirmed }: Stand,
    withdrawn: boolean,
  ): FactOf<WishType> {
    return fact(
      this.type,
      { wanted },
      {
        confidence,
        source,
        rule,
        evidence: proofs,
        key: withdrawn ? 'before' : 'caller',
        status: withdrawn ? 'withdrawn' : confirmed ? 'confirmed' : 'stated',
      },
    );
  }
}
