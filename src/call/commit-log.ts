import { GroupWriter } from '../store/group-writer.ts';
import { type Append, commitKey } from '../store/repositories/append-commits.ts';
import type { CallRepository } from '../store/repositories/call-repository.ts';

/** The log of all calls on this node: their appends are written together, so that a thousand calls cost a few statements. */
export class CommitLog {
  readonly #writer: GroupWriter<Append, Date | null>;

  constructor(calls: Pick<CallRepository, 'append'>) {
    this.#writer = new GroupWriter(async (appends) => {
      const kept = await calls.append(appends);
      return ({ callId, seqFrom }) => kept.get(commitKey(callId, seqFrom)) ?? null;
    });
  }

  /**
   * Stores a commit durably. Answers its time, or null when its first number was taken by another node.
   * @throws the database's error; whether the commit was stored is then unknown
   */
  append(append: Append): Promise<Date | null> {
    return this.#writer.add(append);
  }

  /** Resolves once everything handed in so far is stored or has failed. */
  flushed(): Promise<void> {
    return this.#writer.flushed();
  }
}
