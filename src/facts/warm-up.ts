import type { FactContext } from './contract.ts';
import { segmentsOf } from './danger/rule-check.ts';
import { createFactReader } from './fact-reader.ts';

/**
 * Reads the examples of the danger rules once, some hundred sentences, so that the first calls after a start find the
 * rules compiled: the first sentences take tens of milliseconds otherwise. Blocks for about a second.
 *
 * @returns how many sentences were read
 */
export function warmUp(context: Pick<FactContext, 'gazetteer' | 'dangerRules' | 'timeZone'>): number {
  const { rules, ordinary } = context.dangerRules;
  const examples = [...rules.flatMap((rule) => Object.values(rule.examples).flat()), ...ordinary];
  let read = 0;
  for (const example of examples) {
    const reader = createFactReader({ ...context, startedAt: new Date(0).toISOString(), callerNumber: null });
    for (const segment of segmentsOf(example)) {
      reader.add(segment);
      reader.facts();
      read += 1;
    }
  }
  return read;
}
