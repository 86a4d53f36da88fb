import { requestKinds } from '../../protocol/common.ts';
import type { Fact, FactOf, FactType, ReplyWay } from '../../protocol/fact.ts';
import type { Candidate, FieldCandidates } from '../../protocol/form.ts';

const MAX_KINDS = 3;
/** Less likely kinds are not even offered. */
const LEAST_KIND = 0.1;

/** How much less a time of a suggestion is likely to be that of an event. */
const SUGGESTED_TIME = 0.5;

/** How much less a place that an enquirer speaks of by the way is likely to be what the enquiry is about. */
const PASSING_PLACE = 0.6;
const TOLD_PLACE = 0.75;

/** What the form may hold by the facts heard; the best of each field first. */
export function candidatesOf(facts: readonly Fact[]): FieldCandidates {
  const heard = <T extends FactType>(type: T): FactOf<T>[] =>
    facts.filter((one): one is FactOf<T> => one.type === type && one.status !== 'withdrawn');
  const fields: FieldCandidates = {};
  const put = <T extends FactType>(
    field: keyof FieldCandidates,
    list: readonly FactOf<T>[],
    value: (one: FactOf<T>) => Candidate['value'],
  ): void => {
    let ceiling = 1;
    const candidates = list.map((one): Candidate => {
      ceiling = Math.min(ceiling, one.confidence);
      const { spoken, source, rule, evidence } = one;
      return { value: value(one), spoken, confidence: ceiling, source, rule, evidence };
    });
    if (candidates.length > 0) fields[field] = candidates;
  };
  const kind = heard('kind')[0];
  if (kind !== undefined) fields.kind = kindCandidates(kind);
  // A call without a request leaves nothing to write down: what sounds like a place or a name in it is small talk.
  if (kind?.value.kind === '无效') return fields;
  put(
    'requesterName',
    heard('person').filter(({ value }) => value.use === 'requester'),
    ({ value }) => (value.full || value.title === null ? value.name : value.name + value.title),
  );
  put(
    'organisation',
    heard('organisation').filter(({ value }) => value.use === 'requester'),
    ({ value }) => value.name,
  );
  put('onBehalfOf', heard('behalf'), ({ value }) => value.relation);
  put(
    'callbackPhone',
    heard('phone').filter(({ value }) => value.use !== 'other'),
    ({ value }) => (value.extension === null ? value.number : `${value.number}-${value.extension}`),
  );
  put('district', heard('district'), ({ value }) => value.name);
  put('street', heard('street'), ({ value }) => value.name);
  const enquires = kind?.value.kind === '咨询';
  put(
    'location',
    heard('place')
      .filter(({ value }) => value.use === 'matter')
      .map((one) => {
        const passing = enquires && one.status !== 'confirmed' && one.confidence < TOLD_PLACE;
        return passing ? { ...one, confidence: one.confidence * PASSING_PLACE } : one;
      }),
    ({ value }) => value.text,
  );
  // A suggestion speaks of how things are, and of hours as they should be: unless the agent asked when something
  // happened, a time in it is offered, not filled in.
  const doubt = kind?.value.kind === '建议' ? SUGGESTED_TIME : 1;
  put(
    'occurredAt',
    heard('time')
      .filter(({ value }) => value.use === 'event')
      .map((one) => ({
        ...one,
        confidence: one.rule === 'time-asked' ? one.confidence : one.confidence * doubt,
      })),
    ({ value: { text, from, to } }) => ({ text, from, to }),
  );
  put(
    'subject',
    heard('subject').filter(({ value }) => value.matter === 1),
    ({ value }) => value.text,
  );
  put(
    'request',
    heard('request').filter(({ value }) => value.matter === 1),
    ({ value }) => value.text,
  );
  put('anonymous', heard('anonymous'), ({ value }) => value.wanted);
  put('confidential', heard('confidential'), ({ value }) => value.wanted);
  put('reply', heard('reply'), replyText);
  put(
    'relatedOrder',
    heard('order-number').filter(({ value }) => value.earlier),
    ({ value }) => value.number,
  );
  return fields;
}

const REPLIES: Readonly<Record<ReplyWay, string>> = {
  none: '不需要回复',
  any: '需要回复',
  phone: '电话回复',
  sms: '短信回复',
  wechat: '微信回复',
  mail: '邮件回复',
};

/** 电话回复（晚上八点以后）. */
function replyText({ value: { by, when } }: FactOf<'reply'>): string {
  return when === null ? REPLIES[by] : `${REPLIES[by]}（${when}）`;
}

function kindCandidates({ value, rule, evidence, spoken, confidence }: FactOf<'kind'>): Candidate[] {
  return requestKinds
    .map((kind) => ({ kind, probability: kind === value.kind ? confidence : value.probabilities[kind] }))
    .filter(({ kind, probability }) => kind === value.kind || probability >= LEAST_KIND)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, MAX_KINDS)
    .map(({ kind, probability }) => ({
      value: kind,
      spoken: kind === value.kind ? spoken : '',
      confidence: probability,
      source: 'inferred',
      rule,
      evidence: kind === value.kind ? evidence : [],
    }));
}
