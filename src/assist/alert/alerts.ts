import type { DangerRule, DangerRules } from '../../facts/danger/rules.ts';
import type { Alert, AlertState } from '../../protocol/alert.ts';
import type { Fact, FactOf } from '../../protocol/fact.ts';

/**
 * Turns facts of danger into what the agent is told: danger now, or worth a notice, with what to do. A danger that was
 * raised and has ended keeps its alert, in another state.
 */
export function createAlertBook(rules: DangerRules): (facts: readonly Fact[]) => Alert[] {
  const byId = new Map(rules.rules.map((rule) => [rule.id, rule]));
  return (facts) =>
    facts.flatMap((one) => {
      const rule = one.type === 'danger' ? byId.get(one.rule) : undefined;
      return one.type === 'danger' && rule !== undefined ? alertOf(one, rule, rules) : [];
    });
}

function alertOf(danger: FactOf<'danger'>, rule: DangerRule, rules: DangerRules): Alert[] {
  const { kind, verdict, explanation } = danger.value;
  const level = danger.status === 'withdrawn' ? rule.level : danger.value.level;
  const evidence = danger.evidence[0];
  if (level === 'none' || evidence === undefined) return [];
  return [
    {
      id: danger.id.replace(/^danger:/, ''),
      kind,
      level,
      state: stateOf(danger.status, verdict),
      message: rule.message,
      // What is past calls for nobody.
      action: [
        rule.action,
        ...(verdict === 'now' ? rule.handOver : []).map((line) => rules.handOver[line]),
      ].join(''),
      explanation,
      rule: rule.id,
      evidence,
    },
  ];
}

function stateOf(status: Fact['status'], verdict: FactOf<'danger'>['value']['verdict']): AlertState {
  if (status !== 'withdrawn') return 'raised';
  return verdict === 'over' ? 'over' : 'withdrawn';
}
