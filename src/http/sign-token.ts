import { SignJWT } from 'jose';
import type { Role } from '../protocol/roles.ts';

export interface TokenOptions {
  sub: string;
  roles: readonly Role[];
  queues?: readonly string[] | undefined;
  /** The handling unit of a token with role `unit`. */
  unit?: string | undefined;
  /** How long it is good for. */
  seconds: number;
  issuer?: string | undefined;
  audience?: string | undefined;
}

/** Signs a token with the shared secret (HS256). */
export function signToken(secret: string, options: TokenOptions): Promise<string> {
  const { sub, roles, queues, unit, seconds, issuer, audience } = options;
  const now = Math.floor(Date.now() / 1_000);
  const token = new SignJWT({
    roles: [...roles],
    ...(queues === undefined ? {} : { queues: [...queues] }),
    ...(unit === undefined ? {} : { unit }),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setIssuedAt(now)
    .setExpirationTime(now + seconds);
  if (issuer !== undefined) token.setIssuer(issuer);
  if (audience !== undefined) token.setAudience(audience);
  return token.sign(new TextEncoder().encode(secret));
}
