import type { RedactedText } from '../../../privacy/contract.ts';
import { lineIndex } from '../transcript-lines.ts';

/** Where a quote stands: which sentence, and which of its characters, in the masked text and in the original. */
export interface FoundQuote {
  readonly index: number;
  /** The words as the model saw them. */
  readonly masked: string;
  /** In the original sentence, UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** Shorter quotes stand anywhere, unless they are all that was said. */
const LEAST = 2;
/** Number and speaker, which models copy along. */
const HEAD = /^\s*[[［]s\d+[\]］]\s*(?:坐席|来电人|语音提示)?\s*[：:]?/;
const EDGES = /^[\s"'“”‘’「」『』…。，,.、；;]+|[\s"'“”‘’「」『』…。，,.、；;]+$/g;
const UNSEEN = /[\p{Z}\p{Cc}\p{Cf}\p{Mn}]/u;

/** Finds the words that a model quotes in the sentence that it names (`s12`); null when the words prove nothing. */
export type QuoteFinder = (quote: string, named: string) => FoundQuote | null;

/**
 * Looks in the sentence that is named, else in the one nearest to that. Width and spaces don't count, nor what stands
 * around the quote; every other character must be as it was said. A single character proves nothing unless it is all that
 * was said.
 */
export function quoteFinder(sentences: readonly RedactedText[]): QuoteFinder {
  const plainly = sentences.map((sentence) => plain(sentence.text));
  // No quote holds a line end, so none is found across two sentences.
  const everything = plainly.map(({ text }) => text).join('\n');
  const within = (index: number, wanted: string): FoundQuote | null => {
    const sentence = sentences[index];
    const own = plainly[index];
    const at = own?.text.indexOf(wanted) ?? -1;
    if (sentence === undefined || own === undefined || at < 0) return null;
    if (wanted.length < LEAST && own.text.replace(EDGES, '') !== wanted) return null;
    const start = own.starts[at];
    const end = own.ends[at + wanted.length - 1];
    if (start === undefined || end === undefined) return null;
    return { index, masked: sentence.text.slice(start, end), ...sentence.original(start, end) };
  };
  return (quote, named) => {
    const wanted = plain(quote.replace(HEAD, '').replace(EDGES, '')).text;
    if (wanted === '' || !everything.includes(wanted)) return null;
    const at = lineIndex(named) ?? 0;
    // Outwards from the named one, so that of several places the nearest is taken.
    for (let away = 0; away < sentences.length + at; away += 1) {
      const found = within(at - away, wanted) ?? within(at + away, wanted);
      if (found !== null) return found;
    }
    return null;
  };
}

/** A text without width, spaces and what cannot be seen; for each of its code units where it began and ended before. */
export function plain(source: string): { text: string; starts: readonly number[]; ends: readonly number[] } {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const char of source) {
    const next = at + char.length;
    if (!UNSEEN.test(char)) {
      const written = char.normalize('NFKC').toLowerCase();
      text += written;
      for (let unit = 0; unit < written.length; unit += 1) {
        starts.push(at);
        ends.push(next);
      }
    }
    at = next;
  }
  return { text, starts, ends };
}
