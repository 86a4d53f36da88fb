import type { ModelUse } from '../../protocol/model-use.ts';
import type { Database } from '../database.ts';

/** Uses of one call that are listed at most. */
const MAX_LIST = 1_000;

/** What was spent on language models. */
export class ModelUseRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keep(callId: string | null, use: Omit<ModelUse, 'at'>): Promise<void> {
    await this.#database.sql
      .insertInto('language_model_uses')
      .values({
        call_id: callId,
        purpose: use.purpose,
        outcome: use.outcome,
        server: use.server,
        model: use.model,
        prompt_tokens: use.promptTokens,
        completion_tokens: use.completionTokens,
        reasoning_tokens: use.reasoningTokens,
        estimated: use.estimated,
        cost: use.cost,
        first_text_ms: use.firstTextMs,
        total_ms: use.totalMs,
      })
      .execute();
  }

  /** Deletes what was noted before `before`. */
  async purge(before: Date): Promise<void> {
    await this.#database.sql.deleteFrom('language_model_uses').where('at', '<', before).execute();
  }

  /** Oldest first. */
  async ofCall(callId: string): Promise<ModelUse[]> {
    const rows = await this.#database.sql
      .selectFrom('language_model_uses')
      .selectAll()
      .where('call_id', '=', callId)
      .orderBy('id')
      .limit(MAX_LIST)
      .execute();
    return rows.map((row) => ({
      at: row.at.toISOString(),
      purpose: row.purpose,
      outcome: row.outcome,
      server: row.server,
      model: row.model,
      promptTokens: row.prompt_tokens,
      completionTokens: row.completion_tokens,
      reasoningTokens: row.reasoning_tokens,
      estimated: row.estimated,
      cost: row.cost,
      firstTextMs: row.first_text_ms,
      totalMs: row.total_ms,
    }));
  }
}
