import { askedTopics, type Topic } from '../facts/dialogue.ts';
import { fold } from '../facts/text.ts';

/** A sentence as the finders see it. */
export interface Sentence {
  /** Null for a text that is no sentence of the call. */
  readonly id: string | null;
  /** Folded, of the same length as the sentence. */
  readonly text: string;
  /** What was asked for last, in this sentence or in the few before it. */
  readonly asked: ReadonlySet<Topic>;
}

/** What `fold` takes at once. */
const PIECE = 10_000;
/** Sentences after which a question no longer says what an answer is about. */
const PATIENCE = 3;

/** Sentences of a call in order, or the parts of a text, with the questions they answer. */
export function sentencesOf(
  parts: readonly { readonly id: string | null; readonly text: string }[],
): Sentence[] {
  let asked: ReadonlySet<Topic> = new Set();
  let age = 0;
  return parts.map(({ id, text }) => {
    const folded = foldWhole(text);
    const topics = askedTopics(folded);
    age += 1;
    if (topics.size > 0 || age > PATIENCE) {
      asked = topics;
      age = 0;
    }
    return { id, text: folded, asked };
  });
}

function foldWhole(text: string): string {
  let folded = '';
  for (let at = 0; at < text.length; at += PIECE) folded += fold(text.slice(at, at + PIECE));
  return folded;
}
