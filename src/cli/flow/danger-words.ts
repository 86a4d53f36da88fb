import { hear } from '../../facts/danger/rule-check.ts';
import { loadDangerRules } from '../../facts/danger/rules.ts';

const RULES = 'catalogue/danger-rules.json';

/** Finds what a live call would raise an urgent alert for, in one sentence. */
export function dangerWords(): (text: string) => string | null {
  const rules = loadDangerRules(RULES);
  return (text) => hear(rules, text).find(({ value }) => value.level === 'urgent')?.value.explanation ?? null;
}
