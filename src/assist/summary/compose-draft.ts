import type { Segment } from '../../protocol/common.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { FormState } from '../../protocol/form.ts';
import { chosen } from '../form/chosen.ts';
import { type KeySentences, keySentences } from './key-sentences.ts';
import { toldNumbers } from './told-numbers.ts';
import { placePhrase, requestPhrase, timePhrase, verbOf } from './wording.ts';

/** Said instead of a draft when neither the form nor the caller's words tell anything. */
export const NOTHING_TO_SUMMARISE = '通话内容不足，未能形成诉求摘要。';

/** Characters of the caller's own sentences in a draft; orders of the house seldom run longer. */
const DETAIL_BUDGET = 400;
const INVALID_BUDGET = 80;

/**
 * The draft of the order's text in the house style: who and how (来电咨询…), time, place, matter, what the caller
 * told, what is wanted, remarks. Deterministic; made of the form's values, of facts heard and of sentences that the caller
 * said or let stand, so that nothing is invented. It is also the final summary where no language model is configured.
 *
 * The unit is named only where the agent chose it, a suggestion is no fact. Neither the caller, nor who the caller speaks
 * for, nor the call-back number is told when the caller is anonymous or asked for confidentiality: what units pass on is the
 * text. Never throws.
 *
 * @param facts those beside the form: plates, accounts, a second number
 */
export function composeDraft(
  form: FormState,
  segments: readonly Segment[],
  facts: readonly Fact[] = [],
): string {
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
  const key = keySentences(segments, DETAIL_BUDGET, `${matter}，${request}`, hidden);
  const details = key.told.length === 0 ? '' : `来电人称：${key.told.join('；')}`;
  const remarks = remarksOf(form, key, facts, `${matter}${details}${request}`);
  if (matter === '' && request === '' && details === '' && remarks.length === 0) return NOTHING_TO_SUMMARISE;

  const anonymous = chosen(form, 'anonymous') === true;
  const confidential = chosen(form, 'confidential') === true;
  const who = anonymous || confidential ? '市民' : `${chosen(form, 'organisation') ?? '市民'}${name}`;
  const unit = form.unit?.current?.source === 'agent' ? chosen(form, 'unit') : null;
  const sentences = [matter, details, request, ...remarks, unit === null ? '' : `请${unit}核实处理`].filter(
    (part) => part !== '',
  );
  return `${who}来电${verbOf(kind)}：${sentences.map((sentence) => `${sentence}。`).join('')}`;
}

function invalidCall(segments: readonly Segment[], hidden: readonly string[]): string {
  const { told } = keySentences(segments, INVALID_BUDGET, '', hidden);
  const content = told.length === 0 ? '' : `来电内容：${told.join('；')}。`;
  return `无效来电，没有实际诉求。${content}`;
}

/** @param body what the draft says already */
function remarksOf(
  form: FormState,
  { earlier: answers }: KeySentences,
  facts: readonly Fact[],
  body: string,
): string[] {
  const remarks: string[] = [];
  const earlier = chosen(form, 'relatedOrder');
  const answered = answers.length === 0 ? '' : `前次答复情况：${answers.join('；')}`;
  if (earlier !== null)
    remarks.push([`关联前次工单${earlier}`, answered].filter((part) => part !== '').join('，'));
  else if (answered !== '') remarks.push(answered);
  const anonymous = chosen(form, 'anonymous') === true;
  const confidential = chosen(form, 'confidential') === true;
  const other = chosen(form, 'onBehalfOf');
  if (other !== null && !anonymous && !confidential) remarks.push(`来电人代${other}反映`);
  if (anonymous) remarks.push('来电人要求匿名');
  if (confidential) remarks.push('来电人要求对其身份信息保密');
  const reply = chosen(form, 'reply');
  if (reply !== null) remarks.push(reply.startsWith('不') ? `来电人表示${reply}` : `来电人要求${reply}`);
  const numbers = toldNumbers(facts, body);
  if (numbers.length > 0 && !anonymous && !confidential) remarks.push(`来电人表示${numbers.join('，')}`);
  if (!anonymous && !confidential) remarks.push(...phoneRemark(form));
  return remarks;
}

/** The call-back number, and whether the line showed another one. */
function phoneRemark(form: FormState): string[] {
  const phone = chosen(form, 'callbackPhone');
  if (phone === null) return [];
  const shown = form.callbackPhone?.alternatives.find(({ source }) => source === 'caller-id')?.value;
  const isOther = typeof shown === 'string' && digits(shown) !== digits(phone);
  return [`回电号码为${phone}${isOther ? '（非来电号码）' : ''}`];
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

function trimmed(text: string): string {
  return text.trim().replace(/[。．！!；;，,\s]+$/, '');
}
