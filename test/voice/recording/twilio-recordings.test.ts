import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { RecordingError } from '../../../src/voice/recording/contract.ts';
import { twilioRecordings } from '../../../src/voice/recording/twilio-recordings.ts';

const ACCOUNT = `AC${'1'.repeat(32)}`;
const RECORDING = `RE${'2'.repeat(32)}`;
const PATH = `/2010-04-01/Accounts/${ACCOUNT}/Recordings/${RECORDING}`;
const ADDRESS = `https://api.twilio.com${PATH}`;
const BASIC = `Basic ${Buffer.from(`${ACCOUNT}:token`).toString('base64')}`;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers as Twilio would, and what it was asked. */
async function serving(answer: Answer) {
  const asked: { what: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ what: `${request.method} ${request.url}`, authorization: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function rig(
  answer: Answer,
  options: { accountSid?: string; deadlineMs?: number; maxBytes?: number } = {},
) {
  const { url, asked } = await serving(answer);
  const recordings = twilioRecordings({ apiUrl: url, accountSid: undefined, authToken: 'token', ...options });
  return { recordings, asked };
}

const status = (code: number): Answer => {
  return (_request, response) => response.writeHead(code).end();
};
const never: Answer = () => undefined;

it('is heard with the credentials of the account', async () => {
  const { recordings, asked } = await rig((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('ID3 sound');
  });
  expect(await recordings.read(ADDRESS)).toEqual({ bytes: Buffer.from('ID3 sound'), type: 'audio/mpeg' });
  expect(asked).toEqual([{ what: `GET ${PATH}.mp3`, authorization: BASIC }]);
});

it('is followed into a bucket of the account’s own, without the password', async () => {
  const bucket = await serving((_request, response) => response.writeHead(200).end('ID3'));
  const { recordings } = await rig((_request, response) => {
    response.writeHead(307, { location: `${bucket.url}/signed` }).end();
  });
  expect((await recordings.read(ADDRESS))?.bytes.toString()).toBe('ID3');
  expect(bucket.asked).toEqual([{ what: 'GET /signed', authorization: undefined }]);
});

it('is deleted, and gone already is as good', async () => {
  const first = await rig(status(204));
  expect(await first.recordings.remove(ADDRESS)).toBe(true);
  expect(first.asked).toEqual([{ what: `DELETE ${PATH}.json`, authorization: BASIC }]);
  const gone = await rig(status(404));
  expect(await gone.recordings.remove(ADDRESS)).toBe(false);
  expect(await gone.recordings.read(ADDRESS)).toBeNull();
});

it.each([
  [500, true],
  [503, true],
  [429, true],
  [408, true],
  [401, false],
  [403, false],
  [302, false],
])('%i is an error; to be tried again: %j', async (code, retryable) => {
  const { recordings } = await rig(status(code));
  const error = await recordings.remove(ADDRESS).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RecordingError);
  expect(error).toMatchObject({ retryable, message: expect.stringContaining(`Twilio answered ${code}`) });
});

it('is given up after the deadline, before an answer and in the middle of one', async () => {
  for (const answer of [never, ((_, response) => response.writeHead(200).write('ID3')) satisfies Answer]) {
    const { recordings } = await rig(answer, { deadlineMs: 50 });
    await expect(recordings.read(ADDRESS)).rejects.toMatchObject({ name: 'RecordingError', retryable: true });
  }
});

it('is not read beyond its limit, however long it goes on', async () => {
  const endless: Answer = (_request, response) => {
    const more = () => {
      while (response.writable && response.write(Buffer.alloc(65_536)));
      response.once('drain', more);
    };
    more();
  };
  const { recordings } = await rig(endless, { maxBytes: 100_000 });
  await expect(recordings.read(ADDRESS)).rejects.toThrow('more than 100000 bytes');
});

it.each([
  'file:///data/recordings/x-1.wav',
  'jambonz:c1',
  'https://example.org/r.wav',
  `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Recordings/../Calls`,
  `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Recordings/${RECORDING}/extra`,
  `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Recordings/${RECORDING}?x=1`,
  `https://api.twilio.com/2010-04-01/Accounts/a%2Fb/Recordings/${RECORDING}`,
])('%s is none of Twilio’s: nobody is asked', async (url) => {
  const { recordings, asked } = await rig(status(204));
  expect([recordings.keeps(url), await recordings.read(url), await recordings.remove(url)]).toEqual([
    false,
    null,
    false,
  ]);
  expect(asked).toEqual([]);
});

it('of another account is none of ours', async () => {
  const { recordings, asked } = await rig(status(204), { accountSid: `AC${'9'.repeat(32)}` });
  expect(recordings.keeps(ADDRESS)).toBe(false);
  expect(await recordings.remove(ADDRESS)).toBe(false);
  expect(asked).toEqual([]);
});

it('is asked of the API that is set, whatever server the address names', async () => {
  const { recordings, asked } = await rig(status(204), { accountSid: ACCOUNT });
  expect(await recordings.remove(`https://evil.example${PATH}`)).toBe(true);
  expect(asked).toHaveLength(1);
});
