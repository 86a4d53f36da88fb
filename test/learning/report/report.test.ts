import { describe, expect, it } from 'vitest';
import { Calibration } from '../../../src/learning/report/calibration.ts';
import { Paired } from '../../../src/learning/report/paired.ts';
import { ReportBuilder, type ReportQuery } from '../../../src/learning/report/report.ts';
import { weekOf } from '../../../src/learning/report/week.ts';
import { DispatchReport } from '../../../src/protocol/dispatch-report.ts';
import type { DispatchScore, JudgedOrder } from '../../../src/store/repositories/score-repository.ts';

const QUERY: ReportQuery = { from: '2026-03-01', to: '2026-03-31', model: null, settledOnly: false };

function score(units: string[], changes: Partial<DispatchScore> = {}): DispatchScore {
  return {
    modelVersion: 'm1',
    role: 'serving',
    units: units.map((name, at) => ({ name, probability: [0.8, 0.1, 0.05][at] ?? 0.01 })),
    categories: [{ name: '类/一', probability: 0.9 }],
    unseenShare: 0.1,
    ...changes,
  };
}

function order(changes: Partial<JudgedOrder> = {}): JudgedOrder {
  return {
    number: '20260302000001',
    day: '2026-03-02',
    unit: '甲局',
    category: '类/一',
    settled: true,
    returned: false,
    decision: null,
    scores: [score(['甲局', '乙局', '丙局'])],
    ...changes,
  };
}

function reportOf(orders: readonly JudgedOrder[], query: Partial<ReportQuery> = {}) {
  const builder = new ReportBuilder({ ...QUERY, ...query });
  for (const one of orders) builder.add(one);
  return DispatchReport.parse(builder.report());
}

describe('the week of a day', () => {
  it.each([
    ['2026-03-02', '2026-03-02'],
    ['2026-03-08', '2026-03-02'],
    ['2026-03-09', '2026-03-09'],
    ['2027-01-01', '2026-12-28'],
    ['2024-02-29', '2024-02-26'],
  ])('of %s begins on %s', (day, monday) => expect(weekOf(day)).toBe(monday));
});

describe('the calibration error', () => {
  it('is that worked out by hand', () => {
    const calibration = new Calibration();
    expect(calibration.error()).toBeNull();
    // Bin 0.6: confidence 0.65, accuracy 1/2; bin 0.9: confidence 0.95 and 1, accuracy 1.
    calibration.add(0.62, true);
    calibration.add(0.68, false);
    calibration.add(0.9, true);
    calibration.add(1, true);
    // (2 × |0.65 − 0.5| + 2 × |0.95 − 1|) / 4
    expect(calibration.error()).toBeCloseTo(0.1, 12);
  });
});

describe('the paired difference', () => {
  it('is that worked out by hand', () => {
    const paired = new Paired();
    expect(paired.difference()).toBeNull();
    // 100 orders: 70 both right, 15 neither, 5 only a, 10 only b.
    for (let at = 0; at < 100; at += 1) paired.add(at < 75, at < 70 || (at >= 75 && at < 85));
    const { difference, low, high } = paired.difference() ?? { difference: 0, low: 0, high: 0 };
    expect(difference).toBeCloseTo(0.05, 12);
    // (10.5 − 5.5) / 102 = 0.0490196; √(16 − 25 / 102) / 102 = 0.0389142; × 1.959964 = 0.0762704.
    expect(low).toBeCloseTo(-0.0272507, 6);
    expect(high).toBeCloseTo(0.12529, 6);
  });

  it('keeps a width where the two never differ', () => {
    const paired = new Paired();
    paired.add(true, true);
    const { low, high } = paired.difference() ?? { low: 0, high: 0 };
    expect(low).toBeLessThan(0);
    expect(high).toBeCloseTo(-low, 12);
  });
});

describe('a report', () => {
  it('of nothing says so', () => {
    const { total, ...rest } = reportOf([]);
    expect(rest).toMatchObject({ models: [], weeks: [], categories: [], shadows: [], model: null });
    expect(total).toEqual({
      orders: 0,
      returnRate: null,
      decided: 0,
      acceptanceRate: null,
      scored: 0,
      judged: 0,
      top1: null,
      top3: null,
      categoryTop1: null,
      categoryTop3: null,
      meanConfidence: null,
      calibrationError: null,
      unseenShare: null,
    });
  });

  it('adds orders up by week and category', () => {
    const { total, weeks, categories, models } = reportOf([
      order({ decision: { suggested: '甲局', chosen: '甲局' } }),
      order({ unit: '丙局', returned: true, decision: { suggested: '甲局', chosen: '丙局' } }),
      order({ day: '2026-03-10', unit: '丁局', category: '类/二' }),
      order({ day: '2026-03-10', unit: null, category: null }),
      order({ day: '2026-03-10', scores: [] }),
    ]);
    expect(
      weeks.map(({ week, orders, scored, judged, top1, top3 }) => [week, orders, scored, judged, top1, top3]),
    ).toEqual([
      ['2026-03-02', 2, 2, 2, 0.5, 1],
      ['2026-03-09', 3, 2, 1, 0, 0],
    ]);
    expect(categories).toEqual([
      { category: '类/一', orders: 2, top1: 0.5, top3: 1 },
      { category: '类/二', orders: 1, top1: 0, top3: 0 },
    ]);
    expect(total).toMatchObject({ orders: 5, returnRate: 0.2, decided: 2, acceptanceRate: 0.5, scored: 4 });
    expect(total.meanConfidence).toBeCloseTo(0.8, 12);
    // Confidence 0.8 against 1 of 3 right.
    expect(total.calibrationError).toBeCloseTo(0.8 - 1 / 3, 12);
    expect(total.categoryTop1).toBeCloseTo(2 / 3, 12);
    expect(total.unseenShare).toBeCloseTo(0.1, 12);
    expect(models).toEqual([{ modelVersion: 'm1', role: 'serving', orders: 4 }]);
  });

  it('of settled orders alone judges no other', () => {
    const orders = [order(), order({ settled: false, unit: '乙局' })];
    expect(reportOf(orders, { settledOnly: true }).total).toMatchObject({ scored: 2, judged: 1, top1: 1 });
    expect(reportOf(orders).total).toMatchObject({ judged: 2, top1: 0.5 });
  });

  it('puts a shadow beside what served, on the orders that both were asked about', () => {
    const shadow = (units: string[]) => score(units, { modelVersion: 'm2', role: 'shadow', unseenShare: 0 });
    const orders = [
      order({ scores: [score(['乙局', '甲局']), shadow(['甲局'])] }),
      order({ scores: [score(['甲局']), shadow(['甲局'])] }),
      order({ scores: [score(['甲局'])] }),
      order({ unit: null, scores: [score(['甲局']), shadow(['甲局'])] }),
    ];
    const [compared, ...others] = reportOf(orders).shadows;
    expect(others).toEqual([]);
    expect(compared).toMatchObject({
      modelVersion: 'm2',
      orders: 2,
      serving: { judged: 2, top1: 0.5, top3: 1 },
      shadow: { judged: 2, top1: 1, top3: 1, unseenShare: 0 },
      top1: { difference: 0.5 },
      top3: { difference: 0 },
    });
    expect(reportOf(orders, { model: 'm2' }).total).toMatchObject({ scored: 3, judged: 2, top1: 1 });
    expect(reportOf(orders, { model: 'm3' }).total).toMatchObject({ orders: 4, scored: 0, top1: null });
  });
});
