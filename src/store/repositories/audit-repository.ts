import type { Database } from '../database.ts';

export interface AuditEntry {
  readonly actor: string;
  readonly roles: readonly string[];
  /** Verb, for example `call.follow`, `work-order.read`, `field.set`. */
  readonly action: string;
  /** What it was done to, for example a call's id. */
  readonly subject: string;
  readonly detail?: Record<string, string | number | boolean | null>;
}

export interface AuditRecord extends AuditEntry {
  readonly id: number;
  readonly at: string;
}

/** Who read or changed what. */
export class AuditRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async record(entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#database.sql
      .insertInto('audit')
      .values(
        entries.map((entry) => ({
          actor: entry.actor,
          roles: entry.roles.join(','),
          action: entry.action,
          subject: entry.subject,
          detail: JSON.stringify(entry.detail ?? {}),
        })),
      )
      .execute();
  }

  /** Newest first; `before` is the id of the last record seen. */
  async list(filter: {
    actor?: string | undefined;
    subject?: string | undefined;
    before?: number | undefined;
    limit: number;
  }): Promise<AuditRecord[]> {
    let query = this.#database.sql.selectFrom('audit').selectAll();
    if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor);
    if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject);
    if (filter.before !== undefined) query = query.where('id', '<', filter.before);
    const rows = await query.orderBy('id', 'desc').limit(filter.limit).execute();
    return rows.map((row) => ({
      id: Number(row.id),
      at: row.at.toISOString(),
      actor: row.actor,
      roles: row.roles === '' ? [] : row.roles.split(','),
      action: row.action,
      subject: row.subject,
      detail: row.detail,
    }));
  }
}
