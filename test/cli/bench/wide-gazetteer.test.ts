import { expect, it } from 'vitest';
import { wideGazetteer } from '../../../src/cli/bench/wide-gazetteer.ts';

it('is the shipped gazetteer with as many lines as asked for', () => {
  const gazetteer = wideGazetteer('catalogue/gazetteer.json', 20_000);
  expect(gazetteer.size).toBeGreaterThanOrEqual(20_000);
});
