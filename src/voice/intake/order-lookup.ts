import { z } from 'zod';
import { chosen } from '../../assist/form/chosen.ts';
import type { CallHub } from '../../call/call-hub.ts';
import type { CallState } from '../../call/call-state.ts';
import type { WorkOrder } from '../../protocol/work-order.ts';
import type { OrderNoteRepository } from '../../store/repositories/order-note-repository.ts';
import type { OutcomeRepository } from '../../store/repositories/outcome-repository.ts';
import type {
  ReservedNumber,
  ReservedNumberRepository,
} from '../../store/repositories/reserved-number-repository.ts';
import type { WorkOrderRepository } from '../../store/repositories/work-order-repository.ts';
import type { OrderAnswer, OrdersAnswer } from '../engine/effects.ts';
import { isSameNumber, numberForms } from '../telephone-number.ts';
import { asksWithdrawal, urgingsOf } from './call-events.ts';
import { FAILED, type IntakeEffect, NONE, type VoiceSession } from './contract.ts';
import { beingChecked, notTaken, type Spoken, statusOf, withdrawn } from './order-status.ts';
import { type CheckTries, fitsCheck } from './verification.ts';

/** More orders of one caller are not counted. */
const MOST_ORDERS = 20;
const SILENT = { zh: '', en: '' };

const OrderArgs = z.object({
  number: z.union([z.string(), z.number()]).transform((number) => String(number).replace(/\D/g, '')),
  check: z.union([z.string(), z.number()]).transform(String).nullable().default(null),
});

export interface OrderLookupDeps {
  readonly orders: Pick<WorkOrderRepository, 'find' | 'callerOf' | 'listOfCaller'>;
  readonly reserved: Pick<ReservedNumberRepository, 'find' | 'openOf'>;
  readonly outcomes: Pick<OutcomeRepository, 'list'>;
  readonly notes: Pick<OrderNoteRepository, 'count'>;
  readonly hub: Pick<CallHub, 'with'>;
  readonly tries: CheckTries;
}

/** What can be told of an order, and the numbers that prove whose it is. */
interface Told {
  readonly answer: OrderAnswer;
  readonly numbers: readonly (string | null)[];
}

/**
 * An order by its number. Only who calls from its telephone or knows the last four digits of it hears more than that there
 * is one; after three wrong tries a person asks.
 */
export function findOrder(deps: OrderLookupDeps): IntakeEffect {
  return async (session, args, effectId) => {
    const parsed = OrderArgs.safeParse(args);
    if (!parsed.success) return FAILED;
    const { number, check } = parsed.data;
    const told = number === '' ? null : await tell(deps, number);
    if (told === null) return NONE;
    const { answer, numbers } = told;
    if (numbers.some((one) => isSameNumber(one, session.caller))) return { status: 'done', value: answer };
    const unverified: OrderAnswer = {
      ...answer,
      id: '',
      verified: false,
      subject: '',
      status: SILENT,
      ended: false,
      unit: '',
      urgings: 0,
    };
    if (check === null) return { status: 'done', value: unverified };
    const outcome = await deps.tries.take(session, effectId, answer.number, () => fitsCheck(check, numbers));
    if (outcome === 'refused') return FAILED;
    return { status: 'done', value: outcome === 'fits' ? answer : unverified };
  };
}

/** The latest order of the line's number, an order that is still to be confirmed among them. */
export function ordersOfCaller(deps: OrderLookupDeps): IntakeEffect {
  return async ({ caller }) => {
    const forms = numberForms(caller);
    const [orders, open] = await Promise.all([
      deps.orders.listOfCaller(forms, MOST_ORDERS),
      deps.reserved.openOf(forms, MOST_ORDERS),
    ]);
    const latest = [
      ...orders.map(({ number, createdAt }) => ({ number, at: Date.parse(createdAt) })),
      ...open.map(({ number, at }) => ({ number, at: at.getTime() })),
    ].sort((a, b) => b.at - a.at)[0];
    const told = latest === undefined ? null : await tell(deps, latest.number);
    if (told === null) return NONE;
    const count = Math.min(MOST_ORDERS, orders.length + open.length);
    const value: OrdersAnswer = { count, latest: told.answer };
    return { status: 'done', value };
  };
}

/** District of the caller's latest order that names one; null for none. */
export async function districtOfCaller(
  orders: OrderLookupDeps['orders'],
  { caller }: Pick<VoiceSession, 'caller'>,
): Promise<string | null> {
  const earlier = await orders.listOfCaller(numberForms(caller), MOST_ORDERS);
  return earlier.find(({ form }) => form.district !== null)?.form.district ?? null;
}

async function tell(deps: OrderLookupDeps, number: string): Promise<Told | null> {
  const order = await deps.orders.find(number);
  if (order !== null && order.number === number) return tellOrder(deps, order);
  const reserved = await deps.reserved.find(number);
  return reserved === null ? null : tellDraft(deps, reserved);
}

async function tellOrder({ orders, outcomes, notes }: OrderLookupDeps, order: WorkOrder): Promise<Told> {
  const [caller, became, urgings] = await Promise.all([
    orders.callerOf(order.id),
    outcomes.list(order.id),
    notes.count(order.id, 'urging'),
  ]);
  const { subject, unit, callbackPhone } = order.form;
  const answer: OrderAnswer = {
    id: order.id,
    number: order.number,
    verified: true,
    subject: isSecret(order.form) ? '' : (subject ?? ''),
    status: statusOf(unit, became),
    ended: false,
    unit: unit ?? '',
    urgings,
  };
  return { answer, numbers: [caller, callbackPhone] };
}

/** A number that is told already while its order is to be confirmed; the call is all there is. */
function tellDraft({ hub }: OrderLookupDeps, { number, callId }: ReservedNumber): Promise<Told | null> {
  return hub.with(callId, async ({ state }) => {
    // The call's log was purged.
    if (state.started === null) return null;
    const { form } = state;
    const secret = {
      anonymous: chosen(form, 'anonymous') ?? false,
      confidential: chosen(form, 'confidential') ?? false,
    };
    const answer: OrderAnswer = {
      id: draftIdOf(callId),
      number,
      verified: true,
      subject: isSecret(secret) ? '' : (chosen(form, 'subject') ?? ''),
      status: statusOfDraft(state),
      ended: state.status === 'invalid',
      unit: '',
      urgings: urgingsOf(state).length,
    };
    return { answer, numbers: [state.started.caller, chosen(form, 'callbackPhone')] };
  });
}

function statusOfDraft(state: CallState): Spoken {
  if (state.status !== 'invalid') return beingChecked;
  return asksWithdrawal(state) ? withdrawn : notTaken;
}

const DRAFT = 'draft:';

/** How an order that is still to be confirmed is named to flows. */
export function draftIdOf(callId: string): string {
  return `${DRAFT}${callId}`;
}

/** The call of such an order; null when the id is an order's own. */
export function callOfDraft(orderId: string): string | null {
  return orderId.startsWith(DRAFT) ? orderId.slice(DRAFT.length) : null;
}

function isSecret({ anonymous, confidential }: { anonymous: boolean; confidential: boolean }): boolean {
  return anonymous || confidential;
}
