import { TokenCounter } from './tokens.ts';

const OPENING = '<think>';
const CLOSING = '</think>';
const MARK = /<\/?think>/;

/**
 * Takes a model's thinking out of a text that comes in pieces: what stands between `<think>` and `</think>`, and, since some
 * templates open the thinking in the question, everything before a `</think>` that was never opened. However the text is
 * cut into pieces, the result is the same.
 */
export class ThinkFilter {
  #visible = '';
  /** The beginning of a mark, perhaps. */
  #held = '';
  #thinking = false;
  readonly #thought = new TokenCounter();

  /** Tokens of thinking so far, estimated. */
  get thought(): number {
    return this.#thought.count;
  }

  /** Answers the text to show so far. */
  push(piece: string): string {
    let rest = this.#held + piece;
    this.#held = '';
    for (let mark = MARK.exec(rest); mark !== null; mark = MARK.exec(rest)) {
      this.#take(rest.slice(0, mark.index));
      rest = rest.slice(mark.index + mark[0].length);
      if (mark[0] === CLOSING && !this.#thinking) {
        this.#thought.add(this.#visible);
        this.#visible = '';
      }
      this.#thinking = mark[0] === OPENING;
    }
    const kept = rest.length - heldBack(rest);
    this.#take(rest.slice(0, kept));
    this.#held = rest.slice(kept);
    return this.#visible;
  }

  /** Nothing more comes: what looked like the beginning of a mark was none. */
  end(): string {
    this.#take(this.#held);
    this.#held = '';
    return this.#visible;
  }

  #take(text: string): void {
    if (this.#thinking) this.#thought.add(text);
    else this.#visible += text;
  }
}

/** Length of the end of `text` that may be the beginning of a mark. */
function heldBack(text: string): number {
  const start = text.lastIndexOf('<');
  if (start < 0) return 0;
  const end = text.slice(start);
  return OPENING.startsWith(end) || CLOSING.startsWith(end) ? end.length : 0;
}
