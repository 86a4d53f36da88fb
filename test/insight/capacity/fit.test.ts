import { describe, expect, it } from 'vitest';
import { fitParameters } from '../../../src/insight/capacity/fit.ts';
import type {
  FitQueueEntry,
  FitRecords,
  FitVoiceSession,
} from '../../../src/insight/capacity/fit-arrivals.ts';
import { fitPatience, survival } from '../../../src/insight/capacity/fit-patience.ts';
import { DEFAULTS } from '../../../src/insight/capacity/parameters.ts';
import { Random } from '../../../src/insight/capacity/random.ts';

/** 09:07 in Shanghai. */
const MORNING = Date.parse('2026-11-02T01:07:00Z');
const DAY_MS = 86_400_000;

function entry(joinedAt: number, values: Partial<FitQueueEntry> = {}): FitQueueEntry {
  return {
    joinedAt,
    answeredAt: null,
    leftAt: null,
    outcome: null,
    caller: null,
    sessionId: null,
    callId: null,
    ...values,
  };
}

function abandoned(joinedAt: number, waitS: number, caller: string | null = null): FitQueueEntry {
  return entry(joinedAt, { leftAt: joinedAt + waitS * 1_000, outcome: 'abandoned', caller });
}

function answered(joinedAt: number, waitS: number, callId: string | null = null): FitQueueEntry {
  return entry(joinedAt, { answeredAt: joinedAt + waitS * 1_000, outcome: 'answered', callId });
}

function session(id: string, startedAt: number, values: Partial<FitVoiceSession> = {}): FitVoiceSession {
  return {
    id,
    startedAt,
    endedAt: null,
    offered: false,
    accepted: false,
    outcome: null,
    caller: null,
    ...values,
  };
}

const none: FitRecords = { calls: [], queue: [], voice: [] };

describe('patience', () => {
  it('is found again though most callers are answered before it ends', () => {
    const random = new Random(4);
    const exponential = (meanS: number) => -meanS * Math.log(random.next());
    const entries = Array.from({ length: 40_000 }, () => {
      const [patienceS, offeredS] = [exponential(150), exponential(60)];
      return patienceS < offeredS ? abandoned(MORNING, patienceS) : answered(MORNING, offeredS);
    });
    const found = fitPatience(entries);
    expect(found?.abandoned).toBeLessThan(15_000);
    expect((found?.meanS ?? 0) / 150).toBeCloseTo(1, 1);
    expect((found?.medianS ?? 0) / (150 * Math.LN2)).toBeCloseTo(1, 1);
    expect(found?.shapeHint).toBeCloseTo(1, 1);
  });

  it('is Kaplan and Meier’s curve: the textbook’s steps, answered callers censored', () => {
    const waits = [
      { waitS: 1, abandoned: true },
      { waitS: 2, abandoned: false },
      { waitS: 3, abandoned: true },
      { waitS: 3, abandoned: true },
      { waitS: 3, abandoned: false },
      { waitS: 5, abandoned: true },
    ];
    const curve = survival(waits);
    expect(curve.map(({ waitS }) => waitS)).toEqual([1, 3, 5]);
    expect(curve.map(({ share }) => share)).toEqual([5 / 6, (5 / 6) * (1 - 2 / 4), 0]);
  });

  it('is unknown while nobody abandons, and leaves out who still waits or whose clock ran backwards', () => {
    expect(fitPatience([answered(MORNING, 20)])).toBeNull();
    const odd = [abandoned(MORNING, 10), entry(MORNING), abandoned(MORNING, -5)];
    expect(fitPatience(odd)).toMatchObject({ abandoned: 1, censored: 0, meanS: 10 });
  });
});

describe('a fit', () => {
  it('counts first calls by quarter-hour of the local day, each call once, and redials apart', () => {
    const records: FitRecords = {
      ...none,
      voice: [session('s1', MORNING), session('s2', MORNING + DAY_MS)],
      queue: [
        entry(MORNING + 60_000, { sessionId: 's1' }),
        abandoned(MORNING + 120_000, 30, '13800000001'),
        // The same number five minutes after it gave up, and once more the next day: a new matter.
        answered(MORNING + 450_000, 10),
        { ...answered(MORNING + 450_000, 10), caller: '13800000001' },
        { ...answered(MORNING + DAY_MS, 10), caller: '13800000001' },
      ],
    };
    const found = fitParameters(records, 'Asia/Shanghai');
    expect(found).toMatchObject({ days: 2, firstCalls: 5 });
    expect(found.arrivals[36]).toBe(2.5);
    expect(found.arrivals.reduce((sum, count) => sum + count, 0)).toBe(2.5);
    expect(found.redial).toEqual({ abandoned: 1, again: 1, probability: 1, delayS: 300 });
    // One abandonment says too little about a city.
    expect(found.parameters.redial).toEqual(DEFAULTS.redial);
    expect(found.assumed).toContain('redial');
    expect(fitParameters(records, 'UTC').arrivals[4]).toBe(2.5);
  });

  it('takes handling times from the answer on, self-service by its outcomes, and says what it assumed', () => {
    const records: FitRecords = {
      calls: Array.from({ length: 40 }, (_, at) => ({
        id: `c${at}`,
        startedAt: MORNING,
        endedAt: MORNING + (at % 2 === 0 ? 260_000 : 460_000),
        agent: 'a1',
        caller: null,
      })),
      queue: Array.from({ length: 40 }, (_, at) => answered(MORNING, 60, `c${at}`)),
      voice: Array.from({ length: 50 }, (_, at) =>
        session(`s${at}`, MORNING, {
          offered: true,
          accepted: at < 30,
          endedAt: MORNING + 80_000,
          outcome: at < 12 ? 'request' : at < 18 ? 'question' : 'transferred',
        }),
      ),
    };
    const { parameters, assumed } = fitParameters(records, 'Asia/Shanghai');
    expect(parameters.handling.meanS).toBe(300);
    expect(parameters.handling).toMatchObject({ kind: 'lognormal', cv: expect.closeTo(0.3376, 3) });
    expect(parameters.selfService).toMatchObject({ acceptance: 0.6, success: 0.6, meanS: 80 });
    expect(assumed).toEqual(['callback', 'wrapUp', 'shrinkage', 'patience', 'redial']);
  });

  it('leaves everything as assumed where there are no records', () => {
    const found = fitParameters(none, 'Asia/Shanghai');
    expect(found).toMatchObject({
      days: 0,
      firstCalls: 0,
      parameters: DEFAULTS,
      patience: null,
      redial: null,
    });
  });

  it('knows of conversations alone where neither line nor guidance was kept', () => {
    const call = { id: 'c', startedAt: MORNING, endedAt: null, agent: null, caller: null };
    expect(fitParameters({ ...none, calls: [call] }, 'Asia/Shanghai')).toMatchObject({
      firstCalls: 1,
      handling: null,
    });
  });
});
