import { expect, it } from 'vitest';
import { viewFor } from '../../src/http/routes/work-order-view.ts';
import type { WorkOrder } from '../../src/protocol/work-order.ts';
import { principal } from './support.ts';

function shown(requesterName: string | null, text: string, role: 'unit' | 'agent' = 'unit'): string[] {
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
    details: {
      scenario: 'wages',
      name: '拖欠工资',
      values: [
        { key: 'employer', label: '用人单位', value: text, unit: null },
        { key: 'workers', label: '涉及人数', value: 12, unit: '人' },
        { key: 'gathering', label: '是否有聚集苗头', value: true, unit: null },
      ],
    },
  };
  const view = viewFor(principal(role, role === 'unit' ? { unit: '市城管' } : {}), order);
  const [words, ...plain] = view.details?.values.map(({ value }) => value) ?? [];
  expect(plain).toEqual([12, true]);
  return [view.text, String(words)];
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
  expect(shown(name, text)).toEqual([masked, masked]);
  expect(shown(name, text, 'agent')).toEqual([text, text]);
});
