import type { OutboundRepository } from '../../store/repositories/outbound-repository.ts';
import type { OutboundRow } from '../../store/repositories/outbound-row.ts';
import type { Beginning, Variables } from '../engine/contract.ts';
import { FlowLanguage } from '../flow/schema.ts';
import { readRef } from './contract.ts';

/** What a call that we placed begins with once it is answered. */
export interface OutboundBeginning extends Beginning {
  readonly id: string;
  readonly queue: string;
  /** Of the place in the queue; goes into `join` when the person is put through. */
  readonly priority: number;
}

/**
 * The beginning of an answered call by the reference that its webhook carries. To be asked for means that it was answered;
 * whoever answers an attempt that was given up is on the line all the same. Null for a reference that nobody knows, and for
 * a call that was cancelled.
 */
export async function outboundBeginning(
  ref: string,
  repository: Pick<OutboundRepository, 'find' | 'connected'>,
): Promise<OutboundBeginning | null> {
  const named = readRef(ref);
  if (named === null) return null;
  await repository.connected(named);
  const row = await repository.find(named.id);
  return row === null || row.state === 'cancelled' || named.attempt > row.attempts ? null : beginningOf(row);
}

function beginningOf(row: OutboundRow): OutboundBeginning {
  const language = FlowLanguage.catch('zh').parse(row.language);
  const about: Variables = row.purpose === 'callback' ? { callback: { id: row.id } } : {};
  return {
    id: row.id,
    queue: row.queue,
    priority: row.priority,
    flow: row.purpose,
    language,
    vars: { ...(row.vars as Variables), ...about, caller: row.number, direction: 'outbound' },
  };
}
