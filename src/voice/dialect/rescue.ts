import { priorities } from '../engine/contract.ts';
import type { VoiceReply } from './contract.ts';

/** Said when the sessions cannot be reached; their flows and languages cannot be reached either. */
const TO_A_PERSON = '正在为您转接人工服务，请稍候。';
const TRY_LATER = '抱歉，系统暂时繁忙，请您稍后再拨。';

/** The caller waits for a person, and nothing is remembered. */
export function personInstead(turn: number): VoiceReply {
  return rescue(turn, [
    { type: 'say', parts: [{ kind: 'text', text: TO_A_PERSON }] },
    { type: 'queue', queue: null, priority: priorities.normal },
  ]);
}

/** After a person was tried: trying again and again would keep the caller on a dead line. */
export function goodbyeInstead(turn: number): VoiceReply {
  return rescue(turn, [{ type: 'say', parts: [{ kind: 'text', text: TRY_LATER }] }, { type: 'hangup' }]);
}

function rescue(turn: number, actions: VoiceReply['actions']): VoiceReply {
  return { sessionId: '', turn, language: 'zh', actions };
}
