import { PROTOCOL_VERSION } from '../../protocol/common.ts';
import type { Sentence } from './call-load.ts';

/** A sentence as the call stream carries it. */
export function segmentText(call: string, { seq, turn }: Sentence): string {
  return JSON.stringify({ v: PROTOCOL_VERSION, type: 'segment', call, seq, final: true, ...turn });
}
