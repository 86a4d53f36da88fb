import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { SplittingQuestion } from '../../catalogue/schema.ts';
import type { DispatchQuestion } from '../../protocol/dispatch.ts';
import { normalised, type Retrieval, topPositions } from './fuse.ts';
import { type Candidates, type ForeseenAnswer, foresee, informationGain } from './information-gain.ts';
import { districtInquiry, isAnswered, itemInquiry, type WordedInquiry, wordInquiry } from './inquiries.ts';
import type { NameSpace } from './name-space.ts';

/** A question that brings less than this is not worth the caller's time. */
const LEAST_BITS = 0.2;
/** Units less likely than this are left out of the reckoning. */
const LEAST_SHARE = 0.005;
/** Answers less likely than this are not shown. */
const LEAST_PROBABILITY = 0.02;

/** What is known when a question is looked for. */
export interface Doubt {
  /** The ranking over the space. */
  readonly units: Float64Array;
  /** The caller's words. */
  readonly text: string;
  readonly retrieval: Retrieval;
  /** The district on the form; null while it is not known. */
  readonly district: string | null;
}

/** Finds the question that is expected to tell the candidates apart best. */
export class QuestionBook {
  readonly #questions: readonly SplittingQuestion[];
  readonly #space: NameSpace;
  readonly #district: WordedInquiry;
  readonly #opinionOf: (text: string) => Promise<Float64Array>;
  #worded: Promise<WordedInquiry[]> | null = null;

  /** `opinionOf`: the classifier's distribution over the space. */
  constructor(catalogue: Catalogue, space: NameSpace, opinionOf: (text: string) => Promise<Float64Array>) {
    this.#questions = catalogue.questions;
    this.#space = space;
    this.#district = districtInquiry(catalogue, space);
    this.#opinionOf = opinionOf;
  }

  /** Null when no question would bring enough. */
  async best({ units, text, retrieval, district }: Doubt): Promise<DispatchQuestion | null> {
    this.#worded ??= Promise.all(this.#questions.map((question) => this.#word(question)));
    const worded = await this.#worded;
    const items = itemInquiry(retrieval, this.#space);
    const open = [
      ...(district === null ? [this.#district] : []),
      ...(items === null ? [] : [items]),
      ...worded.filter((_, index) => !isAnswered(this.#questions[index] as SplittingQuestion, text)),
    ];
    const candidates = candidatesOf(units);
    let best: { inquiry: WordedInquiry; foreseen: ForeseenAnswer[]; bits: number } | null = null;
    for (const inquiry of open) {
      const foreseen = foresee(candidates, inquiry);
      const bits = informationGain(candidates.prior, foreseen);
      if (bits >= LEAST_BITS && bits > (best?.bits ?? 0)) best = { inquiry, foreseen, bits };
    }
    if (best === null) return null;
    const { inquiry, foreseen, bits } = best;
    return {
      text: inquiry.text,
      bits,
      answers: foreseen
        .filter(({ probability }) => probability >= LEAST_PROBABILITY)
        .map((answer) => ({
          text: answer.text,
          probability: Math.min(1, answer.probability),
          unit: this.#space.names[candidates.units[topPositions(answer.posterior, 1)[0] ?? 0] ?? 0] ?? '',
        })),
    };
  }

  async #word(question: SplittingQuestion): Promise<WordedInquiry> {
    const opinions = await Promise.all(question.answers.map(({ words }) => this.#opinionOf(words.join(' '))));
    return wordInquiry(question, opinions);
  }
}

function candidatesOf(distribution: Float64Array): Candidates {
  const units = [...distribution.keys()].filter((unit) => (distribution[unit] ?? 0) >= LEAST_SHARE);
  return { units, prior: normalised(Float64Array.from(units, (unit) => distribution[unit] ?? 0)) };
}
