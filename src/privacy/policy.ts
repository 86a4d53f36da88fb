import type { PersonalKind, RedactionPolicy } from './contract.ts';

/** Whether data of a kind are replaced before a text leaves under a policy. */
export function masks(policy: RedactionPolicy, kind: PersonalKind): boolean {
  if (policy === 'local-server-no-mask') return false;
  return policy === 'mask-all' || (kind !== 'name' && kind !== 'address');
}
