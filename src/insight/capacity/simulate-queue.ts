/** One line before seats that take first who came first. Times in seconds since the start. */
export interface QueueRun {
  seats: number;
  /** When each caller arrives, in order. */
  arrivals: ArrayLike<number>;
  /** How long each talks, if answered. */
  handling: ArrayLike<number>;
  /** How long each would wait; infinity for ever. */
  patience: ArrayLike<number>;
  /** When each of the seats that are busy at the start becomes free; at most `seats` of them. */
  busyUntil: readonly number[];
}

/**
 * How long each caller waits: until answered, or, negative, until they hang up (minus zero for who came without any
 * patience). Exact for this discipline: a caller is answered when the seat that is free first is free, if that is
 * within their patience, and otherwise leaves no trace for those behind.
 */
export function simulateQueue(run: QueueRun): Float64Array {
  const free = new Float64Array(run.seats);
  free.set(run.busyUntil, run.seats - run.busyUntil.length);
  free.sort();
  const waits = new Float64Array(run.arrivals.length);
  for (let caller = 0; caller < waits.length; caller += 1) {
    const arrival = run.arrivals[caller] as number;
    const first = free[0] as number;
    const wait = first > arrival ? first - arrival : 0;
    const patience = run.patience[caller] as number;
    if (wait > 0 && patience < wait) {
      waits[caller] = -patience;
    } else {
      waits[caller] = wait;
      takeSeat(free, arrival + wait + (run.handling[caller] as number));
    }
  }
  return waits;
}

/** The seat that was free first is now free at `until`; `free` is a binary heap whose root that seat was. */
function takeSeat(free: Float64Array, until: number): void {
  const size = free.length;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && (free[child + 1] as number) < (free[child] as number)) child += 1;
    const earliest = free[child] as number;
    if (earliest >= until) break;
    free[at] = earliest;
    at = child;
  }
  free[at] = until;
}
