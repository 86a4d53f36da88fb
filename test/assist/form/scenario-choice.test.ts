import { describe, expect, it } from 'vitest';
import { type ScenarioGrounds, scenarioFor } from '../../../src/assist/form/scenario-choice.ts';
import { loadScenarioBook } from '../../../src/catalogue/scenarios/book.ts';

const book = loadScenarioBook('catalogue/scenarios.json');
const noise = book.find('noise');
const wages = book.find('wages');

function grounds(scenario: string | null, unsure = false): ScenarioGrounds {
  const item = { code: 'GD-001', name: '事项', due: '一般', coHandlers: [], requiredFields: [], scenario };
  return { item, unsure };
}

describe('scenarioFor', () => {
  it('shows the form of the recognised item, also of a first guess', () => {
    expect(scenarioFor(grounds('noise'), book, null)).toBe(noise);
    expect(scenarioFor(grounds('noise', true), book, null)).toBe(noise);
  });

  it('keeps the form while nothing is known, in doubt, and for an item without a form', () => {
    expect(scenarioFor(null, book, noise)).toBe(noise);
    expect(scenarioFor({ item: null, unsure: false }, book, noise)).toBe(noise);
    expect(scenarioFor(grounds(null), book, noise)).toBe(noise);
    expect(scenarioFor(grounds('no-such-form'), book, noise)).toBe(noise);
    expect(scenarioFor(grounds('wages', true), book, noise)).toBe(noise);
  });

  it('gives way to the form of another item that is sure', () => {
    expect(scenarioFor(grounds('wages'), book, noise)).toBe(wages);
  });

  it('keeps the form as the call took it, though the book has another edition', () => {
    const older = { ...(noise as NonNullable<typeof noise>), name: '噪声（旧）' };
    expect(scenarioFor(grounds('noise'), book, older)).toBe(older);
  });
});
