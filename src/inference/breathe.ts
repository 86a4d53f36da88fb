import { setImmediate } from 'node:timers/promises';

/** Lets the event loop turn once: what waits for it is served before the next piece of long work. */
export function breathe(): Promise<void> {
  return setImmediate();
}
