import { type CallerEvent, type Priority, priorities } from '../engine/contract.ts';
import type { VoiceReply } from './contract.ts';

/** Said when the sessions cannot be reached; their flows and languages cannot be reached either. */
export const TO_A_PERSON = '正在为您转接人工服务，请稍候。';
export const TRY_LATER = '抱歉，系统暂时繁忙，请您稍后再拨。';

/** The caller waits for a person, and nothing is remembered. */
export function personInstead(turn: number, priority: Priority = 'normal'): VoiceReply {
  return rescue(turn, [
    { type: 'say', parts: [{ kind: 'text', text: TO_A_PERSON }] },
    { type: 'queue', queue: null, priority: priorities[priority] },
  ]);
}

/** After a person was tried: trying again and again would keep the caller on a dead line. */
export function goodbyeInstead(turn: number): VoiceReply {
  return rescue(turn, [{ type: 'say', parts: [{ kind: 'text', text: TRY_LATER }] }, { type: 'hangup' }]);
}

/** What an event gets when nothing else works; danger goes first then too. */
export function replyInstead(turn: number, event: CallerEvent | null, danger = false): VoiceReply {
  if (event?.type === 'person') return goodbyeInstead(turn);
  return personInstead(turn, danger ? 'danger' : 'normal');
}

function rescue(turn: number, actions: VoiceReply['actions']): VoiceReply {
  return { sessionId: '', turn, language: 'zh', actions };
}
