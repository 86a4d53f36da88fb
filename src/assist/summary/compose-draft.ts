import type { Segment } from '../../protocol/common.ts';
import type { FormState } from '../../protocol/form.ts';
import { chosen } from '../form/chosen.ts';
import { keySentences } from './key-sentences.ts';
import { placePhrase, requestPhrase, timePhrase, verbOf } from './wording.ts';

/** Said instead of a draft when neither the form nor the caller's words tell anything. */
export const NOTHING_TO_SUMMARISE = '通话内容不足，未能形成诉求摘要。';

/** Characters of the caller's own sentences in a draft; orders of the house seldom run longer. */
const DETAIL_BUDGET = 400;
const INVALID_BUDGET = 80;

/**
 * The draft of the order's text in the house style: who and how (来电咨询…), time, place, matter, what the caller
 * told, what is wanted, remarks. Deterministic; made of the form's values and the caller's own sentences only, so that
 * nothing is invented. It is also the final summary where no language model is configured.
 *
 * The call-back number is left to its own field, unless it differs from the number the call came from; the unit is
 * named only where the agent chose it, a suggestion is no fact; neither the caller nor who the caller speaks for is named
 * when the caller is anonymous or asked for confidentiality. Never throws.
 */
export function composeDraft(form: FormState, segments: readonly Segment[]): string {
  const kind = chosen(form, 'kind');
  const name = chosen(form, 'requesterName') ?? '';
  const hidden = name === '' ? [] : [name];
  if (kind === '无效') return invalidCall(segments, hidden);

  const time = chosen(form, 'occurredAt');
  const place = placePhrase(
    chosen(form, 'district') ?? '',
    chosen(form, 'street') ?? '',
    chosen(form, 'location') ?? '',
  );
  const matter = [time === null ? '' : timePhrase(time), place, chosen(form, 'subject') ?? '']
    .map(trimmed)
    .filter((part) => part !== '')
    .join('，');
  const request = requestPhrase(chosen(form, 'request') ?? '');
  const details = keySentences(segments, DETAIL_BUDGET, `${matter}，${request}`, hidden);
  const remarks = remarksOf(form);
  if (matter === '' && request === '' && details.length === 0 && remarks.length === 0)
    return NOTHING_TO_SUMMARISE;

  const anonymous = chosen(form, 'anonymous') === true;
  const confidential = chosen(form, 'confidential') === true;
  const who = anonymous || confidential ? '市民' : `${chosen(form, 'organisation') ?? '市民'}${name}`;
  const unit = form.unit?.current?.source === 'agent' ? chosen(form, 'unit') : null;
  const sentences = [
    matter,
    details.length === 0 ? '' : `来电人称：${details.join('；')}`,
    request,
    ...remarks,
    unit === null ? '' : `请${unit}核实处理`,
  ].filter((part) => part !== '');
  return `${who}来电${verbOf(kind)}：${sentences.map((sentence) => `${sentence}。`).join('')}`;
}

function invalidCall(segments: readonly Segment[], hidden: readonly string[]): string {
  const said = keySentences(segments, INVALID_BUDGET, '', hidden);
  const content = said.length === 0 ? '' : `来电内容：${said.join('；')}。`;
  return `无效来电，没有实际诉求。${content}`;
}

function remarksOf(form: FormState): string[] {
  const remarks: string[] = [];
  const earlier = chosen(form, 'relatedOrder');
  if (earlier !== null) remarks.push(`关联前次工单${earlier}`);
  const anonymous = chosen(form, 'anonymous') === true;
  const confidential = chosen(form, 'confidential') === true;
  const other = chosen(form, 'onBehalfOf');
  if (other !== null && !anonymous && !confidential) remarks.push(`来电人代${other}反映`);
  if (anonymous) remarks.push('来电人要求匿名');
  if (confidential) remarks.push('来电人要求对其身份信息保密');
  const reply = chosen(form, 'reply');
  if (reply !== null) remarks.push(reply.startsWith('不') ? `来电人表示${reply}` : `来电人要求${reply}`);
  const phone = otherPhone(form);
  if (phone !== null) remarks.push(`回电号码为${phone}（非来电号码）`);
  return remarks;
}

/** The call-back number when the line showed another one. */
function otherPhone(form: FormState): string | null {
  const phone = chosen(form, 'callbackPhone');
  const shown = form.callbackPhone?.alternatives.find(({ source }) => source === 'caller-id')?.value;
  return phone !== null && typeof shown === 'string' && digits(shown) !== digits(phone) ? phone : null;
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

function trimmed(text: string): string {
  return text.trim().replace(/[。．！!；;，,\s]+$/, '');
}
