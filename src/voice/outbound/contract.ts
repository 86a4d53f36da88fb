/** What the service needs of a platform that calls people for it. */

/** Longest wait for the platform's answer: what is under way is left alone for longer, milliseconds. */
export const ANSWER_MS = 10_000;

/** What becomes of a call that was placed, in the words of no platform. */
export type OutboundStatus =
  | 'ringing'
  | 'answered'
  /** It was answered and is over. */
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed';

export interface PlacedCall {
  /** How the platform is told which call it is: `outbound=` of its webhooks, its tag or its channel's id. */
  readonly ref: string;
  readonly id: string;
  readonly attempt: number;
  readonly number: string;
  readonly purpose: 'callback' | 'follow-up';
  /** How long it may ring, seconds. */
  readonly ringS: number;
}

export interface OutboundCaller {
  /**
   * Asks the platform once; the request is never repeated.
   *
   * @throws OutboundRefused when the call was surely not placed; any other error means that it perhaps was
   */
  place(call: PlacedCall): Promise<{ externalId: string }>;
  /**
   * What the platform says of a call; null when it does not know it.
   *
   * @throws when the platform does not answer
   */
  look?(call: { ref: string; externalId: string | null }): Promise<OutboundStatus | null>;
}

/** The platform has not placed the call. */
export class OutboundRefused extends Error {
  override readonly name = 'OutboundRefused';
  /** It was not the number's fault: the attempt does not count. */
  readonly ours: boolean;

  constructor(reason: string, { ours, cause }: { ours: boolean; cause?: unknown }) {
    super(reason, { cause });
    this.ours = ours;
  }
}

/** Names an attempt to a platform. */
export function refOf(id: string, attempt: number): string {
  return `${id}.${attempt}`;
}

/** The call and attempt of a reference, counted from 1; null for anything else. */
export function readRef(ref: string): { id: string; attempt: number } | null {
  const match = /^([\w-]{1,64})\.([1-9]\d{0,3})$/.exec(ref);
  return match?.[1] === undefined ? null : { id: match[1], attempt: Number(match[2]) };
}
