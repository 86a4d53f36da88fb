import type { Transaction } from 'kysely';
import type { SubmittedDetails } from '../../protocol/scenario.ts';
import type { SubmittedForm, WorkOrder, WorkOrderQuery } from '../../protocol/work-order.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import { nextOrderNumber, reservedNumberOf } from './reserved-number-repository.ts';

export interface NewWorkOrder {
  readonly id: string;
  readonly callId: string;
  /** `YYYY-MM-DD` in the service's time zone. */
  readonly day: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly caller: string | null;
  readonly form: SubmittedForm;
  readonly text: string;
  readonly textState: WorkOrder['textState'];
  readonly details: SubmittedDetails | null;
}

/** Work orders, numbered per day. */
export class WorkOrderRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Creates the call's one order under the number that its caller was told, or else the day's next. A second order of the
   * same call violates the unique key on `call_id` (SQLSTATE 23505).
   */
  async insert(tx: Transaction<Schema>, order: NewWorkOrder): Promise<WorkOrder> {
    const number = (await reservedNumberOf(tx, order.callId)) ?? (await nextOrderNumber(tx, order.day));
    const row = await tx
      .insertInto('work_orders')
      .values({
        id: order.id,
        number,
        call_id: order.callId,
        day: order.day,
        status: 'created',
        kind: order.form.kind,
        unit: order.form.unit,
        category: order.form.category,
        district: order.form.district,
        caller: order.caller,
        form: JSON.stringify(order.form),
        text: order.text,
        text_state: order.textState,
        details: order.details === null ? null : JSON.stringify(order.details),
        created_by: order.createdBy,
        created_at: order.createdAt,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toWorkOrder(row);
  }

  /** By id or by number. */
  async find(idOrNumber: string): Promise<WorkOrder | null> {
    const row = await this.#database.sql
      .selectFrom('work_orders')
      .selectAll()
      .where((where) => where.or([where('id', '=', idOrNumber), where('number', '=', idOrNumber)]))
      .executeTakeFirst();
    return row === undefined ? null : toWorkOrder(row);
  }

  async findByCall(callId: string): Promise<WorkOrder | null> {
    const row = await this.#database.sql
      .selectFrom('work_orders')
      .selectAll()
      .where('call_id', '=', callId)
      .executeTakeFirst();
    return row === undefined ? null : toWorkOrder(row);
  }

  /** The newest orders of calls from one of these numbers, newest first. */
  async listOfCaller(callers: readonly string[], limit: number): Promise<WorkOrder[]> {
    if (callers.length === 0) return [];
    const rows = await this.#database.sql
      .selectFrom('work_orders')
      .selectAll()
      .where('caller', 'in', [...callers])
      .orderBy('created_at', 'desc')
      .limit(limit)
      .execute();
    return rows.map(toWorkOrder);
  }

  /** The number that the order's call came from, beside what its form says; null when withheld or purged. */
  async callerOf(id: string): Promise<string | null> {
    const row = await this.#database.sql
      .selectFrom('work_orders')
      .select('caller')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.caller ?? null;
  }

  /** Newest first; `before` is the number of the last order seen. */
  async list(
    query: WorkOrderQuery,
    page: { before?: string | undefined; limit: number },
  ): Promise<WorkOrder[]> {
    let select = this.#database.sql.selectFrom('work_orders').selectAll();
    if (query.kind !== undefined) select = select.where('kind', '=', query.kind);
    if (query.unit !== undefined) select = select.where('unit', '=', query.unit);
    if (query.category !== undefined) select = select.where('category', '=', query.category);
    if (query.district !== undefined) select = select.where('district', '=', query.district);
    if (query.createdBy !== undefined) select = select.where('created_by', '=', query.createdBy);
    if (query.from !== undefined) select = select.where('day', '>=', query.from);
    if (query.to !== undefined) select = select.where('day', '<=', query.to);
    if (page.before !== undefined) select = select.where('number', '<', page.before);
    const rows = await select.orderBy('number', 'desc').limit(page.limit).execute();
    return rows.map(toWorkOrder);
  }
}

/** Fields that orders of before version 0.2 do not hold. */
const NOT_ASKED = { organisation: null, onBehalfOf: null, reply: null } as const;

function toWorkOrder(row: {
  id: string;
  number: string;
  call_id: string;
  created_at: Date;
  created_by: string;
  status: string;
  form: SubmittedForm;
  text: string;
  text_state: WorkOrder['textState'];
  details: SubmittedDetails | null;
}): WorkOrder {
  return {
    id: row.id,
    number: row.number,
    callId: row.call_id,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    status: row.status as WorkOrder['status'],
    form: { ...NOT_ASKED, ...row.form },
    text: row.text,
    textState: row.text_state,
    details: row.details,
  };
}
