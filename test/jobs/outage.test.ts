import { expect, it, onTestFinished, vi } from 'vitest';
import { available, privateRedis } from '../support/engines.ts';
import { END, newCallId, openSender, sentence, startOf, startService, TestDesk } from '../support/service.ts';

it.skipIf(!available.privateRedis)(
  'a call that ends while a Redis is away that keeps nothing gets its final summary',
  async () => {
    const redis = await privateRedis({ forgetful: true });
    onTestFinished(() => redis.drop());
    const { url, close } = await startService({ REDIS_URL: redis.url });
    onTestFinished(close);
    const sender = openSender(url);
    const desk = new TestDesk(url);
    await desk.ready();
    const call = newCallId();
    sender.start(startOf(call));
    const callId = await desk.watch(call);
    sender.segment(call, sentence('海秀中路49号停水了'));
    await desk.event(callId, 'segment');
    await desk.fill(callId);

    await redis.stop();
    sender.end(call, END);
    await sender.drained();
    await desk.event(callId, 'call.ended');
    const { order } = await desk.command(callId, { type: 'submit' });
    expect(Object.keys(order ?? {}).sort()).toEqual(['orderId', 'orderNumber']);
    await redis.start();

    await vi.waitFor(() => {
      const last = desk.eventsOf(callId).findLast((event) => event.type === 'summary');
      expect(last).toMatchObject({ state: 'final' });
    });
  },
);
