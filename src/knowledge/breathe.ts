import { setImmediate } from 'node:timers/promises';

/** Long work stops this often, milliseconds, so that calls are never kept waiting for it. */
const SLICE_MS = 4;

/** Work in pieces: `await breath()` between two of them lets the event loop turn when it is time. */
export function breathing(): () => Promise<void> | undefined {
  let until = performance.now() + SLICE_MS;
  return () => {
    if (performance.now() < until) return undefined;
    return setImmediate().then(() => {
      until = performance.now() + SLICE_MS;
    });
  };
}
