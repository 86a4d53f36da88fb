import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createVoiceMessageJobs } from '../../../src/jobs/voice-message-jobs.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { MessageRepository } from '../../../src/store/repositories/message-repository.ts';
import {
  HttpMessageSender,
  SIGNATURE_HEADER,
  signatureOf,
  TIMESTAMP_HEADER,
} from '../../../src/voice/intake/http-message-sender.ts';
import {
  MessageError,
  type MessageSender,
  mobileOf,
  sendMessage,
} from '../../../src/voice/intake/messages.ts';
import { storeEngines, type TestDatabase } from '../../support/engines.ts';
import { sessionOf } from './sessions.ts';

const TO = '13876543210';

describe.each(storeEngines)('text messages on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let messages: MessageRepository;
    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      messages = new MessageRepository(test.database);
    });
    afterAll(() => test?.drop());

    function outbox({
      sends = true,
      mostOfDay = 100,
      send = vi.fn<MessageSender['send']>(async () => 'p1'),
    } = {}) {
      const queued: string[] = [];
      const effect = sendMessage({ messages, sends, mostOfDay, enqueue: async (id) => void queued.push(id) });
      const queue = {
        message: async (id: string) => void queued.push(id),
        decision: async () => undefined,
      };
      const jobs = (now = Date.now()) =>
        createVoiceMessageJobs({
          messages,
          reserved: { undecided: async () => [], waiting: async () => ({ count: 0, since: null }) },
          sender: sends ? { send } : null,
          decide: async () => false,
          queue,
          onWaiting: () => undefined,
          now: () => now,
        });
      return { effect, queued, jobs, send };
    }

    it('stored once for each effect, then sent once', async () => {
      const { effect, queued, jobs, send } = outbox();
      const session = sessionOf();
      const put = () => effect(session, { to: `+86 ${TO}`, text: '您的编号是1。' }, 'e1');
      expect([await put(), await put()]).toEqual([
        { status: 'done', value: true },
        { status: 'done', value: true },
      ]);
      const messageId = `${session.id}/e1`;
      expect(queued).toEqual([messageId, messageId]);
      expect(await jobs()['send-message']({ messageId })).toBe('success');
      expect(await jobs()['send-message']({ messageId })).toBe('skipped');
      expect(send).toHaveBeenCalledTimes(1);
      expect(send.mock.calls[0]?.[0]).toEqual({ id: messageId, to: TO, text: '您的编号是1。' });
      expect(await messages.find(messageId)).toMatchObject({ state: 'sent', attempts: 1 });
      await put();
      expect(queued).toHaveLength(2);
    });

    it.each(['0898-66778899', '12345', '+1 650 555 0100', '1387654321', '138765432101', '', '1387654321a'])(
      'not for %j',
      async (to) => {
        const { effect, queued } = outbox();
        expect(await effect(sessionOf(), { to, text: '您好' }, 'e1')).toEqual({ status: 'none' });
        expect(queued).toEqual([]);
      },
    );

    it('kept unsent where nobody sends them', async () => {
      const { effect, queued } = outbox({ sends: false });
      const session = sessionOf();
      expect(await effect(session, { to: TO, text: '您好' }, 'e1')).toEqual({ status: 'none' });
      expect(queued).toEqual([]);
      expect(await messages.find(`${session.id}/e1`)).toMatchObject({ state: 'unsent' });
    });

    it('not more to one number than it may get in a day, over all nodes', async () => {
      const to = '13876500009';
      const put = (effect: ReturnType<typeof outbox>['effect']) =>
        effect(sessionOf(), { to, text: '您好' }, 'e1');
      const nodes = [outbox({ mostOfDay: 5 }), outbox({ mostOfDay: 5 })];
      const put20 = Array.from({ length: 20 }, (_, index) => put((nodes[index % 2] ?? outbox()).effect));
      const answers = await Promise.all(put20);
      expect(answers.filter(({ status }) => status === 'done')).toHaveLength(5);
      expect(nodes.flatMap(({ queued }) => queued)).toHaveLength(5);
      // What was sent counts as well, the same message again is no other, and another number is not touched.
      const { effect, jobs } = outbox({ mostOfDay: 5 });
      for (const messageId of nodes.flatMap(({ queued }) => queued))
        await jobs()['send-message']({ messageId });
      expect(await put(effect)).toEqual({ status: 'none' });
      const session = sessionOf();
      const other = () => effect(session, { to: '13876500008', text: '您好' }, 'e1');
      expect([await other(), await other()]).toEqual(Array(2).fill({ status: 'done', value: true }));
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_001 });
      onTestFinished(() => void vi.useRealTimers());
      expect(await put(effect)).toEqual({ status: 'done', value: true });
    });

    it('cut to what a message holds, and none when empty', async () => {
      const { effect } = outbox();
      const session = sessionOf();
      await effect(session, { to: TO, text: '😀'.repeat(1_000) }, 'e1');
      const stored = await messages.find(`${session.id}/e1`);
      expect([...(stored?.text ?? '')]).toHaveLength(200);
      expect(stored?.text.isWellFormed()).toBe(true);
      expect(await effect(session, { to: TO, text: ' \u0000 ' }, 'e2')).toEqual({ status: 'none' });
    });

    it('tried again after a fault, and given up after six', async () => {
      const send = vi.fn<MessageSender['send']>(async () => {
        throw new MessageError('answered 503', true);
      });
      const { effect, jobs } = outbox({ send });
      const session = sessionOf();
      await effect(session, { to: TO, text: '您好' }, 'e1');
      const messageId = `${session.id}/e1`;
      for (let attempt = 1; attempt <= 5; attempt++)
        await expect(jobs()['send-message']({ messageId })).rejects.toThrow('answered 503');
      expect(await messages.find(messageId)).toMatchObject({ state: 'waiting', attempts: 5 });
      await expect(jobs()['send-message']({ messageId })).rejects.toThrow('given up');
      expect(await messages.find(messageId)).toMatchObject({ state: 'failed', attempts: 6 });
      expect(await jobs()['send-message']({ messageId })).toBe('skipped');
    });

    it('given up at once when refused, and when they are a day late', async () => {
      const send = vi.fn<MessageSender['send']>(async () => {
        throw new MessageError('answered 400', false);
      });
      const { effect, jobs } = outbox({ send });
      const session = sessionOf();
      for (const id of ['e1', 'e2']) await effect(session, { to: TO, text: '您好' }, id);
      await expect(jobs()['send-message']({ messageId: `${session.id}/e1` })).rejects.toThrow('given up');
      const late = jobs(Date.now() + 90_000_000);
      expect(await late['send-message']({ messageId: `${session.id}/e2` })).toBe('skipped');
      expect(await messages.find(`${session.id}/e2`)).toMatchObject({ state: 'failed' });
      expect(send).toHaveBeenCalledTimes(1);
    });

    it('queued again when their job was lost; deleting them is left to retention', async () => {
      const { effect, queued, jobs } = outbox();
      const session = sessionOf();
      await effect(session, { to: TO, text: '您好' }, 'e1');
      queued.length = 0;
      // Those of other tests may be old enough by now.
      await jobs()['look-over-voice']({});
      expect(queued).not.toContain(`${session.id}/e1`);
      await jobs(Date.now() + 120_000)['look-over-voice']({});
      expect(queued).toContain(`${session.id}/e1`);
      await jobs(Date.now() + 31 * 86_400_000)['look-over-voice']({});
      expect(await messages.find(`${session.id}/e1`)).not.toBeNull();
    });
  });
});

