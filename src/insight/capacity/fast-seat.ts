/** What a single seat that works as fast as all seats together does to the same callers. */
export interface FastSeatFigures {
  waitProbability: number;
  meanWaitS: number;
  serviceLevel: number;
}

export interface FastSeat {
  arrivalRate: number;
  /** Handling time of the fast seat, seconds. */
  meanS: number;
  limitS: number;
}

/** M/M/1, whose figures every textbook gives: the wait is 0 or exponential with the rate of what is left over. */
export function fastSeatMeans({ arrivalRate, meanS, limitS }: FastSeat): FastSeatFigures {
  const load = arrivalRate * meanS;
  const left = 1 / meanS - arrivalRate;
  return {
    waitProbability: load,
    meanWaitS: load / left,
    serviceLevel: 1 - load * Math.exp(-left * limitS),
  };
}

/**
 * Lindley's recursion over unit exponentials of gaps and handling times. `start`, uniform between 0 and 1, names the
 * work that the first caller's gap begins with, small for small.
 */
export function simulateFastSeat(
  { arrivalRate, meanS, limitS }: FastSeat,
  gaps: Float64Array,
  handling: Float64Array,
  start: number,
): FastSeatFigures {
  const load = arrivalRate * meanS;
  let work = start < 1 - load ? 0 : -Math.log((1 - start) / load) / (1 / meanS - arrivalRate);
  let [waited, waitS, inTime] = [0, 0, 0];
  for (let caller = 0; caller < gaps.length; caller += 1) {
    work -= (gaps[caller] as number) / arrivalRate;
    if (work > 0) waited += 1;
    else work = 0;
    waitS += work;
    if (work <= limitS) inTime += 1;
    work += (handling[caller] as number) * meanS;
  }
  const count = gaps.length;
  return { waitProbability: waited / count, meanWaitS: waitS / count, serviceLevel: inTime / count };
}
