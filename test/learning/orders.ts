import type { SubmittedForm, WorkOrder } from '../../src/protocol/work-order.ts';
import type { Database } from '../../src/store/database.ts';
import { WorkOrderRepository } from '../../src/store/repositories/work-order-repository.ts';

/** The form of an order about nobody in particular. */
export const FORM: SubmittedForm = {
  kind: '求助',
  requesterName: null,
  organisation: null,
  onBehalfOf: null,
  callbackPhone: '13800000000',
  district: '龙华区',
  street: null,
  location: '龙华区海秀中路49号',
  occurredAt: null,
  subject: '小区停水',
  request: '希望尽快恢复供水',
  anonymous: false,
  confidential: false,
  reply: null,
  relatedOrder: null,
  unit: '市水务局',
  category: '公共服务（事件类）/供水',
};

let made = 0;

/** Stores an order of a call that has the order's id without its `o`. */
export function insertOrder(
  database: Database,
  changes: { id?: string; day?: string; form?: Partial<SubmittedForm>; text?: string } = {},
): Promise<WorkOrder> {
  made += 1;
  const id = changes.id ?? `o-${process.pid}-${made}`;
  const day = changes.day ?? '2026-03-02';
  return database.sql.transaction().execute((tx) =>
    new WorkOrderRepository(database).insert(tx, {
      id,
      callId: id.slice(1),
      day,
      createdAt: new Date(`${day}T08:00:00+08:00`),
      createdBy: 'agent-1',
      caller: null,
      form: { ...FORM, ...changes.form },
      text: changes.text ?? '市民来电求助：龙华区海秀中路49号，小区停水。希望尽快恢复供水。',
      textState: 'draft',
      details: null,
    }),
  );
}
