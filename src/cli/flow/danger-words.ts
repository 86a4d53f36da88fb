import { loadDangerRules } from '../../facts/danger/rules.ts';
import { createDangerCheck, type DangerCheck } from '../../voice/session/danger.ts';

const RULES = 'catalogue/danger-rules.json';

/** Finds the words that the service sends a caller to a person for. */
export function dangerWords(): DangerCheck {
  return createDangerCheck(loadDangerRules(RULES));
}
