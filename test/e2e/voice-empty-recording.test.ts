import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callIdOf } from '../../src/call/call-hub.ts';
import { startService, type TestService } from '../support/service.ts';
import { ask, hoursWithoutNow } from '../support/voice/hotline.ts';
import { JambonzLine } from '../support/voice/jambonz-line.ts';
import { numberIn, type VoiceLine, voicePlatforms } from '../support/voice/lines.ts';
import { TwilioLine } from '../support/voice/twilio-line.ts';

const RECORDING = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1';
const AGAIN = '没有听到声音。请在提示音后再说一次，说完按井号键。';
const NOTHING = '没有听到留言。您可以随时再打来，再见。';

let service: TestService;
beforeAll(async () => {
  service = await startService({ ...voicePlatforms, OPENING_HOURS: hoursWithoutNow() });
});
afterAll(() => service?.close());

type Tell<Line> = (line: Line) => Promise<unknown>;

/** Ways in which Twilio tells of a recording that holds nothing. */
const byTwilio: Record<string, Tell<TwilioLine>> = {
  'one of no length': (line) => line.record(RECORDING, 0),
  'one without an address': (line) => line.tell(line.hook, { RecordingDuration: '4', Digits: '#' }),
  'an empty address': (line) =>
    line.tell(line.hook, { RecordingUrl: '', RecordingDuration: '', Digits: '#' }),
  'one without anything': (line) => line.tell(line.hook, {}),
  'a length that is none': (line) =>
    line.tell(line.hook, { RecordingUrl: RECORDING, RecordingDuration: 'NaN', Digits: 'hangup' }),
  'no sound at all': (line) => line.silence(),
};
const speech = (alternatives: unknown) => ({
  reason: 'speechDetected',
  speech: { language_code: 'zh-CN', is_final: true, alternatives },
});
/** The same for jambonz, which tells the words of a message. */
const byJambonz: Record<string, Tell<JambonzLine>> = {
  'words without a letter': (line) => line.tell(speech([{ transcript: '', confidence: 0.9 }])),
  'words of blanks': (line) => line.tell(speech([{ transcript: ' \n', confidence: 0.9 }])),
  'no alternatives': (line) => line.tell(speech([])),
  'alternatives that are none': (line) => line.tell(speech([null, { confidence: 1 }])),
  'no speech': (line) => line.tell({ reason: 'speechDetected' }),
  'words that the recogniser is not sure of': (line) => line.tell({ reason: 'stt-low-confidence' }),
  'a recogniser that failed': (line) => line.tell({ reason: 'error', details: { code: 'x' } }),
  silence: (line) => line.silence(),
};

async function toRecord<Line extends VoiceLine>(line: Line): Promise<Line> {
  await line.ring();
  await line.press('2');
  expect(line.next).toBe('record');
  return line;
}

/** Nobody is asked again for ever, nothing is left of it, and who speaks at the second try is heard. */
function takesEmptyOnes<Line extends VoiceLine>(
  open: () => Line,
  ways: Record<string, Tell<Line>>,
  speak: Tell<Line>,
) {
  it.each(Object.entries(ways))(
    'asks once more after %s, and says that there is no message',
    async (_, empty) => {
      const line = await toRecord(open());
      await empty(line);
      expect([line.next, line.heard]).toEqual(['record', AGAIN]);
      await empty(line);
      expect([line.next, line.heard]).toEqual(['end', NOTHING]);
      await line.hangUp();
      await service.service.voice.sessions.settled();
      const call = await ask(
        service.url,
        'supervisor',
        'GET',
        `/v1/calls/${callIdOf('voice', line.externalId)}`,
      );
      expect(call.status).toBe(404);
    },
  );

  it('takes the message of the second try', async () => {
    const line = await toRecord(open());
    await Object.values(ways)[0]?.(line);
    await speak(line);
    expect(numberIn(line.heard)).toMatch(/^\d{14}$/);
    await line.hangUp();
  });

  it('takes key 0 for the wish for a person, of whom there is none now', async () => {
    const line = await toRecord(open());
    await line.press('0');
    expect(line.heard).toContain('现在没有人工值班，请留言');
    await line.hangUp();
  });
}

describe('an empty recording by Twilio', () => {
  takesEmptyOnes(
    () => new TwilioLine(service.url),
    byTwilio,
    (line) => line.record(RECORDING, 7),
  );
});

describe('an empty message by jambonz over its WebSocket', () => {
  takesEmptyOnes(
    () => JambonzLine.socket(() => service.url),
    byJambonz,
    (line) => line.say('下水道堵了，请来看看。'),
  );
});

describe('an empty message by jambonz over webhooks', () => {
  takesEmptyOnes(
    () => JambonzLine.webhooks(() => service.url),
    byJambonz,
    (line) => line.say('下水道堵了，请来看看。'),
  );
});

describe('who says 人工 instead of a message to jambonz', () => {
  it.each([
    ['over its WebSocket', () => JambonzLine.socket(() => service.url)],
    ['over webhooks', () => JambonzLine.webhooks(() => service.url)],
  ])('%s is told that nobody is there now', async (_, open) => {
    const line = await toRecord(open());
    await line.say('人工');
    expect(line.heard).toContain('现在没有人工值班，请留言');
    await line.hangUp();
  });
});
