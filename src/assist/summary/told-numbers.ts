import type { Fact } from '../../protocol/fact.ts';

/** More numbers than this are a list, not a remark. */
const MOST = 6;

/**
 * Numbers that a handling unit needs and no field of the form holds, each with what it is (车牌为琼AT5832): whole plates,
 * accounts, identity numbers, the number to try second.
 * @param said text that has some of them already
 */
export function toldNumbers(facts: readonly Fact[], said: string): string[] {
  const told: string[] = [];
  for (const one of facts) {
    if (one.status === 'withdrawn' || told.length === MOST) continue;
    const named = nameOf(one);
    if (named !== null && !said.includes(named.number)) told.push(`${named.name}为${named.number}`);
  }
  return told;
}

function nameOf(one: Fact): { name: string; number: string } | null {
  switch (one.type) {
    case 'plate':
      return one.value.complete ? { name: '车牌', number: one.value.plate } : null;
    case 'account-number':
      return one.value.bankCard ? null : { name: one.value.label, number: one.value.number };
    case 'identity-number':
      return { name: '身份证号', number: one.value.number };
    case 'phone':
      return one.rule === 'phone-spare' ? { name: '备用号码', number: one.value.number } : null;
    default:
      return null;
  }
}
