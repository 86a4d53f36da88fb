import type { DispatchReport } from '../../protocol/dispatch-report.ts';
import type { ScoreRepository } from '../../store/repositories/score-repository.ts';
import { ReportBuilder, type ReportQuery } from './report.ts';

const PAGE = 1_000;

/** Reports how well the ranking fits what became of orders, by what is known of them now. */
export class DispatchReports {
  readonly #scores: Pick<ScoreRepository, 'judged'>;

  constructor(scores: Pick<ScoreRepository, 'judged'>) {
    this.#scores = scores;
  }

  /** Days are inclusive, `YYYY-MM-DD` in the service's time zone. */
  async report(query: ReportQuery): Promise<DispatchReport> {
    const builder = new ReportBuilder(query);
    let after = '';
    let read: number;
    do {
      const page = await this.#scores.judged({ ...query, after, limit: PAGE });
      for (const order of page) builder.add(order);
      after = page.at(-1)?.number ?? after;
      read = page.length;
    } while (read === PAGE);
    return builder.report();
  }
}
