import { sql } from 'kysely';
import type { Database } from '../database.ts';

/** Deletes rows whose time in column `at` is before `before`, oldest first, at most `limit`; answers how many. */
export async function deleteOldest(
  database: Database,
  {
    table,
    at,
    before,
    limit,
  }: { table: 'check_tries' | 'messages'; at: string; before: Date; limit: number },
): Promise<number> {
  const [from, time] = [sql.table(table), sql.ref(at)];
  const { numAffectedRows } = await sql`
    delete from ${from}
    where id in (select id from ${from} where ${time} < ${before} order by ${time} limit ${limit}::int)`.execute(
    database.sql,
  );
  return Number(numAffectedRows ?? 0);
}
