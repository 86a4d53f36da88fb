import { expect, it } from 'vitest';
import { warmUp } from '../../src/facts/warm-up.ts';
import { dangerRules, gazetteer } from './helper.ts';

it('reads every example of the danger rules before the first call', () => {
  const lines = [
    ...dangerRules.rules.flatMap((rule) => Object.values(rule.examples).flat()),
    ...dangerRules.ordinary,
  ].flat();
  expect(lines.length).toBeGreaterThan(500);
  expect(warmUp({ gazetteer, dangerRules, timeZone: 'Asia/Shanghai' })).toBe(lines.length);
});
