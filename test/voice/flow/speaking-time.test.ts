import { expect, it } from 'vitest';
import { speakingSeconds } from '../../../src/voice/flow/speaking-time.ts';

it.each([
  ['您好请讲您好请讲您', 'zh', 2],
  ['您好，请讲。', 'zh', 4 / 4.5 + 0.6],
  ['one two three four five six seven eight nine ten eleven', 'en', 4],
  ["don't wait", 'en', 2 / 2.75],
  ['拨123', 'zh', 1 / 4.5 + 1],
  ['<say-as interpret-as="digits">123456</say-as>', 'zh', 2],
  ['<say-as interpret-as="digits">{{number}}</say-as>', 'en', 11 / 2.5],
  ['<break time="500ms"/><break time="1s"/>', 'zh', 1.5],
  ['<prosody rate="slow">您好请讲您好请讲您</prosody>', 'zh', 2.5],
  ['{{queue.spoken.zh}}', 'zh', 2],
  ['', 'zh', 0],
] as const)('%s in %s takes %f s', (text, language, seconds) => {
  expect(speakingSeconds(text, language)).toBeCloseTo(seconds, 5);
});
