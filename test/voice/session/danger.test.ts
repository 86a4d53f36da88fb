import { describe, expect, it } from 'vitest';
import { loadDangerRules } from '../../../src/facts/danger/rules.ts';
import { dangerWords, wordGrammar } from '../../../src/voice/dialect/vxml/grammar.ts';
import { createDangerCheck } from '../../../src/voice/session/danger.ts';

const dangerOf = createDangerCheck(loadDangerRules('catalogue/danger-rules.json'));

describe('danger in what a caller says to the voice', () => {
  it.each(['我家着火了，快来人', '有人掉河里了', '屋里煤气味很大，有人晕倒了'])('is heard: %s', (text) => {
    const words = dangerOf(text, 'zh');
    expect(words).not.toBeNull();
    expect(text).toContain(words);
  });

  it.each(['楼下路灯坏了三天了', '上个月我们小区着过火，现在想问理赔', '打火机怎么投诉', '', '。', '1'])(
    'is not: %s',
    (text) => expect(dangerOf(text, 'zh')).toBeNull(),
  );

  it.each([
    ["There's a fire in my building!", "there's a fire"],
    ['I smell gas in the kitchen', 'smell gas'],
    ["He's not breathing", 'not breathing'],
    ['I do not know what to do, my father is unconscious', 'unconscious'],
    ['I want to kill myself', 'kill myself'],
  ])('is heard in English: %s', (text, words) => expect(dangerOf(text, 'en')).toBe(words));

  it.each([
    'The fire hydrant is broken',
    'There is no gas leak but the meter is wrong',
    'There was a house fire last week',
    'It was a false alarm, nobody is trapped inside',
    'my street lamp is out',
  ])('is not in English: %s', (text) => expect(dangerOf(text, 'en')).toBeNull());

  it.each(['救命', '快来人救命啊', '有人打我', '我老公打我', '我活不下去了', '家里有炸弹，有炸弹'])(
    'is heard in a bare cry: %s',
    (text) => expect(dangerOf(text, 'zh')).not.toBeNull(),
  );
  it.each(['救命钱被骗了', '上次有人打我投诉了', '救命设备坏了'])('is no cry: %s', (text) =>
    expect(dangerOf(text, 'zh')).toBeNull(),
  );
  it.each([
    'help',
    'Fire! Fire!',
    'emergency',
    'somebody is hurt',
    'my house is burning',
    'call an ambulance',
  ])('is heard in a bare English cry: %s', (text) => expect(dangerOf(text, 'en')).not.toBeNull());
  it.each(['can you help me with my request', 'the fire lane is blocked', 'I was fired'])(
    'is no English cry: %s',
    (text) => expect(dangerOf(text, 'en')).toBeNull(),
  );

  it('is heard in all words that a VoiceXML grammar has for it', () => {
    const listen = {
      type: 'listen',
      parts: [],
      speech: true,
      keys: null,
      bargeIn: true,
      timeoutMs: 5_000,
      hints: [],
      answer: 'free',
    } as const;
    for (const language of ['zh', 'en'] as const) {
      const grammar = JSON.stringify(wordGrammar(listen, language));
      for (const word of dangerWords[language]) {
        expect(grammar).toContain(word);
        expect(dangerOf(word, language), word).not.toBeNull();
      }
    }
  });

  it('is heard in the other language too', () => {
    expect(dangerOf('着火了，快来', 'en')).not.toBeNull();
    expect(dangerOf('Help, there is a fire in my house', 'zh')).not.toBeNull();
  });

  it('knows nothing of the turn before: each is judged by itself', () => {
    dangerOf('我家着火了', 'zh');
    expect(dangerOf('路灯坏了', 'zh')).toBeNull();
  });
});
