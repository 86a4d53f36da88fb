import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mix, normalised, topPositions, weighHits } from '../../../src/assist/dispatch/fuse.ts';
import { createJurisdiction } from '../../../src/assist/dispatch/jurisdiction.ts';
import { NameSpace } from '../../../src/assist/dispatch/name-space.ts';
import { createCatalogue } from '../../../src/catalogue/catalogue.ts';
import { DispatchCatalogue } from '../../../src/catalogue/schema.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const distribution = (size: number) =>
  fc
    .array(share, { minLength: size, maxLength: size })
    .map((values) => normalised(Float64Array.from(values)));
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

describe('mixing', () => {
  test('the result is a distribution, and agreement never lowers the common first', () => {
    fc.assert(
      fc.property(distribution(6), distribution(6), share, (classifier, catalogue, belief) => {
        const fused = mix(classifier, catalogue, belief);
        expect(sum(fused)).toBeCloseTo(1, 9);
        expect(fused.every((value) => value >= 0 && value <= 1)).toBe(true);
        const [first = 0] = topPositions(classifier, 1);
        if (topPositions(catalogue, 1)[0] === first) expect(topPositions(fused, 1)[0]).toBe(first);
      }),
    );
  });

  test('without a hit in the catalogue the classifier speaks alone', () => {
    fc.assert(
      fc.property(distribution(4), share, (classifier, belief) => {
        const fused = mix(classifier, new Float64Array(4), belief);
        for (const [index, value] of classifier.entries()) expect(fused[index]).toBeCloseTo(value, 12);
      }),
    );
  });

  test('the best are sorted and lose nothing larger than the last of them', () => {
    fc.assert(
      fc.property(distribution(9), fc.integer({ min: 1, max: 9 }), (values, count) => {
        const top = topPositions(values, count).map((position) => values[position] ?? Number.NaN);
        expect(top).toEqual([...values].sort((a, b) => b - a).slice(0, count));
      }),
    );
  });
});

const catalogue = createCatalogue(
  DispatchCatalogue.parse({
    version: 't',
    districts: ['龙华区', '美兰区'],
    units: [
      { id: 'a', name: '龙华城管', kind: '区级部门', district: '龙华区' },
      { id: 'b', name: '美兰城管', kind: '区级部门', district: '美兰区' },
      { id: 'c', name: '龙华某街道', kind: '街道乡镇', district: '龙华区' },
      { id: 'd', name: '市公安局', kind: '市级部门', district: null },
    ],
    items: [
      {
        code: 'CG-001',
        name: '占道经营',
        description: '摊贩占道影响通行。',
        category: '市容/占道',
        leads: [
          { unit: '龙华城管', district: '龙华区' },
          { unit: '美兰城管', district: '美兰区' },
        ],
      },
    ],
  }),
);

describe('searching', () => {
  test('shares of the items found sum to 1 and belief grows with the best score', () => {
    const hits = catalogue.search('门口摊贩占道', 5);
    const { shares, belief } = weighHits(hits);
    expect(shares.reduce((total, own) => total + own.share, 0)).toBeCloseTo(1, 9);
    expect(belief).toBeGreaterThan(0);
    expect(belief).toBeLessThan(1);
    expect(weighHits([])).toEqual({ shares: [], belief: 0 });
  });
});

describe('jurisdiction', () => {
  const space = new NameSpace(catalogue.units.map((unit) => unit.name));
  const jurisdiction = createJurisdiction(catalogue, space);

  test.each([
    ['龙华', '龙华区'],
    ['海口市美兰区', '美兰区'],
    ['东区', null],
    ['', null],
    [null, null],
  ])('%s is read as %s', (given, expected) => {
    expect(jurisdiction.resolve(given)).toBe(expected);
  });

  test('another district’s agency gives way to its counterpart, city units are left alone', () => {
    const moved = jurisdiction.apply(Float64Array.of(0.6, 0.1, 0.1, 0.2), '美兰区');
    expect(moved[1]).toBeCloseTo(0.1 + 0.6 * 0.95, 9);
    expect(moved[0]).toBeCloseTo(0.6 * 0.05, 9);
    expect(moved[2]).toBeCloseTo(0.1 * 0.05, 9);
    expect(moved[3]).toBe(0.2);
  });

  test('what is left never exceeds what was given', () => {
    fc.assert(
      fc.property(distribution(4), fc.constantFrom('龙华区', '美兰区'), (values, district) => {
        const moved = jurisdiction.apply(values, district);
        expect(sum(moved)).toBeLessThanOrEqual(1 + 1e-9);
        expect(moved.every((value) => value >= 0)).toBe(true);
      }),
    );
  });
});
