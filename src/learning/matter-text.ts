import { cutText } from '../facts/cut-text.ts';
import type { Fact } from '../protocol/fact.ts';
import type { WorkOrder } from '../protocol/work-order.ts';
import { maskPersonal } from './mask-personal.ts';

/** Longest text that is kept, UTF-16 code units. */
const MAX_TEXT = 2_000;

/** 市民王先生来电投诉：, as every text of the house begins; more than a few words before it are somebody's own. */
const OPENING = /^[^。：:]{0,160}?来电(?:咨询|求助|投诉|举报|建议|表扬|反映)[：:]/u;
/** Sentences about the caller or the order, and the one that names the unit: the answer must not stand in the question. */
const REMARK =
  /^(?:关联前次工单|来电人代|来电人(?:要求|表示)|回电号码为|前次答复情况|请.{1,80}(?:核实|处理|办理|核查|回复)|(?:请)?职能局)/u;
const TOLD = /^来电人称[：:]/u;

/**
 * The matter of an order as the ranking hears matters, without personal data: what the agent wrote (the draft of the
 * house without its opening, its remarks and the clause that names the unit), and those of place, subject and request
 * that do not stand in it.
 *
 * @param facts what was heard in the call; names and numbers among them are masked
 */
export function matterText(order: Pick<WorkOrder, 'form' | 'text'>, facts: readonly Fact[]): string {
  const { form } = order;
  const known = [...personalOf(form), ...facts.flatMap(personalIn)];
  const sentences = order.text
    .replace(OPENING, '')
    .split('。')
    .map((sentence) => sentence.replace(TOLD, '').trim())
    .filter((sentence) => sentence !== '' && !REMARK.test(sentence));
  const body = sentences.join('。');
  const missing = [form.district, form.street, form.location, form.subject, form.request]
    .map((part) => (part ?? '').replace(/[。．.！!；;，,\s]+$/u, '').trim())
    .filter((part) => part !== '' && !body.includes(part));
  return cut(maskPersonal([body, ...missing].filter((part) => part !== '').join('。'), known));
}

/** The text of an order of the past, which somebody wrote whole. */
export function settledText(text: string): string {
  return cut(maskPersonal(text, []));
}

/** What the form says of people. A relation (母亲) names nobody. */
function personalOf({
  requesterName,
  organisation,
  callbackPhone,
  relatedOrder,
}: WorkOrder['form']): string[] {
  return [requesterName, organisation, callbackPhone, relatedOrder].filter((one) => one !== null);
}

function personalIn(one: Fact): string[] {
  switch (one.type) {
    case 'person':
      return [one.value.name];
    case 'organisation':
      return one.value.use === 'requester' ? [one.value.name] : [];
    case 'phone':
      return one.value.kind === 'service' ? [] : [one.value.number];
    case 'identity-number':
    case 'order-number':
    case 'account-number':
      return [one.value.number];
    case 'plate':
      return [one.value.plate];
    default:
      return [];
  }
}

function cut(text: string): string {
  return cutText(text, MAX_TEXT).toWellFormed();
}
