import type { DispatchReport } from '../../protocol/dispatch-report.ts';
import type { ScoreRepository } from '../../store/repositories/score-repository.ts';
import { ReportBuilder, type ReportQuery } from './report.ts';

const PAGE = 1_000;
/** A longer report would keep a request, and the store, busy for minutes. */
const MOST_ORDERS = 300_000;

/** More orders than one report reads; the message says what to do. */
export class ReportTooLongError extends Error {
  override readonly name = 'ReportTooLongError';
}

/** Reports how well the ranking fits what became of orders, by what is known of them now. */
export class DispatchReports {
  readonly #scores: Pick<ScoreRepository, 'judged'>;

  constructor(scores: Pick<ScoreRepository, 'judged'>) {
    this.#scores = scores;
  }

  /**
   * Days are inclusive, `YYYY-MM-DD` in the service's time zone.
   *
   * @throws ReportTooLongError when there are more than 300,000 orders
   */
  async report(query: ReportQuery): Promise<DispatchReport> {
    const builder = new ReportBuilder(query);
    let after = '';
    let all = 0;
    let read: number;
    do {
      const page = await this.#scores.judged({ ...query, after, limit: PAGE });
      for (const order of page) builder.add(order);
      after = page.at(-1)?.number ?? after;
      read = page.length;
      all += read;
      if (all > MOST_ORDERS)
        throw new ReportTooLongError(
          `there are more than ${MOST_ORDERS} orders in these days: ask for fewer days at a time`,
        );
    } while (read === PAGE);
    return builder.report();
  }
}
