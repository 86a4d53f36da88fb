import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { SplittingQuestion } from '../../catalogue/schema.ts';
import { breathe } from '../../inference/breathe.ts';
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

  /** Null when no question would bring enough, or whatever the answer, the same unit would come first. */
  async best({ units, text, retrieval, district }: Doubt): Promise<DispatchQuestion | null> {
    const worded = await this.#allWorded();
    const items = itemInquiry(retrieval, this.#space);
    const open = [
      ...(district === null && this.#district.answers.length > 1 ? [this.#district] : []),
      ...(items === null ? [] : [items]),
      ...worded.filter((_, index) => !isAnswered(this.#questions[index] as SplittingQuestion, text)),
    ];
    const candidates = candidatesOf(units);
    let best: DispatchQuestion | null = null;
    for (const inquiry of open) {
      const foreseen = foresee(candidates, inquiry);
      const bits = informationGain(candidates.prior, foreseen);
      if (bits < LEAST_BITS || bits <= (best?.bits ?? 0)) continue;
      const answers = this.#shown(foreseen, candidates);
      if (new Set(answers.map(({ unit }) => unit)).size > 1) best = { text: inquiry.text, bits, answers };
    }
    return best;
  }

  #shown(foreseen: readonly ForeseenAnswer[], candidates: Candidates): DispatchQuestion['answers'] {
    return foreseen
      .filter(({ probability }) => probability >= LEAST_PROBABILITY)
      .map((answer) => ({
        text: answer.text,
        probability: Math.min(1, answer.probability),
        unit: this.#space.names[candidates.units[topPositions(answer.posterior, 1)[0] ?? 0] ?? 0] ?? '',
      }));
  }

  #allWorded(): Promise<WordedInquiry[]> {
    this.#worded ??= this.#wordAll().catch((error: unknown) => {
      this.#worded = null;
      throw error;
    });
    return this.#worded;
  }

  /** Question by question: all at once they would hold the event loop up. */
  async #wordAll(): Promise<WordedInquiry[]> {
    const worded: WordedInquiry[] = [];
    for (const question of this.#questions) {
      const opinions: Float64Array[] = [];
      for (const { words } of question.answers) opinions.push(await this.#opinionOf(words.join(' ')));
      worded.push(wordInquiry(question, opinions));
      await breathe();
    }
    return worded;
  }
}

function candidatesOf(distribution: Float64Array): Candidates {
  const units = [...distribution.keys()].filter((unit) => (distribution[unit] ?? 0) >= LEAST_SHARE);
  return { units, prior: normalised(Float64Array.from(units, (unit) => distribution[unit] ?? 0)) };
}
