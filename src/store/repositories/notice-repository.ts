import type { Selectable } from 'kysely';
import type { AreaNotice } from '../../protocol/voice-service.ts';
import type { Database } from '../database.ts';
import type { AreaNoticesTable } from '../voice-schema.ts';

export interface NewNotice {
  readonly district: string | null;
  readonly street: string | null;
  readonly text: { readonly zh: string; readonly en: string };
  readonly from: string;
  readonly until: string;
  readonly by: string;
}

/** What is known to be the matter in an area, told to callers before they wait. */
export class NoticeRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add(notice: NewNotice): Promise<AreaNotice> {
    const row = await this.#database.sql
      .insertInto('area_notices')
      .values({
        district: notice.district,
        street: notice.street,
        text: JSON.stringify(notice.text),
        valid_from: notice.from,
        valid_until: notice.until,
        by: notice.by,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toNotice(row);
  }

  /** Takes a notice back, once: the first one to do so stays named. Null when there is none of that id. */
  async withdraw(id: number, by: string): Promise<AreaNotice | null> {
    await this.#database.sql
      .updateTable('area_notices')
      .set({ withdrawn_at: new Date(), withdrawn_by: by })
      .where('id', '=', id)
      .where('withdrawn_at', 'is', null)
      .execute();
    const row = await this.#database.sql
      .selectFrom('area_notices')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : toNotice(row);
  }

  /** Newest first; `at`: only those that are told at that time; `before` is the id of the last one seen. */
  async list(query: {
    at?: Date | undefined;
    before?: number | undefined;
    limit: number;
  }): Promise<AreaNotice[]> {
    let select = this.#database.sql.selectFrom('area_notices').selectAll();
    if (query.at !== undefined)
      select = select
        .where('withdrawn_at', 'is', null)
        .where('valid_from', '<=', query.at)
        .where('valid_until', '>', query.at);
    if (query.before !== undefined) select = select.where('id', '<', query.before);
    const rows = await select.orderBy('id', 'desc').limit(query.limit).execute();
    return rows.map(toNotice);
  }
}

function toNotice(row: Selectable<AreaNoticesTable>): AreaNotice {
  return {
    id: Number(row.id),
    district: row.district,
    street: row.street,
    text: row.text,
    from: row.valid_from.toISOString(),
    until: row.valid_until.toISOString(),
    by: row.by,
    at: row.at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    withdrawnBy: row.withdrawn_by,
  };
}
