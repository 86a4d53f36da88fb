import type { ModelTally, OrderTally } from '../../protocol/dispatch-report.ts';
import type { ScoredName } from '../../protocol/dispatch-score.ts';
import type { DispatchScore, JudgedOrder } from '../../store/repositories/score-repository.ts';
import { Calibration } from './calibration.ts';

/** Where an order belongs; null: not known. */
export type Truth = Pick<JudgedOrder, 'unit' | 'category'>;

/** Whether the right name is among the first `most`. */
export function hits(ranked: readonly ScoredName[], right: string, most: number): boolean {
  return ranked.slice(0, most).some(({ name }) => name === right);
}

/** A share of what was counted; null of nothing. */
class Share {
  #sum = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(value: number | boolean): void {
    this.#sum += Number(value);
    this.#count += 1;
  }

  value(): number | null {
    return this.#count === 0 ? null : Math.min(1, this.#sum / this.#count);
  }
}

/** Counts how well one model's answers fit. */
export class ScoreCounts {
  readonly #top1 = new Share();
  readonly #top3 = new Share();
  readonly #categoryTop1 = new Share();
  readonly #categoryTop3 = new Share();
  readonly #confidence = new Share();
  readonly #unseen = new Share();
  readonly #calibration = new Calibration();

  add(score: Pick<DispatchScore, 'units' | 'categories' | 'unseenShare'>, truth: Truth): void {
    this.#unseen.add(score.unseenShare);
    if (truth.unit !== null) {
      const confidence = score.units[0]?.probability ?? 0;
      const right = hits(score.units, truth.unit, 1);
      this.#top1.add(right);
      this.#top3.add(hits(score.units, truth.unit, 3));
      this.#confidence.add(confidence);
      this.#calibration.add(confidence, right);
    }
    if (truth.category !== null) {
      this.#categoryTop1.add(hits(score.categories, truth.category, 1));
      this.#categoryTop3.add(hits(score.categories, truth.category, 3));
    }
  }

  tally(): ModelTally {
    return {
      scored: this.#unseen.count,
      judged: this.#top1.count,
      top1: this.#top1.value(),
      top3: this.#top3.value(),
      categoryTop1: this.#categoryTop1.value(),
      categoryTop3: this.#categoryTop3.value(),
      meanConfidence: this.#confidence.value(),
      calibrationError: this.#calibration.error(),
      unseenShare: this.#unseen.value(),
    };
  }
}

/** Counts what happened to orders. */
export class OrderCounts {
  readonly #returned = new Share();
  readonly #accepted = new Share();

  add({ returned, decision }: Pick<JudgedOrder, 'returned' | 'decision'>): void {
    this.#returned.add(returned);
    if (decision !== null) this.#accepted.add(decision.suggested === decision.chosen);
  }

  tally(): OrderTally {
    return {
      orders: this.#returned.count,
      returnRate: this.#returned.value(),
      decided: this.#accepted.count,
      acceptanceRate: this.#accepted.value(),
    };
  }
}
