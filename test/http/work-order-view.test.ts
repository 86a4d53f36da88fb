import { expect, it } from 'vitest';
import { viewFor } from '../../src/http/routes/work-order-view.ts';
import type { WorkOrder } from '../../src/protocol/work-order.ts';
import { principal } from './support.ts';

type Role = 'unit' | 'agent';

function viewed(
  requesterName: string | null,
  { text, details }: Pick<WorkOrder, 'text' | 'details'>,
  role: Role,
): WorkOrder {
  const order: WorkOrder = {
    id: 'o1',
    number: '20260301000001',
    callId: 'c1',
    createdAt: '2026-03-01T00:00:00.000Z',
    createdBy: 'agent-1',
    status: 'created',
    form: {
      kind: '投诉',
      requesterName,
      organisation: null,
      onBehalfOf: null,
      callbackPhone: '110-22',
      district: null,
      street: null,
      location: null,
      occurredAt: null,
      subject: null,
      request: null,
      anonymous: true,
      confidential: false,
      reply: null,
      relatedOrder: null,
      unit: '市城管',
      category: null,
    },
    text,
    textState: 'draft',
    details,
  };
  return viewFor(principal(role, role === 'unit' ? { unit: '市城管' } : {}), order);
}

function shown(requesterName: string | null, text: string, role: Role = 'unit'): string {
  return viewed(requesterName, { text, details: null }, role).text;
}

it.each([
  ['王小明', '王小明称', '***称'],
  ['王小明', '王小明先生、王先生、王某某和王总', '***先生、***、***和***'],
  ['王先生', '王先生（王老师）住王府井', '***（***）住王府井'],
  ['王', '王女士住王府井', '***住王府井'],
  ['欧阳锋', '欧阳女士，欧女士', '***，欧女士'],
  ['John (', 'John ( called', '*** called'],
  [null, '王先生，138 1234 5678，110-22', '王先生，***，***'],
])('hides %s in %s', (name, text, masked) => {
  expect(shown(name, text)).toBe(masked);
  expect(shown(name, text, 'agent')).toBe(text);
});

it('hides the requester in the texts of details', () => {
  const answer = (key: string, value: string | number) => ({ key, label: key, value, unit: null });
  const details = {
    scenario: 'wages',
    name: '欠薪',
    values: [answer('who', '王小明本人'), answer('sum', 12_000)],
  };
  const values = (role: Role) => viewed('王小明', { text: '', details }, role).details?.values;
  expect(values('unit')).toEqual([answer('who', '***本人'), answer('sum', 12_000)]);
  expect(values('agent')).toEqual(details.values);
});
