import { describe, expect, it } from 'vitest';
import { ordinaryTurns, urgentTurns } from './spoken-cases.ts';
import { caller, urgentRules } from './support.ts';

describe('spoken turns', () => {
  it.each(urgentTurns)('urgent: "%s"', (text) => {
    expect(urgentRules([caller('s', text)])).not.toEqual([]);
  });

  it.each(ordinaryTurns)('ordinary: "%s"', (text) => {
    expect(urgentRules([caller('s', text)])).toEqual([]);
  });
});
