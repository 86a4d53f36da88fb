/** The token in a fragment such as `#token=…`; null when there is none. */
export function tokenInFragment(fragment: string): string | null {
  const token = new URLSearchParams(fragment.replace(/^#/, '')).get('token')?.trim();
  return token === undefined || token === '' ? null : token;
}

/** True once the token's own `exp` has passed; false for a token that does not say. */
export function isExpired(token: string, now: number): boolean {
  try {
    const payload: unknown = JSON.parse(
      atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')),
    );
    if (typeof payload !== 'object' || payload === null || !('exp' in payload)) return false;
    return typeof payload.exp === 'number' && payload.exp * 1000 <= now;
  } catch {
    return false;
  }
}

/** A token can travel as a WebSocket subprotocol only when it consists of the characters of a JWT. */
export function isTokenLike(token: string): boolean {
  return /^[\w-]+(\.[\w-]+){2}$/.test(token);
}
