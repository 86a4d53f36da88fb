import { expect, test } from 'vitest';
import { loadCatalogue } from '../../../src/catalogue/catalogue.ts';
import { catalogueOrders, recombinedOrders } from '../../../src/cli/bench/synthetic-orders.ts';
import { syntheticRows } from '../../training/matters.ts';

test('orders are recombined from clauses of their own unit, the same ones each time', () => {
  const given = syntheticRows(60);
  const made = recombinedOrders(given, 200);
  expect(made).toHaveLength(200);
  expect(recombinedOrders(given, 200)).toEqual(made);
  expect(new Set(made.map(({ text }) => text)).size).toBeGreaterThan(100);
  for (const { unit, text } of made) {
    const own = given.filter((row) => row.unit === unit).map((row) => row.text);
    for (const clause of text.split(/[，。]/).filter((part) => part !== ''))
      expect(own.some((known) => known.includes(clause))).toBe(true);
  }
});

test('without orders, the catalogue gives the clauses', () => {
  const catalogue = loadCatalogue('catalogue/dispatch.json');
  const made = catalogueOrders(catalogue, 300);
  const units = new Set(catalogue.units.map(({ name }) => name));
  expect(made).toHaveLength(300);
  expect(made.every(({ unit, category }) => units.has(unit) && category !== null)).toBe(true);
  expect(made.every(({ text }) => text.split('，').length >= 6)).toBe(true);
});
