import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SparseRows } from '../../src/training/sparse-rows.ts';

const Row = fc
  .array(fc.tuple(fc.nat(80_000), fc.float({ noNaN: true })), { maxLength: 40 })
  .map((features) => ({
    ids: Int32Array.from(features, ([id]) => id),
    weights: Float32Array.from(features, ([, weight]) => weight),
  }));

test('every row comes back as it was added', () => {
  fc.assert(
    fc.property(fc.array(Row), (given) => {
      const rows = new SparseRows();
      for (const row of given) rows.add(row);
      expect(rows.count).toBe(given.length);
      for (const [index, row] of given.entries()) expect(rows.at(index)).toEqual(row);
    }),
  );
});

test('rows that fill a buffer, or are larger than one, start another', () => {
  const rows = new SparseRows();
  const lengths = [2 ** 20 - 1, 3, 2 ** 20 + 5, 0, 7];
  for (const [index, length] of lengths.entries())
    rows.add({ ids: new Int32Array(length).fill(index), weights: new Float32Array(length).fill(index / 2) });
  for (const [index, length] of lengths.entries()) {
    const { ids, weights } = rows.at(index);
    expect([ids.length, weights.length]).toEqual([length, length]);
    expect(ids.every((id) => id === index)).toBe(true);
    expect(weights.every((weight) => weight === index / 2)).toBe(true);
  }
  expect(() => rows.at(5)).toThrow('row 5 of 5');
  expect(() => rows.at(-1)).toThrow(RangeError);
});
