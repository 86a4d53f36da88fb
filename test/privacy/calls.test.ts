import { describe, expect, it } from 'vitest';
import { loadCalls } from '../../src/cli/calls/load-calls.ts';
import { redactionScore } from '../../src/cli/evaluation/redaction-score.ts';
import { readFacts } from '../../src/facts/fact-reader.ts';
import { createRedaction } from '../../src/privacy/redaction.ts';
import { findLeak } from '../../src/privacy/residue.ts';
import { contextOf, dangerRules, gazetteer } from '../facts/helper.ts';

describe.each([
  'samples',
  'test/data/calls/dev',
  'test/data/calls/test',
  'test/data/calls/fresh',
  'test/data/calls/held',
])('calls of %s', (folder) => {
  const calls = loadCalls([folder]);

  it('lose all identifiers and nearly all names', () => {
    const score = redactionScore(calls, { gazetteer, dangerRules });
    expect(score.identifiers).toBeGreaterThan(0);
    expect(score.missed.filter(({ what }) => what === 'identifier')).toEqual([]);
    expect(score.nameRecall).toBeGreaterThanOrEqual(0.98);
    expect(score.falsePositiveRate).toBeLessThan(0.1);
  });

  it('pass the guard as they are sent, with and without facts', () => {
    for (const { turns, startedAt, channel } of calls) {
      const segments = turns.map((turn, at) => ({ ...turn, id: `s${at}`, confidence: null }));
      const facts = readFacts(segments, contextOf({ startedAt, callerNumber: channel.callerNumber }));
      for (const known of [{ facts }, { facts: [] }]) {
        const texts = createRedaction('mask-all', known).transcript(segments);
        expect(findLeak(texts.map(({ text }) => text).join('\n'), 'mask-all')).toBeNull();
      }
    }
  });
});
