import { z } from 'zod';
import { cleanText } from '../../call/ingest.ts';
import { orderDay } from '../../casework/order-day.ts';
import type { OrderNoteRepository } from '../../store/repositories/order-note-repository.ts';
import type { WorkOrderRepository } from '../../store/repositories/work-order-repository.ts';
import type { NoteAnswer, WithdrawalAnswer } from '../engine/effects.ts';
import {
  additionEvents,
  asksWithdrawal,
  shortDigest,
  urgingEvents,
  urgingIdOf,
  urgingsOf,
  WITHDRAWAL_TEXT,
} from './call-events.ts';
import { FAILED, type IntakeEffect, type VoiceSession } from './contract.ts';
import type { LeftCalls } from './left-calls.ts';
import { callOfDraft } from './order-lookup.ts';

/** Of what a citizen adds, UTF-16 code units. */
const MOST_TEXT = 2_000;
/** Notes of one order that are looked through for another urging of the day. */
const MOST_NOTES = 1_000;
/** One follow-up of an order is enough. */
const RATING_KEY = 'follow-up';

const words = z
  .string()
  .transform((text) => cleanText(text.slice(0, MOST_TEXT)).trim())
  .transform((text) => (text === '' ? null : text));
const orderId = z.string().min(1).max(80);
const AdditionArgs = z.object({ orderId, text: words });
const UrgingArgs = z.object({ orderId, text: words.nullish().transform((text) => text ?? null) });
const WithdrawalArgs = z.object({ orderId });
/** Flows may give what was pressed or said: anything but a yes or a no is unknown. */
const answer = z.unknown().transform((value) => (typeof value === 'boolean' ? value : null));
const RatingArgs = z.object({
  orderId,
  resolved: answer,
  satisfied: answer,
  reason: words.nullish().transform((text) => text ?? null),
});

export interface OrderNotesDeps {
  readonly notes: OrderNoteRepository;
  readonly orders: Pick<WorkOrderRepository, 'find'>;
  readonly left: LeftCalls;
  readonly timeZone: string;
}

/** Facts that a citizen adds to an order, or to a request that is still to be confirmed. */
export function addToOrder({ notes, left, ...deps }: OrderNotesDeps): IntakeEffect {
  return async (session, args, effectId) => {
    const parsed = AdditionArgs.safeParse(args);
    if (!parsed.success || parsed.data.text === null) return FAILED;
    const { text } = parsed.data;
    const key = `${session.id}/${effectId}`;
    const target = await targetOf({ left, ...deps }, parsed.data.orderId);
    if (target === null) return FAILED;
    if ('draft' in target) {
      const id = `a${shortDigest(key)}`;
      const state = await left.addTo(target.draft, (now) => additionEvents(now, { id, text }));
      return state === null || !state.transcript.some((segment) => segment.id === id) ? FAILED : noted(false);
    }
    const kept = await notes.add({
      orderId: target.order,
      kind: 'addition',
      text,
      rating: null,
      source: sourceOf(session),
      key,
    });
    return kept === null ? FAILED : noted(false);
  };
}

/** The citizen urges an order on, once a session; `repeated` when somebody has on the same day before. */
export function urgeOrder({ notes, left, timeZone, ...deps }: OrderNotesDeps): IntakeEffect {
  return async (session, args) => {
    const parsed = UrgingArgs.safeParse(args);
    if (!parsed.success) return FAILED;
    const { text } = parsed.data;
    const target = await targetOf({ left, ...deps }, parsed.data.orderId);
    if (target === null) return FAILED;
    if ('draft' in target) {
      const state = await left.addTo(target.draft, (now) => urgingEvents(now, session.id));
      const others = state === null ? [] : urgingsOf(state).filter((id) => id !== urgingIdOf(session.id));
      return state === null ? FAILED : noted(others.length > 0);
    }
    const kept = await notes.add({
      orderId: target.order,
      kind: 'urging',
      text,
      rating: null,
      source: sourceOf(session),
      key: session.id,
    });
    if (kept === null) return FAILED;
    const day = orderDay(kept.note.at, timeZone);
    const all = await notes.list(target.order, MOST_NOTES);
    return noted(
      all.some(
        ({ id, kind, at }) => kind === 'urging' && id < kept.note.id && orderDay(at, timeZone) === day,
      ),
    );
  };
}

/**
 * The citizen wants a request withdrawn, once a session. A draft that nobody has ends as withdrawn; to whoever has another one,
 * or the order, it is shown, and they decide.
 */
export function withdrawOrder({ notes, left, ...deps }: OrderNotesDeps): IntakeEffect {
  return async (session, args) => {
    const parsed = WithdrawalArgs.safeParse(args);
    if (!parsed.success) return FAILED;
    const callId = callOfDraft(parsed.data.orderId);
    const draft = callId === null ? null : await left.withdraw(callId, session);
    if (draft !== null && draft.order === null)
      return asksWithdrawal(draft) ? asked({ withdrawn: draft.status === 'invalid' }) : FAILED;
    const target = await targetOf({ left, ...deps }, parsed.data.orderId);
    if (target === null || 'draft' in target) return FAILED;
    const kept = await notes.add({
      orderId: target.order,
      kind: 'withdrawal',
      text: WITHDRAWAL_TEXT,
      rating: null,
      source: sourceOf(session),
      key: session.id,
    });
    return kept === null ? FAILED : asked({ withdrawn: false });
  };
}

/** What the citizen says in the follow-up; `repeated` when it was said in another call before. */
export function rateOrder({ notes, left, ...deps }: OrderNotesDeps): IntakeEffect {
  return async (session, args) => {
    const parsed = RatingArgs.safeParse(args);
    if (!parsed.success) return FAILED;
    const { resolved, satisfied, reason } = parsed.data;
    const target = await targetOf({ left, ...deps }, parsed.data.orderId);
    if (target === null || 'draft' in target) return FAILED;
    const kept = await notes.add({
      orderId: target.order,
      kind: 'rating',
      text: reason,
      rating: { resolved, satisfied },
      source: sourceOf(session),
      key: RATING_KEY,
    });
    return kept === null ? FAILED : noted(kept.note.source !== sourceOf(session));
  };
}

/** The order, or the draft that is to become it; a draft that was confirmed meanwhile is its order. */
async function targetOf(
  { orders, left }: Pick<OrderNotesDeps, 'orders' | 'left'>,
  id: string,
): Promise<{ order: string } | { draft: string } | null> {
  const callId = callOfDraft(id);
  if (callId !== null) {
    const state = await left.addTo(callId, () => []);
    if (state === null || state.status === 'invalid') return null;
    return state.order === null ? { draft: callId } : { order: state.order.orderId };
  }
  const order = await orders.find(id);
  return order === null ? null : { order: order.id };
}

function sourceOf({ id }: VoiceSession): string {
  return `voice/${id}`;
}

function asked(value: WithdrawalAnswer) {
  return { status: 'done', value: { ...value } } as const;
}

function noted(repeated: boolean) {
  const value: NoteAnswer = { repeated };
  return { status: 'done', value } as const;
}
