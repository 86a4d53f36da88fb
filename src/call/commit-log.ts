import { type Append, commitKey } from '../store/repositories/append-commits.ts';
import type { CallRepository } from '../store/repositories/call-repository.ts';

/** Commits written by one statement at most; more wait for the next. */
const MAX_BATCH = 256;

interface Waiting {
  readonly append: Append;
  readonly resolve: (at: Date | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: while one statement is under way, the appends of all other calls gather and go together in the next.
 * So a thousand calls cost a few statements, and a lone one waits for nobody.
 */
export class CommitLog {
  readonly #calls: CallRepository;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  constructor(calls: CallRepository) {
    this.#calls = calls;
  }

  /**
   * Stores a commit durably. Answers its time, or null when its first number was taken by another node.
   * @throws the database's error; whether the commit was stored is then unknown
   */
  append(append: Append): Promise<Date | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  /** Resolves once everything handed in so far is stored or has failed. */
  async flushed(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    // One turn of the event loop lets the messages that are already here join the batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH);
      await this.#store(batch);
    }
    this.#writing = null;
  }

  async #store(batch: readonly Waiting[]): Promise<void> {
    try {
      const kept = await this.#calls.append(batch.map((entry) => entry.append));
      for (const { append, resolve } of batch)
        resolve(kept.get(commitKey(append.callId, append.seqFrom)) ?? null);
    } catch (error) {
      if (batch.length === 1 || !isAboutData(error)) for (const { reject } of batch) reject(error);
      // One call's data that cannot be stored is not the other calls' fault.
      else for (const entry of batch) await this.#store([entry]);
    }
  }
}

/** SQLSTATE class 22: the database is well, but will not have these data. */
function isAboutData(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('22');
}
