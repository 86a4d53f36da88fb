import { createRemoteJWKSet, decodeProtectedHeader, errors, type JWTVerifyOptions, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Principal, type Role, roles } from '../protocol/roles.ts';

/** Why a token was not taken. `unavailable`: the key server did not answer, so trying again makes sense. */
export type AuthErrorCode = 'missing' | 'invalid' | 'expired' | 'unavailable';

export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly code: AuthErrorCode;
  readonly retryable: boolean;

  constructor(code: AuthErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'unavailable';
  }
}

export interface AuthenticatorOptions {
  /** Shared secret of HS256 tokens. */
  secret?: string | undefined;
  /** Where an identity provider publishes its keys (RS256, ES256, EdDSA). */
  jwksUrl?: string | undefined;
  issuer?: string | undefined;
  audience?: string | undefined;
  /** Time given to the key server, milliseconds. */
  jwksTimeoutMs?: number;
}

export interface Authenticator {
  /** @throws AuthError */
  verify(token: string): Promise<Principal>;
}

const CLOCK_TOLERANCE_SECONDS = 5;
const KEY_SERVER_TIMEOUT_MS = 3_000;
const KEY_SERVER_COOLDOWN_MS = 10_000;
const MAX_TOKEN_LENGTH = 8_192;

const isRole = (name: string): name is Role => (roles as readonly string[]).includes(name);

/** Roles of other systems may stand in the same token; only ours count. */
const Claims = z.object({
  exp: z.number(),
  sub: z.string().min(1).max(128),
  roles: z.array(z.string()).max(100).optional(),
  role: z.string().optional(),
  queues: z.array(z.string().min(1).max(64)).max(200).default([]),
  unit: z.string().min(1).max(80).nullable().default(null),
});

/** Checks tokens by the shared secret, the published keys, or both (an HS256 token by the secret, others by the keys). */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { secret, jwksUrl, issuer, audience } = options;
  if (secret === undefined && jwksUrl === undefined) throw new Error('needs a secret or a JWKS URL');
  const key = secret === undefined ? undefined : new TextEncoder().encode(secret);
  const keySet =
    jwksUrl === undefined
      ? undefined
      : createRemoteJWKSet(new URL(jwksUrl), {
          timeoutDuration: options.jwksTimeoutMs ?? KEY_SERVER_TIMEOUT_MS,
          cooldownDuration: KEY_SERVER_COOLDOWN_MS,
        });
  const common: JWTVerifyOptions = {
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: ['exp', 'sub'],
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };

  const check = async (token: string): Promise<unknown> => {
    const shared = decodeProtectedHeader(token).alg === 'HS256';
    if (shared && key !== undefined) {
      return (await jwtVerify(token, key, { ...common, algorithms: ['HS256'] })).payload;
    }
    if (!shared && keySet !== undefined) {
      const algorithms = ['RS256', 'ES256', 'EdDSA'];
      return (await jwtVerify(token, keySet, { ...common, algorithms })).payload;
    }
    throw new AuthError('invalid', 'the token is signed with an algorithm that is not accepted here');
  };

  return {
    async verify(token) {
      if (token.length > MAX_TOKEN_LENGTH) throw new AuthError('invalid', 'the token is too long');
      try {
        return toPrincipal(await check(token));
      } catch (error) {
        throw toAuthError(error);
      }
    },
  };
}

/** Whether the principal has one of the roles. */
export function authorise(principal: Principal, allowed: readonly Role[]): boolean {
  return principal.roles.some((role) => allowed.includes(role));
}

/** Token of an `Authorization: Bearer …` header, or null. */
export function bearerToken(header: string | undefined): string | null {
  return /^bearer +([^\s,]+) *$/i.exec(header ?? '')?.[1] ?? null;
}

/** Subprotocol of both WebSockets; the server echoes this one and never the token. */
export const SUBPROTOCOL = 'jiesu.v1';
const SUBPROTOCOL_TOKEN = 'bearer.';

/** Token of `Sec-WebSocket-Protocol: jiesu.v1, bearer.<jwt>`, or null. */
export function tokenFromSubprotocol(header: string | undefined): string | null {
  const offered = (header ?? '').split(',').map((part) => part.trim());
  const token = offered.find((part) => part.startsWith(SUBPROTOCOL_TOKEN))?.slice(SUBPROTOCOL_TOKEN.length);
  return token === undefined || token === '' ? null : token;
}

function toPrincipal(payload: unknown): Principal {
  const claims = Claims.safeParse(payload);
  if (!claims.success) {
    const issue = claims.error.issues[0];
    throw new AuthError('invalid', `claim ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { sub, role, queues, unit, exp } = claims.data;
  const held = [...(claims.data.roles ?? []), ...(role === undefined ? [] : [role])].filter(isRole);
  if (held.length === 0)
    throw new AuthError('invalid', `the token names none of the roles ${roles.join(', ')}`);
  return { sub, roles: [...new Set(held)], queues, unit, expiresAt: exp * 1_000 };
}

function toAuthError(error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  if (error instanceof errors.JWTExpired) {
    return new AuthError('expired', 'the token has expired: sign in again', { cause: error });
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new AuthError('invalid', `claim ${error.claim}: ${error.reason}`, { cause: error });
  }
  const refused =
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    !(error instanceof errors.JWKSInvalid) &&
    error.constructor !== errors.JOSEError;
  // decodeProtectedHeader throws a TypeError for text that is no token.
  if (refused || (error instanceof TypeError && error.message.includes('Token'))) {
    return new AuthError('invalid', 'the token is malformed or its signature does not match', {
      cause: error,
    });
  }
  return new AuthError('unavailable', 'the key server does not answer: try again', { cause: error });
}
