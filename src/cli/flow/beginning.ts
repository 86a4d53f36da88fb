import type { Variables } from '../../voice/engine/contract.ts';
import type { ServiceState } from './scripted-service.ts';

/** The moment of every played call: a Saturday morning. */
const NOW = '2026-11-28T09:30:00+08:00';
/** Flows of calls that the service places. */
const outbound: Readonly<Record<string, Variables>> = {
  callback: { callback: { id: 'b1' } },
  'follow-up': { order: { id: 'o1', number: '20261120000007', subject: '小区路灯不亮' } },
};

/** The variables that a session of this flow begins with. */
export function beginningVars(flow: string, { caller }: ServiceState): Variables {
  const own = outbound[flow];
  return { caller, called: '12345', direction: own === undefined ? 'inbound' : 'outbound', now: NOW, ...own };
}
