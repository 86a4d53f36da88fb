/** Says how far a piece of work is and how long the rest will take, going by the speed of this process so far. */
export class WorkMeter {
  readonly #say: (message: string, share: number) => void;
  readonly #now: () => number;
  readonly #started: number;
  #total = 0;
  #done = 0;
  /** Of the work done, what another process did before. */
  #found = 0;

  /** `say` is told the share done (0 to 1) beside the words; `now`: a clock in milliseconds. */
  constructor(say: (message: string, share: number) => void, now: () => number) {
    this.#say = say;
    this.#now = now;
    this.#started = now();
  }

  /** Counts work that is to come; any unit will do. */
  plan(work: number): void {
    this.#total += work;
  }

  done(work: number, message: string): void {
    this.#done += work;
    const share = this.#done / this.#total;
    this.#say(`${Math.floor(100 * share)} %${this.#remaining()}: ${message}`, share);
  }

  /** Work that an earlier process did. */
  found(work: number, message: string): void {
    this.#found += work;
    this.done(work, message);
  }

  #remaining(): string {
    const own = this.#done - this.#found;
    const left = this.#total - this.#done;
    if (own <= 0 || left <= 0) return '';
    const seconds = ((this.#now() - this.#started) / 1_000) * (left / own);
    return seconds < 90 ? `, ${Math.ceil(seconds)} s left` : `, ${Math.ceil(seconds / 60)} min left`;
  }
}
