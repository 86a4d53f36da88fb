import type { CallSummary } from '../../protocol/desk-stream.ts';
import { isClosed } from '../sidebar/call-view-state.ts';
import type { Desk, OpenCall } from '../sidebar/desk.ts';

/** Drafts whose events are fetched before they are shown, so that the next one is there at once. */
const PREPARED = 5;
/** Agents who start at the same time are spread over so many of the oldest. */
const SPREAD = 5;
/** An order cannot be taken back: a key pressed twice must not make the next draft, which nobody has read, an order too. */
const UNREAD_MS = 600;

/** What became of the draft before. */
export interface Settled {
  readonly number: string | null;
  readonly unit: string | null;
  readonly invalid: string | null;
}

/** The drafts that callers left by voice, one after the other: the agent's own first, then urgent ones, then the oldest. */
export class Drafts {
  last: Settled | null = null;
  help = false;
  readonly #desk: Desk;
  readonly #random: () => number;
  readonly #now: () => number;
  #settledAt = Number.NEGATIVE_INFINITY;
  readonly #skipped = new Set<string>();

  constructor(desk: Desk, random: () => number = Math.random, now: () => number = () => Date.now()) {
    this.#desk = desk;
    this.#random = random;
    this.#now = now;
  }

  /** Drafts that wait, the one on the screen included. */
  get waiting(): readonly CallSummary[] {
    return this.#desk.calls.filter((call) => this.#waits(call));
  }

  /** The draft on the screen; null when none waits. */
  get current(): OpenCall | null {
    const call = this.#desk.current();
    return call !== null && call.summary.channel === 'self-service' ? call : null;
  }

  /** Goes on to the next draft where the one on the screen is settled, somebody else's, or none at all. */
  settle(): void {
    const shown = this.current;
    if (shown === null || !this.#waits(shown.summary)) {
      if (shown !== null && isClosed(shown.view)) {
        this.last = settledAs(shown);
        this.#settledAt = this.#now();
      }
      const next = this.#next();
      if (next !== null && next.callId !== this.#desk.selected) this.#desk.select(next.callId);
    }
    this.#prepare();
  }

  /** Leaves the draft for later. */
  skip(): void {
    const shown = this.current;
    if (shown === null) return;
    this.#skipped.add(shown.summary.callId);
    const next = this.#next();
    if (next !== null) this.#desk.select(next.callId);
  }

  /** Chooses the unit of that rank, from 1. */
  async choose(rank: number): Promise<void> {
    const name = this.current?.view.suggestion?.value.units[rank - 1]?.name;
    if (name !== undefined && (await this.own())) this.#desk.accept('unit', name);
  }

  /** Makes the order of what is shown; nothing in the moment after the draft before was settled. */
  async confirm(): Promise<void> {
    if (this.#now() - this.#settledAt < UNREAD_MS || !(await this.own())) return;
    await this.#desk.submit();
    const problem = [...(this.current?.ui.problems.keys() ?? [])][0];
    if (problem !== undefined) this.#desk.goTo(`field-${problem}`);
  }

  async edit(elementId: string): Promise<void> {
    if (await this.own()) this.#desk.goTo(elementId);
  }

  async refuse(): Promise<void> {
    if (await this.own()) this.#desk.openPanel('invalid');
  }

  /** True once the draft on the screen is this agent's; another agent may have been quicker. */
  async own(): Promise<boolean> {
    const shown = this.current;
    if (shown === null || isClosed(shown.view)) return false;
    return shown.editable || (await this.#desk.take());
  }

  #waits({ channel, status, agent, callId }: CallSummary): boolean {
    return (
      channel === 'self-service' &&
      status !== 'submitted' &&
      status !== 'invalid' &&
      !isClosed(this.#desk.view(callId)) &&
      (agent === null || agent === this.#desk.me)
    );
  }

  #next(): CallSummary | null {
    const left = this.waiting.filter(({ callId }) => !this.#skipped.has(callId));
    if (left.length === 0) {
      if (this.#skipped.size === 0) return null;
      this.#skipped.clear();
      return this.#next();
    }
    const ordered = oldestFirst(left);
    const first = ordered.find((call) => call.agent === this.#desk.me) ?? ordered.find(this.#urgent);
    if (first !== undefined) return first;
    return ordered[Math.floor(this.#random() * Math.min(SPREAD, ordered.length))] ?? null;
  }

  readonly #urgent = ({ callId }: CallSummary): boolean => {
    const { alerts, selfService } = this.#desk.view(callId);
    return (
      selfService?.priority != null ||
      alerts.some(({ level, state }) => level === 'urgent' && state === 'raised')
    );
  };

  #prepare(): void {
    this.#desk.prepare(
      oldestFirst(this.waiting)
        .slice(0, PREPARED)
        .map(({ callId }) => callId),
    );
  }
}

function oldestFirst(calls: readonly CallSummary[]): CallSummary[] {
  return calls.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}

function settledAs({ view }: OpenCall): Settled {
  const unit = view.form.unit?.current?.value;
  return {
    number: view.order?.number ?? null,
    unit: typeof unit === 'string' ? unit : null,
    invalid: view.invalidReason,
  };
}
