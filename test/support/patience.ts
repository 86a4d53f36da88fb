import { vi } from 'vitest';

/**
 * How long a test waits for what comes later, ms. The second that vitest allows is too short for a machine under load,
 * and whoever waits for what does come loses nothing by patience; below `testTimeout`, so that a failure says for what.
 */
const timeout = 30_000;

const { waitFor, waitUntil } = vi;

/** What the caller gives, with our patience where no time is given. */
function patient(options: number | { timeout?: number; interval?: number } = {}) {
  return typeof options === 'number' ? options : { timeout, ...options };
}

vi.waitFor = (look, options) => waitFor(look, patient(options));
vi.waitUntil = (look, options) => waitUntil(look, patient(options));
