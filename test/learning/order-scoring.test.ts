import { describe, expect, it, vi } from 'vitest';
import { callerTextOf, scoreOrder } from '../../src/learning/order-scoring.ts';
import { type Scorer, scorerOf } from '../../src/learning/scorer.ts';
import type { WorkOrder } from '../../src/protocol/work-order.ts';
import { callOf, said, started } from '../call/events.ts';
import { FORM } from './orders.ts';

const CREATED = '2026-03-02T00:00:00.000Z';
const order: WorkOrder = {
  id: 'o1',
  number: '20260302000001',
  callId: 'c1',
  createdAt: CREATED,
  createdBy: 'agent-1',
  status: 'created',
  form: FORM,
  text: '',
  textState: 'draft',
  details: null,
};
const ranked = (length: number) =>
  Array.from({ length }, (_, at) => ({ name: `单位${at}`, probability: 0.1 }));
const answer = { units: ranked(7), categories: ranked(6), unseenShare: 0.5 };

function scorer(
  modelVersion: string,
  role: Scorer['role'],
  score: Scorer['score'] = async () => ({ modelVersion, ...answer }),
): Scorer {
  return { modelVersion, role, score: vi.fn(score) };
}

function scoring(scorers: readonly Scorer[]) {
  const keep = vi.fn(async () => undefined);
  const log = { error: vi.fn() };
  return {
    keep,
    log,
    deps: { scores: { keep }, scorers: () => scorers, log, now: () => Date.parse(CREATED) },
  };
}

describe('a new order', () => {
  it('is put to every model, and five names of each are kept', async () => {
    const scorers = [scorer('m1', 'serving'), scorer('m2', 'shadow')];
    const { keep, deps } = scoring(scorers);
    await scoreOrder(order, '停水了', deps);
    expect(scorers[1]?.score).toHaveBeenCalledWith('停水了', '龙华区');
    const kept = { units: ranked(5), categories: ranked(5), unseenShare: 0.5 };
    expect(keep).toHaveBeenCalledWith('o1', [
      { modelVersion: 'm1', role: 'serving', ...kept },
      { modelVersion: 'm2', role: 'shadow', ...kept },
    ]);
  });

  it('keeps the answer under the version that gave it', async () => {
    const { keep, deps } = scoring([
      scorer('m1', 'serving', async () => ({ modelVersion: 'm2', ...answer })),
    ]);
    await scoreOrder(order, '停水了', deps);
    expect(keep).toHaveBeenCalledWith('o1', [expect.objectContaining({ modelVersion: 'm2' })]);
  });

  it('is put to the others when one fails', async () => {
    const broken = scorer('m1', 'serving', async () => {
      throw new Error('no graph');
    });
    const { keep, log, deps } = scoring([broken, scorer('m2', 'shadow')]);
    await scoreOrder(order, '停水了', deps);
    expect(keep).toHaveBeenCalledWith('o1', [expect.objectContaining({ modelVersion: 'm2' })]);
    expect(log.error).toHaveBeenCalledOnce();
  });

  it('is put to none when nothing was said, or when they may have been trained on it', async () => {
    const { keep, deps } = scoring([scorer('m1', 'serving')]);
    await scoreOrder(order, '', deps);
    await scoreOrder(order, '停水了', { ...deps, now: () => Date.parse('2026-03-05T00:00:00Z') });
    expect(keep).not.toHaveBeenCalled();
  });
});

describe('the words of a call', () => {
  it('are those of the caller, in the order of time, the last ones where they are many', () => {
    expect(callerTextOf(callOf(started(), said(2, '停水了', 5_000), said(3, '你好', 1_000)))).toBe(
      '你好 停水了',
    );
    const long = callOf(started(), said(2, '水'.repeat(5_000), 0), said(3, '完', 1));
    expect(callerTextOf(long)).toMatch(/^水{3998} 完$/);
    expect(callerTextOf(callOf())).toBe('');
  });
});

describe('what serves, as a scorer', () => {
  it('gives names and probabilities without reasons, under the version of the moment', async () => {
    let modelVersion = 'm1';
    const serving = scorerOf('serving', {
      get modelVersion() {
        return modelVersion;
      },
      suggest: async () => ({
        modelVersion,
        units: [{ name: '甲局', probability: 0.5, reasons: ['为'] }],
        categories: [],
        words: [],
        unsure: false,
        question: null,
        item: null,
        likeOrders: [],
      }),
      unseenShare: () => 0.25,
    });
    expect(await serving.score('停水', null)).toEqual({
      modelVersion: 'm1',
      units: [{ name: '甲局', probability: 0.5 }],
      categories: [],
      unseenShare: 0.25,
    });
    modelVersion = 'm2';
    expect([serving.modelVersion, serving.role]).toEqual(['m2', 'serving']);
  });
});
