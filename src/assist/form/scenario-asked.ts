import type { Placed } from './scenario-facts.ts';

/** The caller's sentences after a question in which its answer is looked for. */
const ANSWER_SENTENCES = 2;

interface Standing {
  readonly question: Placed;
  /** How many of the caller's sentences with content lie between the question and this one. */
  readonly nth: number;
}

/** Which of the caller's sentences answer which of the agent's questions. */
export class AskedQuestions {
  readonly #sentences: readonly Placed[];
  /** By the caller's sentence: the question before it that the form asks too. */
  readonly #questions = new Map<number, Standing>();
  /** By the caller's sentence: the agent's question right before it, whatever it asks. */
  readonly #offers = new Map<number, Placed>();

  constructor(sentences: readonly Placed[]) {
    this.#sentences = sentences;
    let question: Placed | null = null;
    let offer: Placed | null = null;
    let nth = 0;
    for (const sentence of sentences) {
      const { segment, reading, at } = sentence;
      if (segment.speaker === 'agent') {
        // A short 嗯 or a read-back between question and answer does not end the question.
        if (reading.asks) {
          question = reading.asked.length > 0 ? sentence : null;
          nth = 0;
        }
        offer = reading.asks ? sentence : null;
      } else if (segment.speaker === 'caller') {
        if (offer !== null) this.#offers.set(at, offer);
        offer = null;
        if (question === null) continue;
        this.#questions.set(at, { question, nth });
        if (!reading.filler) nth += 1;
        if (nth >= ANSWER_SENTENCES) question = null;
      }
    }
  }

  /** Position of the question for a field that a sentence answers; null when it answers none. */
  questionFor(at: number, field: number): number | null {
    const standing = this.#questions.get(at);
    if (standing?.nth !== 0 || !standing.question.reading.asked.includes(field)) return null;
    return standing.question.at;
  }

  /** The caller's first sentences after questions for a field, with the question. */
  *firstAnswers(field: number): Generator<{ readonly sentence: Placed; readonly question: Placed }> {
    for (const [at, { question, nth }] of this.#questions) {
      const sentence = this.#sentences[at];
      if (nth === 0 && sentence !== undefined && question.reading.asked.includes(field))
        yield { sentence, question };
    }
  }

  /** The agent's question right before a sentence. */
  offerBefore(at: number): Placed | null {
    return this.#offers.get(at) ?? null;
  }
}
