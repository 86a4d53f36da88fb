import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fuse } from '../../src/knowledge/fuse.ts';
import { warningOf } from '../../src/knowledge/validity.ts';

const at = { on: '2026-06-01', flagged: false };

it('warns of what is out of date, not in force yet, or flagged', () => {
  expect(warningOf({ validFrom: null, validUntil: '2018-05-01' }, at)).toBe(
    '已过有效期（2018-05-01），请核实后再答复',
  );
  expect(warningOf({ validFrom: '2027-01-01', validUntil: null }, at)).toBe(
    '尚未生效（2027-01-01起），请核实后再答复',
  );
  expect(warningOf({ validFrom: null, validUntil: '2018-05-01' }, { ...at, flagged: true })).toBe(
    '已过有效期（2018-05-01），有坐席反映内容有误，请核实后再答复',
  );
});

it('does not warn on the first and the last day', () => {
  for (const days of [
    { validFrom: null, validUntil: null },
    { validFrom: '2026-06-01', validUntil: '2026-06-01' },
  ])
    expect(warningOf(days, at)).toBeNull();
});

it('fuses rankings: what two have goes before what one has, and nothing is lost', () => {
  expect(
    fuse([
      ['a', 'b', 'c'],
      ['d', 'c'],
    ]),
  ).toEqual(['c', 'a', 'd', 'b']);
  const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'));
  fc.assert(
    fc.property(ids, ids, (one, other) => {
      const fused = fuse([one, other]);
      expect(fused.toSorted()).toEqual([...new Set([...one, ...other])].sort());
      expect(fuse([one])).toEqual(one);
    }),
  );
});
