import type { WrittenSummary } from '../assist/language/contract.ts';
import { failureNote, SLOW_NOTE } from '../assist/language/failure-notes.ts';
import { summaryRow } from '../assist/language/suggestion-rows.ts';
import { matterTerms } from '../assist/related/terms.ts';
import { callDraft } from '../assist/summary/call-draft.ts';
import type { CallHub } from '../call/call-hub.ts';
import { type CallState, isAgentsText, isClosed, isModelsText } from '../call/call-state.ts';
import type { LiveCall } from '../call/live-call.ts';
import type { Range } from '../call/seq-tracker.ts';
import type { DeskEvent } from '../protocol/desk-event.ts';
import type { SuggestionRow } from '../store/repositories/append-commits.ts';
import type { CallRepository } from '../store/repositories/call-repository.ts';
import type { RelatedRepository } from '../store/repositories/related-repository.ts';
import type { WorkOrderRepository } from '../store/repositories/work-order-repository.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { jobDefinitions } from './definitions.ts';
import type { JobHandlers } from './handlers.ts';

/** Rows worked through at a time by the jobs that page. */
const PAGE = 200;

type CallJobs = Pick<
  JobHandlers<typeof jobDefinitions>,
  'finalise-summary' | 'index-work-order' | 'look-over'
>;

/** Puts the jobs of calls and orders into their queues. */
export interface CallQueue {
  summary(callId: string, delayMs: number): Promise<void>;
  index(workOrderId: string): Promise<void>;
}

export interface CallJobDeps {
  readonly hub: CallHub;
  readonly calls: CallRepository;
  readonly orders: WorkOrderRepository;
  readonly related: RelatedRepository;
  readonly metrics: Metrics;
  /** Resolves when no language model is writing the call's summary here. */
  readonly written: (call: LiveCall) => Promise<void>;
  /** A language model's summary of the call; null when there is none to be had now. Throws when the service stops over it. */
  readonly write: (call: LiveCall) => Promise<WrittenSummary | null>;
  readonly queue: CallQueue;
}

/** The work behind each job. All of it may run twice without harm. */
export function createCallJobs(deps: CallJobDeps): CallJobs {
  return {
    'finalise-summary': async ({ callId }) => {
      const done = await deps.hub.with(callId, async (call) => {
        if (call.state.ended === null) return false;
        // A slow one may still be at it: the same is not asked twice at once.
        await deps.written(call);
        const sentences = call.state.transcript.length;
        const written = needsText(call.state) ? await deps.write(call) : null;
        const commit = await call.change((state) => {
          if (state.summary?.state === 'final') return null;
          // What came while the model wrote is in the rules' draft at least.
          const whole = state.transcript.length === sentences ? written : null;
          const { events, rows } = lastWords(state, whole);
          if (events.length === 0) return null;
          return { events, suggestions: rows, row: { summarised: true } };
        });
        // The agent's own text needs no last word.
        if (commit === null) await deps.calls.markSummarised(callId);
        for (const event of commit?.events ?? []) {
          if (event.type === 'gap') deps.metrics.segmentsLost.inc(event.to - event.from + 1);
        }
        return commit !== null;
      });
      return done ? 'success' : 'skipped';
    },
    'index-work-order': async ({ workOrderId }) => {
      const order = await deps.orders.find(workOrderId);
      if (order === null) return 'skipped';
      const { form, createdAt } = order;
      await deps.related.index({ orderId: order.id, createdAt: new Date(createdAt), ...matterTerms(form) });
      return 'success';
    },
    // A process that died between storing something and queueing its job left the job undone: it is queued now.
    'look-over': async () => {
      for (const callId of await deps.calls.listUnsummarised(PAGE)) await deps.queue.summary(callId, 0);
      for (const orderId of await deps.related.listUnindexed(PAGE)) await deps.queue.index(orderId);
      return 'success';
    },
  };
}

/** The numbers that are in both lists of ranges. */
function overlaps(some: readonly Range[], others: readonly Range[]): Range[] {
  return some.flatMap((one) =>
    others
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }))
      .filter((both) => both.from <= both.to),
  );
}

/** Nobody wrote a text of the whole call yet but the rules. */
function needsText(state: CallState): boolean {
  return !isClosed(state) && (state.summary?.state ?? 'draft') === 'draft' && !isModelsText(state);
}

/** What is appended, and the suggestions that are stored with it. */
interface LastWords {
  readonly events: DeskEvent[];
  readonly rows: SuggestionRow[];
}

/** The sender's numbers that never came, then the summary as it stays; an agent's own text stays as it is. */
function lastWords(state: CallState, written: WrittenSummary | null): LastWords {
  // Partials leave no trace in the log: only what had not come by the end and is not stored since is missing.
  const gaps = overlaps(state.ended?.missing ?? [], state.sender.gaps())
    .filter((gap) => !state.recordedGaps.has(`${gap.from}-${gap.to}`))
    .map((gap): DeskEvent => ({ type: 'gap', ...gap }));
  const { events, rows } = finalSummary(state, gaps.length, written);
  return { events: [...gaps, ...events, ...noteAfter(state, events)], rows };
}

/** What the agent was told of the model's summary, where that holds no longer: one came after all, or none will. */
function noteAfter(state: CallState, events: readonly DeskEvent[]): DeskEvent[] {
  const note = state.notes.get('summary');
  const final = events.find((event) => event.type === 'summary');
  if (note === undefined || isClosed(state)) return [];
  // Beside the agent's own text nobody waits for one, and whoever was writing may have died.
  if (final === undefined && note === SLOW_NOTE) return [{ type: 'note', about: 'summary', text: null }];
  if (final === undefined) return [];
  if (final.author !== undefined) return [{ type: 'note', about: 'summary', text: null }];
  // Whoever was writing died over it.
  const text = failureNote('summary', 'unavailable');
  return note === SLOW_NOTE ? [{ type: 'note', about: 'summary', text }] : [];
}

/** @param before events that are appended before it */
function finalSummary(state: CallState, before: number, written: WrittenSummary | null): LastWords {
  const { summary } = state;
  if (isAgentsText(state)) return { events: [], rows: [] };
  if (summary !== null && isModelsText(state))
    return { events: [{ ...summary, type: 'summary', state: 'final' }], rows: [] };
  if (written === null)
    return { events: [{ type: 'summary', text: callDraft(state), state: 'final' }], rows: [] };
  const suggestionId = `${state.callId}.${state.seq + before + 1}`;
  return {
    events: [{ type: 'summary', ...written, suggestionId, state: 'final' }],
    rows: [summaryRow(suggestionId, written)],
  };
}
