import PQueue from 'p-queue';
import { LanguageModelError, type Priority } from './contract.ts';

/** So many may wait for each that is under way, live calls and jobs each. */
const WAITING_PER_SLOT = 16;
const PRIORITY: Readonly<Record<Priority, number>> = { live: 1, job: 0 };

/**
 * Who is asked when: so many at once, live calls before jobs, and jobs never in all the slots, unless there is but one.
 * What is under way is never displaced.
 */
export class TurnQueue {
  readonly #all: PQueue;
  /** Jobs pass through this one first. */
  readonly #jobs: PQueue;
  readonly #maxWaiting: number;

  constructor(concurrency: number) {
    this.#all = new PQueue({ concurrency });
    this.#jobs = new PQueue({ concurrency: Math.max(1, concurrency - 1) });
    this.#maxWaiting = WAITING_PER_SLOT * concurrency;
  }

  /**
   * Does the work when its turn has come, and ends when the work has. The signal takes it out of the queue; when it is under
   * way already, its slot is free at once.
   * @throws LanguageModelError `busy` when too many wait already; the signal's reason; what the work throws
   */
  async run<Result>(priority: Priority, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const waiting = priority === 'job' ? this.#jobs.size : this.#all.sizeBy({ priority: PRIORITY[priority] });
    if (waiting >= this.#maxWaiting) throw new LanguageModelError('busy', `${waiting} wait already`);
    const begun: Promise<Result>[] = [];
    const begin = () => {
      const doing = work();
      begun.push(doing);
      return doing;
    };
    const take = () => this.#all.add(begin, { signal, priority: PRIORITY[priority] });
    try {
      return await (priority === 'job' ? this.#jobs.add(take, { signal }) : take());
    } catch (error) {
      // The queue lets go of it when the signal aborts; what was spent is known when the work has ended.
      const [doing] = begun;
      if (doing === undefined) throw error;
      return await doing;
    }
  }
}
