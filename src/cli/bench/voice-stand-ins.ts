import type { Effect, EffectResult, Json } from '../../voice/engine/contract.ts';
import type { EffectRunner } from '../../voice/session/effect-runner.ts';

/** A matter is understood once so much was said. */
const UTTERANCES = 3;

/** Answers at once, so that the way of a call alone is measured: all seats busy, a matter that takes two sentences. */
export const standInEffects: EffectRunner = {
  run: async (session, _id, effect) => {
    const said = session.said.filter(({ speaker }) => speaker === 'caller').length;
    return answerTo(effect, said);
  },
};

function answerTo(effect: Effect, said: number): EffectResult {
  const done = (value: Json): EffectResult => ({ status: 'done', value });
  switch (effect.kind) {
    case 'understand':
      return done({
        form: {
          request: '希望尽快修好',
          callbackPhone: '13800138000',
          ...(said >= UTTERANCES ? { location: '幸福小区三号楼' } : {}),
        },
        questions: [],
        subject: '路灯不亮',
      });
    case 'lookup':
      if (effect.lookup === 'queue')
        return done({
          open: true,
          free: 0,
          waiting: 12,
          waitS: 390,
          fromS: 300,
          toS: 480,
          spoken: { zh: '大约五到八分钟', en: 'about five to eight minutes' },
        });
      return { status: 'none' };
    case 'submit':
      return done({ number: '20261128000123', dispatched: true, unit: '市城管局', subject: '路灯不亮' });
    default:
      return done(null);
  }
}
