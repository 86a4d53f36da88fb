import type { Gold } from '../../../src/cli/calls/call-file.ts';
import type { FieldName, FieldState, FieldValue, FormState } from '../../../src/protocol/form.ts';

export function makeGold(
  changes: Partial<Omit<Gold, 'fields'>> & { fields?: Partial<Gold['fields']> } = {},
): Gold {
  return {
    kind: '投诉',
    unit: '市教育局',
    urgent: false,
    anonymous: false,
    confidential: false,
    ...changes,
    fields: {
      callerName: null,
      callbackPhone: null,
      location: null,
      district: null,
      occurredAt: null,
      subject: null,
      request: null,
      relatedOrder: null,
      ...changes.fields,
    },
  };
}

export function makeForm(values: Partial<Record<FieldName, FieldValue>>): FormState {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, FieldState] => [
      name,
      {
        current: { value, spoken: '', confidence: 1, source: 'caller', rule: 'test', evidence: [] },
        locked: false,
        alternatives: [],
      },
    ]),
  );
}
