import fc from 'fast-check';
import { getExpectedTwilioSignature, validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import { readParameters } from '../../../../src/voice/dialect/parameters.ts';
import { createSignatureCheck } from '../../../../src/voice/dialect/twilio/signature.ts';

const TOKEN = '12345678901234567890123456789012';

/** What travels in the body: a Map as the route reads it from the form. */
function form(parameters: Record<string, string | string[]>) {
  const encoded = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) encoded.append(name, one);
  }
  return readParameters(encoded.toString()) ?? new Map();
}

const text = fc.string({ unit: 'binary', maxLength: 20 });
const awkward = fc.oneof(
  text,
  fc.constantFrom('', ' ', '+', 'a+b c', '100%', '投诉：路灯坏了', '😀', '&=?#', "it's"),
);
const parameters = fc.dictionary(
  fc
    .oneof(fc.constantFrom('CallSid', 'From', 'SpeechResult', '路', '10', '9', 'a b'), text)
    .filter((name) => name !== '__proto__'),
  fc.oneof(awkward, fc.array(awkward, { minLength: 2, maxLength: 4 })),
  { maxKeys: 8 },
);
const base = fc.constantFrom(
  'https://hotline.example.org',
  'https://hotline.example.org:443',
  'https://hotline.example.org:8443',
  'http://hotline.example.org',
  'https://hotline.example.org/behind/a/proxy',
  'https://user:pass@hotline.example.org',
  'https://[2001:db8::1]:8443',
);
const path = fc.constantFrom(
  '/v1/voice/twilio',
  '/v1/voice/twilio?outbound=follow-up-17',
  '/v1/voice/twilio/turn/3?heard=nothing',
  "/v1/voice/twilio?outbound=it's%20(one)&x=*",
  '/v1/voice/twilio?outbound=a+b',
);

/** The address as the Twilio library would have it signed. */
const variants = (url: string) => {
  const bare = url.replace(/^(https?:\/\/(?:[^@/]*@)?(?:\[[^\]]*\]|[^/:?]*)):\d+/, '$1');
  const port = /:(\d+)(?:[/?]|$)/.exec(url.replace(/^https?:\/\/(?:[^@/]*@)?(?:\[[^\]]*\])?/, ''))?.[1];
  const standard = url.startsWith('https') ? '443' : '80';
  const ported = bare.replace(/^(https?:\/\/(?:[^@/]*@)?(?:\[[^\]]*\]|[^/:?]*))/, `$1:${port ?? standard}`);
  return [bare, ported];
};

describe('the signature check', () => {
  it('takes what Twilio signs, with and without the port', () => {
    fc.assert(
      fc.property(parameters, base, path, fc.nat(1), (given, publicUrl, requested, which) => {
        const signedUrl = variants(publicUrl + requested)[which] ?? '';
        const signature = getExpectedTwilioSignature(TOKEN, signedUrl, given);
        expect(createSignatureCheck(TOKEN, publicUrl)(signature, requested, form(given))).toBe(true);
      }),
    );
  });

  it('agrees with the Twilio library on every request, forged or not', () => {
    const change = fc.constantFrom('nothing', 'token', 'path', 'value', 'more', 'signature', 'legacy');
    fc.assert(
      fc.property(parameters, base, path, change, (given, publicUrl, requested, what) => {
        const url = publicUrl + requested;
        const legacy = url.replace("it's%20(one)", 'it%27s%20(one)').replace('a+b', 'a%20b');
        const signature =
          what === 'signature'
            ? 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='
            : getExpectedTwilioSignature(
                what === 'token' ? `${TOKEN}x` : TOKEN,
                what === 'path' ? `${url}x` : what === 'legacy' ? legacy : url,
                given,
              );
        const received = { ...given };
        if (what === 'value') received.From = 'someone else';
        if (what === 'more') received.More = '1';
        const ours = createSignatureCheck(TOKEN, publicUrl)(signature, requested, form(received));
        expect(ours).toBe(validateRequest(TOKEN, signature, url, received));
        if (['token', 'path', 'more', 'signature'].includes(what)) expect(ours).toBe(false);
        if (what === 'nothing' && !/:\d+$/.test(publicUrl)) expect(ours).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses signatures of another length without comparing', () => {
    const check = createSignatureCheck(TOKEN, 'https://hotline.example.org');
    for (const signature of ['', 'x', 'A'.repeat(27), 'A'.repeat(29), '语'.repeat(28)]) {
      expect(check(signature, '/v1/voice/twilio', new Map())).toBe(false);
    }
  });

  it('needs an address that platforms can call', () => {
    expect(() => createSignatureCheck(TOKEN, 'hotline')).toThrow('PUBLIC_URL');
  });
});
