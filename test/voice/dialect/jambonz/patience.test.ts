import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patienceMs } from '../../../../src/voice/dialect/jambonz/patience.ts';
import { renderReply } from '../../../../src/voice/dialect/jambonz/render.ts';
import { action } from './arbitraries.ts';

it('nobody is spoken over who may be with a person; a caller who thinks is given their time', () => {
  fc.assert(
    fc.property(action, (each) => {
      const reply = { sessionId: 's', turn: 1, language: 'zh' as const, actions: [each] };
      const ms = patienceMs(renderReply(reply, { base: '', queue: 'hotline' }));
      if (each.type === 'queue' || each.type === 'transfer') expect(ms).toBeNull();
      else if (each.type === 'listen') {
        const typing = each.keys === null ? 0 : each.keys.max * each.keys.interDigitMs;
        expect(ms).toBeGreaterThan(each.timeoutMs + typing);
      } else expect(ms).toBeGreaterThanOrEqual(0);
    }),
  );
});
