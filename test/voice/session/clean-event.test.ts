import { expect, it } from 'vitest';
import { cleanBeginning } from '../../../src/voice/session/clean-event.ts';

const call = {
  platform: 'twilio',
  externalId: 'CA1',
  direction: 'inbound',
  called: '12345',
  outboundId: null,
} as const;

it.each([
  ['+8613912345678', '13912345678'],
  ['008613912345678', '13912345678'],
  ['+861062345678', '01062345678'],
  ['13912345678', '13912345678'],
  ['+447700900123', '+447700900123'],
  ['anonymous', 'anonymous'],
  [null, null],
])('a caller whom the line shows as %s is known as %s', (caller, known) => {
  expect(cleanBeginning({ ...call, caller }).caller).toBe(known);
});
