import type { Gazetteer } from '../../facts/place/gazetteer.ts';
import { fieldShares, type ModelReport, type Observation, share, summaryScoreOf } from './report.ts';
import { summaryShares } from './summary-score.ts';

/** Scores what calls came to with a language model. */
export function modelReport(
  calls: readonly Observation[],
  { model, missing, gazetteer }: { model: string; missing: number; gazetteer: Gazetteer },
): ModelReport {
  return {
    model,
    kind: { accuracy: share(calls, (call) => call.kind === call.gold.kind) },
    fields: fieldShares(calls),
    summary: summaryShares(calls.map((call) => summaryScoreOf(call, gazetteer))),
    missing,
  };
}
