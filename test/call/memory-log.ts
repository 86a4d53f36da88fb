import type { CallLog, Change } from '../../src/call/live-call.ts';
import type { Commit } from '../../src/store/repositories/call-repository.ts';

/** A log in memory for several replicas, as several nodes have one. */
export class MemoryLog implements CallLog {
  readonly commits: Commit[] = [];
  readonly announced: Commit[] = [];
  /** Thrown by the next reads and appends. */
  failure: Error | null = null;
  reads = 0;
  /** Awaited by the next reads once they have found what they answer. */
  answering: Promise<void> | null = null;
  readonly pageSize = 10;

  async append(callId: string, seqFrom: number, change: Change): Promise<Commit | null> {
    await Promise.resolve();
    if (this.failure !== null) throw this.failure;
    const events = 'events' in change ? change.events : await change.transact({} as never);
    const last = this.commits.at(-1);
    const next = last === undefined ? 1 : last.seqFrom + last.events.length;
    if (seqFrom !== next) return null;
    const commit = { callId, seqFrom, at: new Date(0), events };
    this.commits.push(commit);
    return commit;
  }

  async read(_callId: string, after: number): Promise<Commit[]> {
    this.reads++;
    await Promise.resolve();
    if (this.failure !== null) throw this.failure;
    const found = this.commits.filter((commit) => commit.seqFrom + commit.events.length - 1 > after);
    await this.answering;
    return found.slice(0, this.pageSize);
  }

  announce(commit: Commit): void {
    this.announced.push(commit);
  }

  get events() {
    return this.commits.flatMap((commit) => commit.events);
  }
}
