import type { SubmittedForm } from '../../protocol/work-order.ts';
import type { Database } from '../database.ts';

/** What a follow-up needs of an order. */
export interface FollowUpOrder {
  readonly id: string;
  readonly number: string;
  readonly caller: string | null;
  readonly text: string;
  readonly form: SubmittedForm;
}

/** By id or number; null for none. */
export async function followUpOrder(database: Database, idOrNumber: string): Promise<FollowUpOrder | null> {
  const row = await database.sql
    .selectFrom('work_orders')
    .select(['id', 'number', 'caller', 'text', 'form'])
    .where((where) => where.or([where('id', '=', idOrNumber), where('number', '=', idOrNumber)]))
    .executeTakeFirst();
  return row ?? null;
}