describe('the HTTP sender', () => {
  async function provider(answer: { status: number; body: string; hang?: boolean }) {
    const heard: { headers: IncomingMessage['headers']; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        heard.push({ headers: request.headers, body });
        if (answer.hang !== true) response.writeHead(answer.status).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const sender = new HttpMessageSender({
      url: `http://127.0.0.1:${port}/sms`,
      secret: 's3',
      now: () => 1_000,
    });
    return { heard, sender };
  }
  const message = { id: 'a/e1', to: TO, text: '编号：1' };
  const forever = () => new AbortController().signal;

  it('signs what it posts, and takes the provider’s id', async () => {
    const { heard, sender } = await provider({ status: 200, body: '{"id":"p-7"}' });
    expect(await sender.send(message, forever())).toBe('p-7');
    const [{ headers, body } = { headers: {}, body: '' }] = heard;
    expect(JSON.parse(body)).toEqual(message);
    expect(headers[TIMESTAMP_HEADER]).toBe('1');
    expect(headers[SIGNATURE_HEADER]).toBe(signatureOf('s3', '1', body));
    expect(headers[SIGNATURE_HEADER]).toMatch(/^sha256=[0-9a-f]{64}$/);
  });

  it.each([
    ['', null],
    ['<html>', null],
    ['{"id":5}', '5'],
    ['[]', null],
  ])('takes %j for sent', async (body, id) => {
    const { sender } = await provider({ status: 202, body });
    expect(await sender.send(message, forever())).toBe(id);
  });

  it.each([
    [500, true],
    [429, true],
    [408, true],
    [400, false],
    [401, false],
    [302, false],
  ])('tells whether %i is worth another try', async (status, retryable) => {
    const { sender } = await provider({ status, body: 'no' });
    await expect(sender.send(message, forever())).rejects.toMatchObject({
      name: 'MessageError',
      retryable,
    });
  });

  it('breaks off a request that nobody answers', async () => {
    const { heard, sender } = await provider({ status: 200, body: '', hang: true });
    const controller = new AbortController();
    const sent = sender.send(message, controller.signal);
    await vi.waitUntil(() => heard.length === 1);
    controller.abort();
    await expect(sent).rejects.toMatchObject({ retryable: true });
  });
});

describe('a mobile number', () => {
  it.each(['13876543210', '+8613876543210', '008613876543210', '138 7654 3210', '138-7654-3210'])(
    'is read from %s',
    (number) => expect(mobileOf(number)).toBe('13876543210'),
  );
});
