import type { Evidence } from '../../protocol/common.ts';
import type { DangerVerdict, FactOf } from '../../protocol/fact.ts';
import { fact } from '../fact.ts';
import type { DangerRule } from './rules.ts';

/** What was heard of a danger. */
export interface Finding {
  readonly verdict: DangerVerdict;
  readonly explanation: string;
  readonly confidence: number;
  /** The words of danger first, the deciding word after them. */
  readonly evidence: readonly Evidence[];
}

/** Why what was raised no longer stands. */
export interface Closing {
  readonly verdict: 'over' | 'denied' | 'past';
  readonly explanation: string;
  readonly evidence: Evidence;
}

/** What one call tells of one rule: what stands, what last ended, and the first of each other verdict. */
export class RuleFindings {
  private readonly rule: DangerRule;
  private standing: FactOf<'danger'> | null = null;
  private ended: FactOf<'danger'> | null = null;
  private closed = false;
  private readonly others = new Map<DangerVerdict, FactOf<'danger'>>();

  constructor(rule: DangerRule) {
    this.rule = rule;
  }

  get stands(): boolean {
    return this.standing !== null;
  }

  /** The words of the standing danger; null when none stands. */
  get standingWords(): string | null {
    return this.standing?.spoken ?? null;
  }

  /** It was told of and has ended, or was taken back. */
  get hasEnded(): boolean {
    return this.closed && this.standing === null;
  }

  /** Something was said of it. */
  get isKnown(): boolean {
    return this.standing !== null || this.ended !== null || this.others.size > 0;
  }

  /** Adds a finding; danger that stands already is not raised again. */
  add(finding: Finding): void {
    if (finding.verdict === 'now') {
      this.standing ??= this.factOf(finding, this.rule.level, 'now');
    } else if (!this.others.has(finding.verdict)) {
      const tellsOfPast = finding.verdict === 'past' || finding.verdict === 'over';
      const level = tellsOfPast && this.rule.whenPast === 'notice' ? 'notice' : 'none';
      this.others.set(finding.verdict, this.factOf(finding, level, finding.verdict));
    }
  }

  /** The other side said the same. */
  confirm(evidence: Evidence): void {
    if (this.standing === null || this.standing.status === 'confirmed') return;
    this.standing = {
      ...this.standing,
      status: 'confirmed',
      evidence: [...this.standing.evidence, evidence].slice(0, MAX_EVIDENCE),
    };
  }

  /** Whether a segment raised what stands. */
  isToldIn(segmentId: string): boolean {
    return this.standing?.evidence[0]?.segmentId === segmentId;
  }

  /** Takes back what a segment raised, as if it had not been heard. */
  retract(segmentId: string): void {
    if (this.isToldIn(segmentId)) this.standing = null;
  }

  /** What stands does so no longer. Danger that ends in the segment that told of it was never on a desk. */
  close({ verdict, explanation, evidence }: Closing): void {
    if (this.standing === null) return;
    const { value, evidence: words, confidence } = this.standing;
    const proofs = [...words.slice(0, MAX_EVIDENCE - 1), evidence];
    if (this.isToldIn(evidence.segmentId)) {
      this.add({ verdict, explanation, confidence, evidence: proofs });
    } else {
      this.ended = {
        ...this.standing,
        value: { ...value, level: 'none', verdict, explanation },
        status: 'withdrawn',
        evidence: proofs,
      };
    }
    this.standing = null;
    this.closed = true;
  }

  facts(): FactOf<'danger'>[] {
    return [this.standing, this.ended, ...this.others.values()].filter((one) => one !== null);
  }

  private factOf(
    { verdict, explanation, confidence, evidence }: Finding,
    level: 'urgent' | 'notice' | 'none',
    key: DangerVerdict,
  ): FactOf<'danger'> {
    const { id, kind } = this.rule;
    const segmentId = evidence[0]?.segmentId ?? '';
    return fact(
      'danger',
      { kind, level, verdict, explanation },
      {
        confidence,
        source: this.rule.by,
        rule: id,
        evidence,
        key: key === 'now' ? `${id}:${segmentId}` : `${id}:${key}:${segmentId}`,
      },
    );
  }
}

/** Most pieces of evidence of one danger. */
const MAX_EVIDENCE = 8;
