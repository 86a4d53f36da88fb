import { expect, it, onTestFinished } from 'vitest';
import { FakeServer } from '../client/fake-server.ts';
import { openSender, sentence, startOf } from '../support/service.ts';

it('a sender whose question about its place is not answered asks again, and then goes on', async () => {
  const server = await FakeServer.start();
  onTestFinished(() => server.close());
  const sender = openSender(server.url);
  sender.start(startOf('c1'));
  const first = await server.welcome();
  expect((await first.read()).type).toBe('call.start');
  first.cut();
  const second = await server.welcome();
  expect(await second.read()).toMatchObject({ type: 'call.resume', call: 'c1' });
  sender.segment('c1', sentence('停水'));
  second.send({ type: 'error', code: 'unavailable', message: 'ask again', retryable: true, call: 'c1' });
  expect(await second.read()).toMatchObject({ type: 'call.resume', call: 'c1' });
  second.send({ type: 'resumed', call: 'c1', seq: 0 });
  expect((await second.read()).type).toBe('call.start');
  expect(await second.read()).toMatchObject({ type: 'segment', seq: 2 });
});
