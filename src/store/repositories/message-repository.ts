import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import { advisoryLocks } from './advisory-locks.ts';
import { deleteOldest } from './delete-oldest.ts';

/** `waiting`: to be sent; `unsent`: nobody was there to send it; `failed`: it will not be tried again. */
export type MessageState = 'waiting' | 'sent' | 'unsent' | 'failed';

export interface OutboxMessage {
  readonly id: string;
  readonly recipient: string;
  readonly text: string;
  readonly state: MessageState;
  /** Attempts made so far. */
  readonly attempts: number;
  readonly createdAt: Date;
}

/** Text messages to citizens, each once. */
export class MessageRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Keeps a message unless its id is known. Answers the one that is kept, and whether it is this one. One that is to be sent
   * becomes `unsent` when its recipient was sent, or will be, `most` since `since`.
   */
  async add(
    message: Pick<OutboxMessage, 'id' | 'recipient' | 'text' | 'state'>,
    { most, since }: { most: number; since: Date },
  ): Promise<{ message: OutboxMessage; created: boolean }> {
    const { sql } = this.#database;
    const row =
      message.state === 'unsent'
        ? await keep(sql, message)
        : await sql.transaction().execute(async (tx) => {
            await advisoryLocks.messageRecipient(tx, message.recipient);
            const { count } = await tx
              .selectFrom('messages')
              .select(({ fn }) => fn.countAll<number>().as('count'))
              .where('recipient', '=', message.recipient)
              .where('created_at', '>', since)
              .where('state', 'in', ['waiting', 'sent'])
              .executeTakeFirstOrThrow();
            const many = Number(count) >= most ? ({ state: 'unsent', error: 'too many' } as const) : {};
            return keep(tx, { ...message, ...many });
          });
    if (row !== undefined) return { message: toMessage(row), created: true };
    const known = await this.find(message.id);
    if (known === null) throw new Error(`message ${message.id} was removed while it was stored again`);
    return { message: known, created: false };
  }

  async find(id: string): Promise<OutboxMessage | null> {
    const row = await this.#database.sql
      .selectFrom('messages')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : toMessage(row);
  }

  /** Counts an attempt before it is made; null when the message does not wait. */
  async attempt(id: string): Promise<OutboxMessage | null> {
    const row = await this.#database.sql
      .updateTable('messages')
      .set((set) => ({ attempts: set('attempts', '+', 1) }))
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : toMessage(row);
  }

  /** What came of an attempt. `error` says why in a word or two, without the recipient or the text. */
  async settle(
    id: string,
    change: { state: MessageState; providerId?: string | null; error?: string | null },
  ): Promise<void> {
    await this.#database.sql
      .updateTable('messages')
      .set({
        state: change.state,
        error: change.error ?? null,
        ...(change.providerId === undefined ? {} : { provider_id: change.providerId }),
        ...(change.state === 'sent' ? { sent_at: new Date() } : {}),
      })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .execute();
  }

  /** Messages that wait since before `before`, oldest first. */
  async listWaiting(before: Date, limit: number): Promise<OutboxMessage[]> {
    const rows = await this.#database.sql
      .selectFrom('messages')
      .selectAll()
      .where('state', '=', 'waiting')
      .where('created_at', '<', before)
      .orderBy('created_at')
      .limit(limit)
      .execute();
    return rows.map(toMessage);
  }

  /** Deletes messages of before `before`, at most `limit`; answers how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteOldest(this.#database, { table: 'messages', at: 'created_at', before, limit });
  }
}

function keep(
  db: Kysely<Schema>,
  message: Pick<OutboxMessage, 'id' | 'recipient' | 'text' | 'state'> & { readonly error?: string },
) {
  return db
    .insertInto('messages')
    .values(message)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
    .executeTakeFirst();
}

function toMessage(row: {
  id: string;
  recipient: string;
  text: string;
  state: string;
  attempts: number;
  created_at: Date;
}): OutboxMessage {
  const { id, recipient, text, attempts } = row;
  return { id, recipient, text, state: row.state as MessageState, attempts, createdAt: row.created_at };
}
