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
 * anonymous or the order is confidential: name and phone are null, and the texts are without the name, its surname with
 * a title, and any number that may be a phone. What else a text tells of somebody (a home's address) stays.
 */
export function viewFor(principal: Principal, order: WorkOrder): WorkOrder {
  const { form, details } = order;
  const hide = hidingFor(principal, order);
  if (hide === null) return order;
  const hideNullable = (text: string | null) => (text === null ? null : hide(text));
  return {
    ...order,
    text: hide(order.text),
    form: {
      ...form,
      requesterName: null,
      organisation: null,
      onBehalfOf: null,
      callbackPhone: null,
      subject: hideNullable(form.subject),
      request: hideNullable(form.request),
      location: hideNullable(form.location),
      occurredAt: form.occurredAt === null ? null : { ...form.occurredAt, text: hide(form.occurredAt.text) },
    },
    details: details === null ? null : { ...details, values: details.values.map(hidden(hide)) },
  };
}

type Answer = NonNullable<WorkOrder['details']>['values'][number];

/** An answer in words may name the requester as any text may. */
function hidden(hide: (text: string) => string): (answer: Answer) => Answer {
  return (answer) => (typeof answer.value === 'string' ? { ...answer, value: hide(answer.value) } : answer);
}

/** How a text about the order is told to the principal; null: as it is. */
export function hidingFor(principal: Principal, { form }: WorkOrder): ((text: string) => string) | null {
  if (confinedTo(principal) === null || !(form.anonymous || form.confidential)) return null;
  return (text) => hideRequester(text, form);
}

/** Surnames of two characters; any other has one. */
const COMPOUND_SURNAME =
  /^(?:欧阳|太史|端木|上官|司马|东方|独孤|南宫|夏侯|诸葛|尉迟|皇甫|公孙|慕容|司徒|令狐|宇文|长孙|司空)/u;
/** What people are called by after their surname. */
const TITLES =
  '(?:老?先生|女士|小姐|太太|夫人|阿姨|大姐|大妈|大娘|大嫂|大爷|大伯|大叔|大哥|叔叔|伯伯|老伯|奶奶|爷爷|婆婆|阿婆|阿公|阿伯|阿叔|阿嫂|老师|老板|经理|师傅|同志|医生|同学|某某?|总)';

function hideRequester(text: string, { requesterName, callbackPhone }: SubmittedForm): string {
  const named = requesterName === null ? text : hideName(text, requesterName.trim());
  const called = callbackPhone === null ? named : named.replaceAll(callbackPhone, MASK);
  return maskText(called);
}

/** Without the name and its surname with a title; the surname alone stands in too many other words. */
function hideName(text: string, name: string): string {
  const surname = COMPOUND_SURNAME.exec(name)?.[0] ?? [...name][0];
  if (surname === undefined) return text;
  const whole = name === surname ? text : text.replaceAll(name, MASK);
  return /^\p{Script=Han}+$/u.test(surname)
    ? whole.replace(new RegExp(`${surname}${TITLES}`, 'gu'), MASK)
    : whole;
}
