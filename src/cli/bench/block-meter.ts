/** Milliseconds; `cpu` is processor time of the whole process, its helper threads included. */
export interface Block {
  readonly wall: number;
  readonly cpu: number;
}

/** Watches for how long the event loop stands still: the longest time between two of its turns. */
export class BlockMeter {
  #wall = 0;
  #cpu = 0;
  #at = 0;
  #used = 0;
  #on = false;

  /** The longest standstill while `work` was done; on a shared machine its processor time says more than the clock. */
  static async of(work: () => Promise<unknown>): Promise<Block> {
    const meter = new BlockMeter();
    meter.#on = true;
    meter.#mark();
    meter.#turn();
    try {
      await work();
    } finally {
      meter.#on = false;
      meter.#turn();
    }
    return { wall: meter.#wall, cpu: meter.#cpu };
  }

  #turn(): void {
    this.#wall = Math.max(this.#wall, performance.now() - this.#at);
    this.#cpu = Math.max(this.#cpu, processorMs() - this.#used);
    this.#mark();
    if (this.#on) setImmediate(() => this.#turn());
  }

  #mark(): void {
    this.#at = performance.now();
    this.#used = processorMs();
  }
}

/** Processor time of this process so far. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
