import type { FlowFault } from './fault.ts';
import { humanRouteFaults } from './lint/human-route.ts';
import { deepMenus } from './lint/menu-depth.ts';
import { answerFaults, choiceFaults, expressionFaults, reservedFaults } from './lint/nodes.ts';
import { longOffers } from './lint/opening-offer.ts';
import { bareTargets, cutOff, goingNowhere, loopsWithoutInput } from './lint/paths.ts';
import { longPrompts, markupFaults, translationFaults, unsetVariables } from './lint/prompts.ts';
import type { LintRule } from './lint/rule.ts';
import type { FlowSource } from './read-flow.ts';

/** Every rule, by concern. docs/flows.md tells them to writers. */
const rules: readonly LintRule[] = [
  bareTargets,
  cutOff,
  goingNowhere,
  loopsWithoutInput,
  humanRouteFaults,
  deepMenus,
  choiceFaults,
  answerFaults,
  expressionFaults,
  reservedFaults,
  markupFaults,
  translationFaults,
  longPrompts,
  longOffers,
  unsetVariables,
];

/** All that is wrong with flows as one set, by file and line. */
export function lintFlows(sources: readonly FlowSource[]): FlowFault[] {
  return rules
    .flatMap((rule) => rule(sources))
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}
