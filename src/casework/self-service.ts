import { type CallState, isClosed, latestSuggestion } from '../call/call-state.ts';
import { CommandError } from '../call/commands.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { KnownNames } from '../catalogue/known-names.ts';
import type { DispatchSuggestion } from '../protocol/dispatch.ts';
import type { FieldName, FormState } from '../protocol/form.ts';
import type { Principal } from '../protocol/roles.ts';
import { checkForm } from './submitted-form.ts';

/** Who submits what callers left to voice guidance when no agent needs to look at it. */
export const SELF_SERVICE: Principal = {
  sub: 'self-service',
  roles: ['agent'],
  queues: [],
  unit: null,
  expiresAt: Number.POSITIVE_INFINITY,
};

/** Why a request waits for an agent. */
export type WaitReason =
  | 'not-a-request'
  | 'closed'
  | 'taken'
  | 'incomplete-call'
  | 'danger'
  | 'secret'
  | 'several-matters'
  | 'no-suggestion'
  | 'unsure-unit'
  | 'jurisdiction'
  | 'missing-field'
  | 'unconfirmed'
  | 'form';

export interface DispatchGrounds {
  /** The first unit's probability must be at least so high. */
  readonly confidence: number;
  readonly known: KnownNames;
  /** Tells which district a unit belongs to. */
  readonly catalogue: Pick<Catalogue, 'unit'>;
}

/** What no agent has put into words is at least what the caller agreed to when it was read back. */
const AGREED_TO: readonly FieldName[] = ['subject', 'request'];

/** Matters that somebody has to go and see to. */
const NEEDS_PLACE: ReadonlySet<unknown> = new Set(['求助', '投诉', '举报']);

/**
 * Why a call left to voice guidance may not be dispatched at once; null: it may. Only what the caller finished, of which the
 * unit is sure, the form whole and nothing dangerous goes without a person's eye. Pure.
 */
export function whyWait(state: CallState, grounds: DispatchGrounds): WaitReason | null {
  const { selfService, form } = state;
  if (selfService?.purpose !== 'request') return 'not-a-request';
  if (isClosed(state)) return 'closed';
  if (state.agent !== null || state.status !== 'wrap-up') return 'taken';
  // Whoever hung up half-way was told no number.
  if (selfService.orderNumber === null) return 'incomplete-call';
  if ([...state.alerts.values()].some((alert) => alert.state === 'raised')) return 'danger';
  // Free words may tell who asked, whatever the form hides: a person looks at them before a unit does.
  if (form.anonymous?.current?.value === true || form.confidential?.current?.value === true) return 'secret';
  // An order is one matter: an agent makes several of it. The unit was suggested for all that was said.
  if (state.matters.length > 1 || selfService.confirmed?.otherSubject === true) return 'several-matters';
  const suggestion = latestSuggestion(state)?.suggestion;
  const first = suggestion?.units[0];
  if (suggestion === undefined || first === undefined) return 'no-suggestion';
  if (!isSureOfUnit(suggestion, grounds.confidence) || form.unit?.current?.value !== first.name)
    return 'unsure-unit';
  if (isForeign(form, first.name, grounds.catalogue)) return 'jurisdiction';
  if (missingFields(form, suggestion).length > 0) return 'missing-field';
  if (AGREED_TO.some((field) => form[field]?.current?.source !== 'read-back') || hasGoneOn(state))
    return 'unconfirmed';
  return 'problems' in checkForm(form, grounds.known) ? 'form' : null;
}

/** Whether the caller said more after agreeing: it may put something right. Pure. */
function hasGoneOn({ selfService, transcript }: CallState): boolean {
  const agreedAt = transcript.findIndex(({ id }) => id === selfService?.confirmed?.answer);
  return agreedAt >= 0 && transcript.slice(agreedAt + 1).some(({ speaker }) => speaker === 'caller');
}

/** Whether the first unit is the one, as far as the ranking can tell. Pure. */
export function isSureOfUnit({ unsure, units }: DispatchSuggestion, confidence: number): boolean {
  return !unsure && units[0] !== undefined && units[0].probability >= confidence;
}

/** What of `neededFields` the form lacks. Pure. */
export function missingFields(form: FormState, suggestion: Pick<DispatchSuggestion, 'item'>): FieldName[] {
  return neededFields(form, suggestion).filter((field) => form[field]?.current == null);
}

/** What an order must have before it goes out without an agent: what every order wants, the matter's kind and the suggested catalogue item. Pure. */
export function neededFields(form: FormState, { item }: Pick<DispatchSuggestion, 'item'>): FieldName[] {
  const needed = new Set<FieldName>(['subject', 'request', 'callbackPhone', ...(item?.requiredFields ?? [])]);
  if (NEEDS_PLACE.has(form.kind?.current?.value)) needed.add('location');
  return [...needed];
}

/** @throws CommandError unless the call may be dispatched without an agent */
export function requireDispatchable(state: CallState, grounds: DispatchGrounds): void {
  const reason = whyWait(state, grounds);
  if (reason !== null) throw new CommandError('forbidden', `该诉求需由坐席确认（${reason}）。`);
}

/** A district's own agency, and the place is in another district or nobody knows in which. */
function isForeign(form: FormState, unit: string, catalogue: Pick<Catalogue, 'unit'>): boolean {
  const own = catalogue.unit(unit)?.district ?? null;
  if (own === null) return false;
  const district = form.district?.current?.value;
  return typeof district !== 'string' || !(district === own || own.startsWith(district));
}
