import { callIdOf } from '../../../src/call/call-hub.ts';
import type { Role } from '../../../src/protocol/roles.ts';
import { TestDesk } from '../service.ts';
import { tokenOf } from '../tokens.ts';
import { numberIn, toReadBack } from './lines.ts';
import { TwilioLine } from './twilio-line.ts';

/** One request to the service's own interface; answers what it said, with its status. */
export async function ask<Body = Record<string, unknown>>(
  url: string,
  role: Role,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
): Promise<{ status: number; body: Body }> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${await tokenOf(role, `${role}-1`)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

/** All seats busy: whoever calls now would wait some minutes. */
export function allBusy(url: string) {
  return ask(url, 'gateway', 'PUT', '/v1/queues/hotline', { seats: 10, free: 0, waiting: 8, handlingS: 300 });
}

export function seatsFree(url: string, free = 3) {
  return ask(url, 'gateway', 'PUT', '/v1/queues/hotline', { seats: 10, free, waiting: 0, handlingS: 300 });
}

/** The numbers of the orders that were made of a call. */
export async function ordersOf(url: string, externalId: string): Promise<string[]> {
  const { body } = await ask<{ items: { number: string; callId: string }[] }>(
    url,
    'supervisor',
    'GET',
    '/v1/work-orders?limit=100',
  );
  const callId = callIdOf('voice', externalId);
  return body.items.filter((order) => order.callId === callId).map(({ number }) => number);
}

/** An hour of the city's day that is not now. */
export function hoursWithoutNow(): string {
  const hour = (new Date().getUTCHours() + 8 + 12) % 24;
  const clock = (value: number) => `${String(value).padStart(2, '0')}:00`;
  return `${clock(hour)}-${clock((hour + 1) % 24)}`;
}

const MATTER = '秀英区海秀中路49号门口的路灯坏了三天了，希望尽快派人修好。';

/** An order that a caller left by voice and an agent made; answers its number. */
export async function orderByVoice(url: string, caller: string): Promise<string> {
  const line = new TwilioLine(url, { caller });
  await line.ring();
  await line.say(MATTER);
  await toReadBack(line);
  await line.press('1');
  const number = numberIn(line.heard);
  await line.hangUp();
  const desk = new TestDesk(url, { queues: ['self-service'] });
  await desk.ready();
  const callId = await desk.watch(line.externalId);
  await desk.command(callId, { type: 'call.take' });
  await desk.event(callId, 'form', ({ fields }) => fields.subject?.current != null);
  await desk.fill(callId);
  const value = caller.replace('+86', '');
  await desk.command(callId, { type: 'field.set', field: 'callbackPhone', value });
  await desk.command(callId, { type: 'submit' });
  return number;
}
