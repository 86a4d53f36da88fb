import type { LearntRepository } from '../../store/repositories/learnt-repository.ts';
import { UNSETTLED_WEIGHT } from '../settled-orders.ts';
import type { LearntRow, LearntRows } from './learnt-rows.ts';

const PAGE = 500;

/** The orders that the ranking remembers, as rows for a full training; those that belong to nobody teach nothing. */
export function storedLearntRows(learnt: Pick<LearntRepository, 'since' | 'countTeaching'>): LearntRows {
  return {
    count: () => learnt.countTeaching(),
    rows: async function* (): AsyncGenerator<LearntRow> {
      let revision = 0;
      for (;;) {
        const page = await learnt.since(revision, PAGE);
        for (const { text, unit, category, at, settled } of page) {
          if (unit === null || text === '') continue;
          yield { text, unit, category, at: at.toISOString(), weight: settled ? 1 : UNSETTLED_WEIGHT };
        }
        if (page.length < PAGE) return;
        revision = page.at(-1)?.revision ?? revision;
      }
    },
  };
}
