import type { Segment } from '../../protocol/common.ts';
import type { Fact, FactOf, FactType, FactValue } from '../../protocol/fact.ts';
import type { FieldName, FieldValue, FormState, OccurredAt } from '../../protocol/form.ts';
import type { MatterDraft } from '../../protocol/matter.ts';
import { chosen } from '../form/chosen.ts';
import { composeDraft } from './compose-draft.ts';

/**
 * The drafts of a call's matters; none where it has but one. A matter's place and time are those told in its own
 * sentences, else the call's.
 *
 * @param form the call's form, which the first matter fills
 */
export function matterDrafts(
  facts: readonly Fact[],
  form: FormState,
  segments: readonly Segment[],
): MatterDraft[] {
  const matters = ofType(facts, 'matter').sort((a, b) => a.value.number - b.value.number);
  if (matters.length < 2) return [];
  return matters.map(({ value }) => matterDraft(value, facts, form, segments));
}

function matterDraft(
  { number, kind, segmentIds }: FactValue<'matter'>,
  facts: readonly Fact[],
  form: FormState,
  segments: readonly Segment[],
): MatterDraft {
  const own = new Set(segmentIds);
  const here = ({ evidence }: Fact) => evidence.some(({ segmentId }) => own.has(segmentId));
  const told = (type: 'subject' | 'object' | 'request'): string | null => {
    for (const one of facts) {
      if (one.type !== type || one.status === 'withdrawn') continue;
      if ('matter' in one.value && one.value.matter === number) return one.value.text;
    }
    return null;
  };
  const values =
    number === 1
      ? {
          kind: chosen(form, 'kind'),
          subject: chosen(form, 'subject'),
          request: chosen(form, 'request'),
          location: chosen(form, 'location'),
          occurredAt: chosen(form, 'occurredAt'),
        }
      : {
          kind,
          subject: told('subject'),
          request: told('request'),
          location:
            ofType(facts, 'place').find((one) => one.value.use === 'mention' && here(one))?.value.text ??
            chosen(form, 'location'),
          occurredAt: eventTime(ofType(facts, 'time').find((one) => one.value.use === 'event' && here(one))),
        };
  return {
    number,
    ...values,
    object: told('object'),
    text: composeDraft(
      number === 1 ? form : { ...withoutMatter(form), ...filled(values) },
      segments.filter(({ id }) => own.has(id)),
    ),
    segmentIds,
  };
}

function eventTime(told: FactOf<'time'> | undefined): OccurredAt | null {
  return told === undefined ? null : { text: told.value.text, from: told.value.from, to: told.value.to };
}

/** Who calls and how to be treated belongs to every matter; what it is about to one. */
function withoutMatter({ requesterName, anonymous, confidential }: FormState): FormState {
  return {
    ...(requesterName && { requesterName }),
    ...(anonymous && { anonymous }),
    ...(confidential && { confidential }),
  };
}

function filled(values: Partial<Record<FieldName, FieldValue | null>>): FormState {
  const form: FormState = {};
  for (const [field, value] of Object.entries(values)) {
    if (value === null) continue;
    const current = {
      value,
      spoken: '',
      confidence: 1,
      source: 'inferred',
      rule: 'matter',
      evidence: [],
    } as const;
    form[field as FieldName] = { current: { ...current, evidence: [] }, locked: false, alternatives: [] };
  }
  return form;
}

function ofType<T extends FactType>(facts: readonly Fact[], type: T): FactOf<T>[] {
  return facts.filter((one): one is FactOf<T> => one.type === type && one.status !== 'withdrawn');
}
