import { WebhookResponse } from '@jambonz/sdk/webhook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSigned, SIGNATURE_TOLERANCE_S } from '../../../../src/voice/dialect/jambonz/signature.ts';
import { jambonzSignature } from '../../support/jambonz-client.ts';

const secret = 'wh_secret_of_the_tests';

/** What jambonz's own SDK makes of a request. */
function oracle(header: string, body: string): boolean {
  let refused: unknown = null;
  const verify = WebhookResponse.verifySignature(secret) as unknown as (
    request: { headers: Record<string, string>; body: string },
    response: object,
    next: (error?: unknown) => void,
  ) => void;
  verify({ headers: { 'jambonz-signature': header }, body }, {}, (error) => {
    refused = error ?? null;
  });
  return refused === null;
}

describe('a signature', () => {
  it('is good for us when it is for the SDK, whatever the body', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: -290, max: 290 }), (body, skew) => {
        const now = Date.now();
        const header = jambonzSignature(body, secret, Math.floor(now / 1_000) + skew);
        expect(oracle(header, body)).toBe(true);
        expect(isSigned(header, Buffer.from(body), secret, now)).toBe(true);
      }),
    );
  });

  it('is bad for both with another secret, another body or another time', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('secret', 'body', 'time'), (body, what) => {
        const now = Date.now();
        const seconds = Math.floor(now / 1_000);
        const signed =
          what === 'secret'
            ? jambonzSignature(body, 'other', seconds)
            : jambonzSignature(body, secret, seconds);
        const header = what === 'time' ? signed.replace(`t=${seconds}`, `t=${seconds + 1}`) : signed;
        const sent = what === 'body' ? `${body} ` : body;
        expect(oracle(header, sent)).toBe(false);
        expect(isSigned(header, Buffer.from(sent), secret, now)).toBe(false);
      }),
    );
  });

  it('is over the bytes: other spaces are another body', () => {
    const header = jambonzSignature('{"a": 1}', secret, 1_000);
    expect(isSigned(header, Buffer.from('{"a": 1}'), secret, 1_000_000)).toBe(true);
    expect(isSigned(header, Buffer.from('{"a":1}'), secret, 1_000_000)).toBe(false);
  });

  it('may be one of several, as while a secret is changed', () => {
    const good = jambonzSignature('{}', secret, 1_000);
    const header = `${good.replace('v1=', `v1=${'0'.repeat(64)},v1=`)}`;
    expect(isSigned(header, Buffer.from('{}'), secret, 1_000_000)).toBe(true);
  });

  it('grows old', () => {
    const header = jambonzSignature('{}', secret, 1_000);
    const at = (seconds: number) => isSigned(header, Buffer.from('{}'), secret, seconds * 1_000);
    expect([at(1_000 + SIGNATURE_TOLERANCE_S), at(1_000 - SIGNATURE_TOLERANCE_S)]).toEqual([true, true]);
    expect([at(1_001 + SIGNATURE_TOLERANCE_S), at(999 - SIGNATURE_TOLERANCE_S)]).toEqual([false, false]);
  });

  it.each([
    undefined,
    '',
    't=1000',
    `v1=${'0'.repeat(64)}`,
    't=1000,v1=',
    't=1000,v1=zz',
    `t=abc,v1=${'0'.repeat(64)}`,
    `t=${'9'.repeat(400)},v1=${'0'.repeat(64)}`,
    `t=1000,v1=${'0'.repeat(64)}${',v1=0'.repeat(10_000)}`,
  ])('is refused when it reads %s', (header) => {
    expect(isSigned(header, Buffer.from('{}'), secret, 1_000_000)).toBe(false);
  });
});
