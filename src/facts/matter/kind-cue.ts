import type { RequestKind } from '../../protocol/common.ts';

/** Words that speak for a kind of request, or against it. */
export interface KindCue {
  readonly by: 'caller' | 'agent';
  readonly pattern: RegExp;
  /** Evidence in units of the log of the odds, set from what the words mean. */
  readonly weights: Partial<Record<RequestKind, number>>;
  /** How often it may count. */
  readonly most: number;
  /** Not in the greeting, where it says nothing. */
  readonly later?: true;
  /** Counts only in the caller's answer to what is wanted. */
  readonly answer?: true;
  /** Not where the question only reproaches: 凭什么, 有没有人管. */
  readonly question?: true;
  /** Somebody is in danger now, or the agent calls out the emergency services. */
  readonly danger?: true;
  /** What a caller only fears, supposes or denies says the same of the kind as if it were so. */
  readonly anyway?: true;
}
