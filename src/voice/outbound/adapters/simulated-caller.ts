import { type OutboundCaller, OutboundRefused, type OutboundStatus, type PlacedCall } from '../contract.ts';

/** What becomes of a simulated call: the statuses that follow, a refusal, or no answer of the platform at all. */
export type SimulatedOutcome = readonly OutboundStatus[] | 'refused' | 'out of order' | 'no word';

export interface SimulatedCallerOptions {
  readonly outcome?: (call: PlacedCall) => SimulatedOutcome;
  /** Told of each status, in order, after the call was placed. */
  readonly onStatus: (ref: string, status: OutboundStatus) => Promise<unknown>;
  /** Told when a status could not be taken; those that follow in the call are not told then. */
  readonly onProblem: (error: unknown) => void;
  /** Lets time pass between two statuses. */
  readonly pause?: () => Promise<void>;
}

/** By the last digit: 6 no answer at the first attempt, 7 busy, 8 no answer, 9 not to be reached; all others answer. */
export function outcomeByNumber({
  number,
  attempt,
}: Pick<PlacedCall, 'number' | 'attempt'>): SimulatedOutcome {
  if (number.endsWith('6') && attempt === 1) return ['ringing', 'no-answer'];
  if (number.endsWith('7')) return ['ringing', 'busy'];
  if (number.endsWith('8')) return ['ringing', 'no-answer'];
  return number.endsWith('9') ? ['failed'] : ['ringing', 'answered'];
}

/**
 * Calls nobody: plays what would become of calls, for demonstrations and tests. What an answered one says is heard by whoever
 * rings in under its reference, as any platform does with `outbound=`.
 */
export class SimulatedCaller implements OutboundCaller {
  readonly placed: PlacedCall[] = [];
  readonly #options: SimulatedCallerOptions;
  readonly #last = new Map<string, OutboundStatus>();
  /** Resolves once all statuses so far are told. */
  told: Promise<void> = Promise.resolve();

  constructor(options: SimulatedCallerOptions) {
    this.#options = options;
  }

  async place(call: PlacedCall): Promise<{ externalId: string }> {
    const outcome = (this.#options.outcome ?? outcomeByNumber)(call);
    if (outcome === 'refused') throw new OutboundRefused('the number is refused', { ours: false });
    if (outcome === 'out of order') throw new OutboundRefused('the platform is away', { ours: true });
    this.placed.push(call);
    this.#last.set(call.ref, 'ringing');
    if (outcome === 'no word') throw new Error('the platform did not answer in time');
    this.told = this.told.then(() => this.#tell(call.ref, outcome)).catch(this.#options.onProblem);
    return { externalId: `simulated-${call.ref}` };
  }

  async look({ ref }: { ref: string }): Promise<OutboundStatus | null> {
    return this.#last.get(ref) ?? null;
  }

  async #tell(ref: string, statuses: readonly OutboundStatus[]): Promise<void> {
    for (const status of statuses) {
      await this.#options.pause?.();
      this.#last.set(ref, status);
      await this.#options.onStatus(ref, status);
    }
  }
}
