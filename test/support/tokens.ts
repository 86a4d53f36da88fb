import { signToken } from '../../src/http/sign-token.ts';
import type { Principal, Role } from '../../src/protocol/roles.ts';

export const TEST_SECRET = 'a-secret-of-the-tests-only-0123456789';

/** A token of somebody with one role. */
export function tokenOf(role: Role, sub = `${role}-1`, queues?: readonly string[]): Promise<string> {
  return signToken(TEST_SECRET, { sub, roles: [role], queues, seconds: 3_600 });
}

export function principalOf(role: Role, sub = `${role}-1`, queues: readonly string[] = []): Principal {
  return { sub, roles: [role], queues, unit: null, expiresAt: Number.MAX_SAFE_INTEGER };
}
