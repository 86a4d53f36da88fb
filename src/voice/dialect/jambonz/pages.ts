import { hookUrl } from './hooks.ts';
import type { Verb } from './verbs.ts';

/** Longest message that jambonz takes from us, bytes. It closes the connection at a longer one. */
export const MAX_MESSAGE_BYTES = 24 * 1024;
/** Kept free in each message for its envelope and the way to the next page. */
const ENVELOPE_BYTES = 2 * 1024;

/**
 * Cuts a reply's verbs into messages that jambonz takes. Every page but the last ends with a `redirect` that asks for the
 * next one: unlike verbs pushed after an answer, it cannot come before the answer is in place.
 */
export function pagesOf(verbs: readonly Verb[], base: string, turn: number): Verb[][] {
  const pages: Verb[][] = [[]];
  let bytes = 0;
  for (const verb of verbs) {
    const size = Buffer.byteLength(JSON.stringify(verb)) + 1;
    if (bytes > 0 && bytes + size > MAX_MESSAGE_BYTES - ENVELOPE_BYTES) {
      pages.at(-1)?.push({ verb: 'redirect', actionHook: hookUrl(base, 'more', turn, pages.length) });
      pages.push([]);
      bytes = 0;
    }
    pages.at(-1)?.push(verb);
    bytes += size;
  }
  return pages;
}
