import type { DispatchReport } from '../../protocol/dispatch-report.ts';
import type { DispatchScore, JudgedOrder } from '../../store/repositories/score-repository.ts';
import { Paired } from './paired.ts';
import { hits, OrderCounts, ScoreCounts } from './tally.ts';
import { weekOf } from './week.ts';

/** What a report was asked for. */
export interface ReportQuery {
  readonly from: string;
  readonly to: string;
  /** A model's version; null: whatever served. */
  readonly model: string | null;
  /** Only orders are judged on which somebody besides the agent has spoken. */
  readonly settledOnly: boolean;
}

class Period {
  readonly orders = new OrderCounts();
  readonly scores = new ScoreCounts();

  tally() {
    return { ...this.orders.tally(), ...this.scores.tally() };
  }
}

class Shadow {
  readonly serving = new ScoreCounts();
  readonly shadow = new ScoreCounts();
  readonly top1 = new Paired();
  readonly top3 = new Paired();
}

/** Adds up a report, order by order; what it keeps grows with weeks, categories and models, not with orders. */
export class ReportBuilder {
  readonly #query: ReportQuery;
  readonly #total = new Period();
  readonly #weeks = new Map<string, Period>();
  readonly #categories = new Map<string, ScoreCounts>();
  readonly #models = new Map<string, { modelVersion: string; role: DispatchScore['role']; orders: number }>();
  readonly #shadows = new Map<string, Shadow>();

  constructor(query: ReportQuery) {
    this.#query = query;
  }

  add(order: JudgedOrder): void {
    const { model, settledOnly } = this.#query;
    const known = order.settled || !settledOnly;
    const truth = { unit: known ? order.unit : null, category: known ? order.category : null };
    const serving = order.scores.find(({ role }) => role === 'serving');
    const asked = model === null ? serving : order.scores.find(({ modelVersion }) => modelVersion === model);
    for (const period of [this.#total, entry(this.#weeks, weekOf(order.day), () => new Period())]) {
      period.orders.add(order);
      if (asked !== undefined) period.scores.add(asked, truth);
    }
    if (asked !== undefined && truth.unit !== null && truth.category !== null)
      entry(this.#categories, truth.category, () => new ScoreCounts()).add(asked, truth);
    for (const { modelVersion, role } of order.scores)
      entry(this.#models, `${role} ${modelVersion}`, () => ({ modelVersion, role, orders: 0 })).orders += 1;
    if (serving === undefined || truth.unit === null) return;
    for (const score of order.scores) {
      if (score.role !== 'shadow') continue;
      const pair = entry(this.#shadows, score.modelVersion, () => new Shadow());
      pair.serving.add(serving, truth);
      pair.shadow.add(score, truth);
      pair.top1.add(hits(serving.units, truth.unit, 1), hits(score.units, truth.unit, 1));
      pair.top3.add(hits(serving.units, truth.unit, 3), hits(score.units, truth.unit, 3));
    }
  }

  report(): DispatchReport {
    const { from, to, model } = this.#query;
    return {
      from,
      to,
      model,
      models: [...this.#models.values()].sort((a, b) => b.orders - a.orders),
      total: this.#total.tally(),
      weeks: [...this.#weeks]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([week, period]) => ({ week, ...period.tally() })),
      categories: [...this.#categories]
        .map(([category, counts]) => {
          const { judged, top1, top3 } = counts.tally();
          return { category, orders: judged, top1, top3 };
        })
        .sort((a, b) => b.orders - a.orders),
      shadows: [...this.#shadows].map(([modelVersion, { serving, shadow, top1, top3 }]) => ({
        modelVersion,
        orders: shadow.tally().judged,
        serving: serving.tally(),
        shadow: shadow.tally(),
        top1: top1.difference(),
        top3: top3.difference(),
      })),
    };
  }
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
