import { randomUUID } from 'node:crypto';
import type { EffectResult, Utterance } from '../../../src/voice/engine/contract.ts';
import type { VoiceSession } from '../../../src/voice/intake/contract.ts';

/** What is said, in turns: a text of the caller's, or with `问` before it a question of the flow's. */
export function saying(...turns: readonly string[]): Utterance[] {
  return turns.map((turn, index) => ({
    speaker: turn.startsWith('问') ? ('voice' as const) : ('caller' as const),
    text: turn.replace(/^问/, ''),
    atMs: index * 4_000,
    confidence: turn.startsWith('问') ? null : 0.9,
  }));
}

/** A session of its own on a call of its own. */
export function sessionOf(changes: Partial<VoiceSession> = {}): VoiceSession {
  const id = randomUUID();
  return {
    id,
    platform: 'twilio',
    externalId: `CA${id.replaceAll('-', '')}`,
    caller: '13876543210',
    called: '12345',
    language: 'zh',
    startedAt: '2026-03-02T09:00:00+08:00',
    said: [],
    recordings: [],
    ...changes,
  };
}

/** A read-back of these fields, and the caller's answer. */
export function readBack(
  {
    subject,
    location,
    request,
    callbackPhone,
  }: Readonly<Record<'subject' | 'location' | 'request' | 'callbackPhone', string>>,
  agreed: boolean,
): Utterance[] {
  const text = `跟您核对一下：${subject}。地点，${location}。您${request}电话，${callbackPhone}。对请按1，不对按2。`;
  const [asked, answer] = saying(`问${text}`, agreed ? '对' : '不对');
  if (asked === undefined || answer === undefined) throw new Error('nothing was said');
  const fields = { subject, location, request, callbackPhone };
  return [asked, agreed ? { ...answer, confirms: fields } : { ...answer, refuses: true }];
}

/** A matter told whole and agreed to, of which the unit is sure. */
export const LOST_PHONE = [
  ...saying(
    '我今天上午八点在龙华区海秀中路明珠广场打了一辆出租车，下车的时候把手机落在车上了，希望你们帮我联系司机把手机找回来。',
    '问请问回电打您现在这个号码可以吗？',
    '可以，就打这个电话。',
  ),
  ...readBack(
    {
      subject: '出租车上遗失手机',
      location: '龙华区海秀中路明珠广场',
      request: '希望帮忙联系司机把手机找回来。',
      callbackPhone: '13876543210',
    },
    true,
  ).map((utterance) => ({ ...utterance, atMs: 12_000 + utterance.atMs })),
];

/** What an effect answered. @throws when it answered nothing */
export function answerOf<T>(result: EffectResult): T {
  if (result.status !== 'done') throw new Error(`the effect answered ${result.status}`);
  return result.value as T;
}
