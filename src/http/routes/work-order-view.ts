import type { Principal } from '../../protocol/roles.ts';
import type { SubmittedForm, WorkOrder } from '../../protocol/work-order.ts';
import { MASK, maskText } from '../../telemetry/mask.ts';

/** Roles that see every order, and each whole. */
const SEE_ALL = ['agent', 'supervisor', 'reviewer', 'admin'] as const;

/** The unit a principal is confined to, or null when it sees the orders of all units. */
export function confinedTo(principal: Principal): string | null {
  return SEE_ALL.some((role) => principal.roles.includes(role)) ? null : (principal.unit ?? '');
}

/**
 * The order as the principal may see it: a handling unit is not told who asked when the requester wished to be
 * anonymous or the order is confidential, neither in the fields nor in the texts.
 */
export function viewFor(principal: Principal, order: WorkOrder): WorkOrder {
  const { form } = order;
  if (confinedTo(principal) === null || !(form.anonymous || form.confidential)) return order;
  const hide = (text: string) => hideRequester(text, form);
  const hideNullable = (text: string | null) => (text === null ? null : hide(text));
  return {
    ...order,
    text: hide(order.text),
    form: {
      ...form,
      requesterName: null,
      callbackPhone: null,
      subject: hideNullable(form.subject),
      request: hideNullable(form.request),
      location: hideNullable(form.location),
      occurredAt: form.occurredAt === null ? null : { ...form.occurredAt, text: hide(form.occurredAt.text) },
    },
  };
}

function hideRequester(text: string, form: SubmittedForm): string {
  const named = form.requesterName === null ? text : text.replaceAll(form.requesterName, MASK);
  const called = form.callbackPhone === null ? named : named.replaceAll(form.callbackPhone, MASK);
  return maskText(called);
}
