import { describe, expect, it } from 'vitest';
import { fillPrompt, partsText } from '../../../src/voice/flow/prompt-template.ts';
import { flowLanguages } from '../../../src/voice/flow/schema.ts';
import { speakingSeconds } from '../../../src/voice/flow/speaking-time.ts';
import { spokenWait } from '../../../src/voice/queue/spoken.ts';
import { shippedFlows } from './caller.ts';

const offer = shippedFlows.flows.opening?.nodes.offer;
const waits = Array.from({ length: 46 }, (_, from) =>
  Array.from({ length: 46 - from }, (_, more) =>
    spokenWait({ meanS: 60, fromS: from * 60, toS: (from + more) * 60 }),
  ),
).flat();

describe.each(flowLanguages)('the opening offer in %s', (language) => {
  it('takes less than 12 seconds whatever wait it tells', () => {
    const prompt = (offer?.type === 'ask' && offer.prompt[language]) || '';
    expect(prompt).toContain('{{queue.spoken.');
    for (const spoken of waits) {
      const text = partsText(fillPrompt(prompt, { queue: { spoken: { ...spoken } } }));
      expect(speakingSeconds(text, language), text).toBeLessThan(12);
    }
  });
});
