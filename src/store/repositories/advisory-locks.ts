import { sql, type Transaction } from 'kysely';
import type { Schema } from '../schema.ts';

/** Two of one kind and key wait for each other, over all nodes, until the transaction of the first ends. */
function lockOf(kind: number) {
  return async (tx: Transaction<Schema>, key: string): Promise<void> => {
    await sql`select pg_advisory_xact_lock(${kind}::int, hashtext(${key}))`.execute(tx);
  };
}

/** Locks on what has no row of its own to be locked. */
export const advisoryLocks = {
  checkedOrder: lockOf(0x63686b6f),
  checkingLine: lockOf(0x63686b6c),
  messageRecipient: lockOf(0x6d736772),
};
