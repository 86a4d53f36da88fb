import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { detailCandidates } from '../../../src/assist/form/scenario-details.ts';
import { mergeDetails } from '../../../src/call/detail-merge.ts';
import type { ScenarioBook } from '../../../src/catalogue/scenarios/book.ts';
import { loadCalls } from '../../../src/cli/calls/load-calls.ts';
import { readFacts } from '../../../src/facts/fact-reader.ts';
import { fold } from '../../../src/facts/text.ts';
import type { Segment } from '../../../src/protocol/common.ts';
import type { DetailValue } from '../../../src/protocol/scenario.ts';
import { contextOf } from '../../facts/helper.ts';

const Value = z.union([z.string(), z.number(), z.boolean()]);
/** By call: the form, and the right answers; several where each is right, null where nobody can tell. */
const Gold = z.record(
  z.string(),
  z.strictObject({
    scenario: z.string(),
    details: z.record(z.string(), z.union([Value, z.array(Value).min(1), z.null()])),
  }),
);

export interface DetailScore {
  readonly right: number;
  readonly wrong: number;
  readonly missed: number;
  readonly misses: readonly string[];
}

/** How a folder's details are filled in (what is only offered does not count): by `test/data/details/<folder>.json`. */
export function scoreDetails(folder: string, book: ScenarioBook): DetailScore {
  const gold = Gold.parse(JSON.parse(readFileSync(`test/data/details/${folder}.json`, 'utf8')));
  const score = { right: 0, wrong: 0, missed: 0, misses: [] as string[] };
  for (const [id, { scenario: scenarioId, details }] of Object.entries(gold)) {
    const [call] = loadCalls([path.join('test/data/calls', folder, `${id}.json`)]);
    const hinted = book.hints(scenarioId);
    const scenario = book.find(scenarioId);
    if (call === undefined || hinted === null || scenario === null) throw new Error(`${id}: ${scenarioId}?`);
    for (const key of Object.keys(details))
      if (!scenario.fields.some((field) => field.key === key)) throw new Error(`${id}: no question ${key}`);
    const transcript = call.turns.map((turn, at): Segment => ({ id: `s${at}`, confidence: null, ...turn }));
    const facts = readFacts(
      transcript,
      contextOf({ startedAt: call.startedAt, callerNumber: call.channel.callerNumber }),
    );
    const filled = mergeDetails({}, scenario, detailCandidates(hinted, { facts, transcript }));
    for (const { key } of scenario.fields) {
      const right = details[key];
      const value = filled[key]?.current?.value;
      if (right === null) continue;
      const accepted = right === undefined ? [] : [right].flat();
      if (value === undefined) {
        if (accepted.length > 0) {
          score.missed += 1;
          score.misses.push(`${id} ${key}: missed ${accepted.join('/')}`);
        }
      } else if (accepted.some((one) => isSame(one, value))) score.right += 1;
      else {
        score.wrong += 1;
        if (accepted.length > 0) score.missed += 1;
        score.misses.push(`${id} ${key}: ${value} for ${accepted.join('/') || 'nothing'}`);
      }
    }
  }
  return score;
}

/** Texts are the same when one holds the other, apart from spaces and full-width letters. */
function isSame(right: DetailValue, value: DetailValue): boolean {
  if (typeof right !== 'string' || typeof value !== 'string') return right === value;
  const [a, b] = [right, value].map((text) => fold(text).replace(/\s/g, ''));
  return (
    a !== undefined && b !== undefined && b.length > 0 && (b.includes(a) || (b.length > 1 && a.includes(b)))
  );
}
