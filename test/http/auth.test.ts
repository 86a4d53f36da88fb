import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import {
  AuthError,
  authorise,
  bearerToken,
  createAuthenticator,
  tokenFromSubprotocol,
} from '../../src/http/auth.ts';
import { signToken, type TokenOptions } from '../../src/http/sign-token.ts';
import { principal, SECRET } from './support.ts';

const byDefault: TokenOptions = { sub: 'agent-1', roles: ['agent'], seconds: 60 };
const sign = (options: Partial<TokenOptions> = {}, secret = SECRET) =>
  signToken(secret, { ...byDefault, ...options });
const key = new TextEncoder().encode(SECRET);
const craft = (claims: object, header: { alg: string } = { alg: 'HS256' }) =>
  new SignJWT({ ...claims }).setProtectedHeader(header);

async function codeOf(verifying: Promise<unknown>): Promise<string> {
  const error = await verifying.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AuthError);
  return error instanceof AuthError ? error.code : '';
}

describe('a token signed with the shared secret', () => {
  const authenticator = createAuthenticator({ secret: SECRET });

  it('gives the principal', async () => {
    const token = await sign({ roles: ['agent', 'unit'], queues: ['q1'], unit: '市热力集团' });
    expect(await authenticator.verify(token)).toEqual({
      sub: 'agent-1',
      roles: ['agent', 'unit'],
      queues: ['q1'],
      unit: '市热力集团',
      expiresAt: (decodeJwt(token).exp ?? 0) * 1_000,
    });
  });

  it('may name a single `role`, and roles of other systems count for nothing', async () => {
    const token = await craft({ role: 'admin', roles: ['offline_access', 'admin'] })
      .setSubject('a')
      .setExpirationTime('1m')
      .sign(key);
    expect((await authenticator.verify(token)).roles).toEqual(['admin']);
  });

  it.each([
    ['of another secret', () => sign({}, 'another-secret-0123456789-0123456789')],
    ['without a role of ours', () => sign({ roles: [] })],
    [
      'without an expiry',
      () =>
        craft({ roles: ['admin'] })
          .setSubject('a')
          .sign(key),
    ],
    [
      'without a subject',
      () =>
        craft({ roles: ['admin'] })
          .setExpirationTime('1m')
          .sign(key),
    ],
    [
      'with roles of a wrong type',
      () => craft({ roles: 'admin' }).setSubject('a').setExpirationTime('1m').sign(key),
    ],
    ['that is no token', async () => 'garbage'],
    ['that is empty', async () => ''],
    ['of three empty parts', async () => '..'],
    ['that is too long', async () => 'x'.repeat(10_000)],
    [
      'without a signature',
      async () => {
        const [, payload] = (await sign()).split('.');
        const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
        return `${header}.${payload}.`;
      },
    ],
    [
      'with a changed payload',
      async () => (await sign()).replace(/\.(.)/, (_all, first) => `.${first === 'a' ? 'b' : 'a'}`),
    ],
    [
      'signed with another algorithm',
      async () => {
        const { privateKey } = await generateKeyPair('ES256');
        return craft({ roles: ['admin'] }, { alg: 'ES256' })
          .setSubject('a')
          .setExpirationTime('1m')
          .sign(privateKey);
      },
    ],
  ])('is refused when it is one %s', async (_case, make) => {
    expect(await codeOf(authenticator.verify(await make()))).toBe('invalid');
  });

  it('expires, with five seconds of tolerance', async () => {
    expect(await codeOf(authenticator.verify(await sign({ seconds: -10 })))).toBe('expired');
    expect((await authenticator.verify(await sign({ seconds: -2 }))).sub).toBe('agent-1');
  });

  it('must name the issuer and the audience that are configured', async () => {
    const strict = createAuthenticator({ secret: SECRET, issuer: 'us', audience: 'jiesu' });
    expect((await strict.verify(await sign({ issuer: 'us', audience: 'jiesu' }))).sub).toBe('agent-1');
    expect(await codeOf(strict.verify(await sign({ issuer: 'them', audience: 'jiesu' })))).toBe('invalid');
    expect(await codeOf(strict.verify(await sign({ issuer: 'us' })))).toBe('invalid');
  });
});

describe('a token of an identity provider', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function serve(handle: Parameters<typeof createServer>[1]): Promise<string> {
    const started = createServer(handle ?? (() => {}));
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(started.address() as AddressInfo).port}/jwks`;
  }

  it.each(['RS256', 'ES256', 'EdDSA'])('is checked by its published key (%s)', async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg, use: 'sig' };
    const jwksUrl = await serve((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
    });
    const authenticator = createAuthenticator({ jwksUrl, secret: SECRET });
    const token = await new SignJWT({ roles: ['reviewer'] })
      .setProtectedHeader({ alg, kid: 'k1' })
      .setSubject('r')
      .setExpirationTime('1m')
      .sign(privateKey);
    expect((await authenticator.verify(token)).roles).toEqual(['reviewer']);
    expect((await authenticator.verify(await sign())).sub).toBe('agent-1');
    const unknown = await new SignJWT({ roles: ['admin'] })
      .setProtectedHeader({ alg, kid: 'k2' })
      .setSubject('r')
      .setExpirationTime('1m')
      .sign(privateKey);
    expect(await codeOf(authenticator.verify(unknown))).toBe('invalid');
  });

  it('never passes with the public key as a shared secret', async () => {
    const authenticator = createAuthenticator({ jwksUrl: 'http://127.0.0.1:1/jwks' });
    expect(await codeOf(authenticator.verify(await sign()))).toBe('invalid');
  });

  it.each([
    ['cannot be reached', async () => 'http://127.0.0.1:1/jwks'],
    ['does not answer in time', () => serve(() => {})],
    ['answers with an error', () => serve((_request, response) => response.writeHead(500).end('no'))],
    ['answers with something else', () => serve((_request, response) => response.end('<html>'))],
    ['answers with no key set', () => serve((_request, response) => response.end('{"a":1}'))],
  ])('asks to try again when the key server %s', async (_case, start) => {
    const { privateKey } = await generateKeyPair('ES256');
    const token = await new SignJWT({ roles: ['admin'] })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setSubject('r')
      .setExpirationTime('1m')
      .sign(privateKey);
    const authenticator = createAuthenticator({ jwksUrl: await start(), jwksTimeoutMs: 100 });
    expect(await codeOf(authenticator.verify(token))).toBe('unavailable');
  });
});

describe('where tokens stand', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer  abc ', 'abc'],
    ['Basic abc', null],
    ['Bearer', null],
    ['Bearer a b', null],
    [undefined, null],
  ])('Authorization: %s', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });

  it.each([
    ['jiesu.v1, bearer.a.b.c', 'a.b.c'],
    ['bearer.a.b.c,jiesu.v1', 'a.b.c'],
    ['jiesu.v1', null],
    ['jiesu.v1, bearer.', null],
    [undefined, null],
  ])('Sec-WebSocket-Protocol: %s', (header, token) => {
    expect(tokenFromSubprotocol(header)).toBe(token);
  });
});

it('one of the roles is enough', () => {
  expect(authorise(principal('agent'), ['admin', 'agent'])).toBe(true);
  expect(authorise(principal('agent'), ['admin'])).toBe(false);
  expect(authorise(principal('agent'), [])).toBe(false);
});
