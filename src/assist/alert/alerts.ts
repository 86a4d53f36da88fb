import type { DangerRule, DangerRules } from '../../facts/danger/rules.ts';
import type { Alert } from '../../protocol/alert.ts';
import type { Fact, FactOf } from '../../protocol/fact.ts';

/** Turns facts of danger into what the agent is told: danger now, or worth a notice, with what to do. */
export function createAlertBook(rules: DangerRules): (facts: readonly Fact[]) => Alert[] {
  const byId = new Map(rules.rules.map((rule) => [rule.id, rule]));
  return (facts) =>
    facts.flatMap((one) => {
      const rule = one.type === 'danger' ? byId.get(one.rule) : undefined;
      return one.type === 'danger' && rule !== undefined ? alertOf(one, rule, rules) : [];
    });
}

function alertOf(danger: FactOf<'danger'>, rule: DangerRule, rules: DangerRules): Alert[] {
  const { kind, level } = danger.value;
  const evidence = danger.evidence[0];
  if (level === 'none' || evidence === undefined) return [];
  return [
    {
      id: danger.id.replace(/^danger:/, ''),
      kind,
      level,
      message: rule.message,
      action: [rule.action, ...rule.handOver.map((line) => rules.handOver[line])].join(''),
      rule: rule.id,
      evidence,
    },
  ];
}
