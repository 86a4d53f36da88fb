import { tokenInFragment } from './token.ts';

/**
 * Where the sign-in token stays. It comes in the URL's fragment, which browsers never send to a server, or is pasted; it
 * is kept in the tab's session storage and leaves the address bar at once.
 */

const STORAGE_KEY = 'jiesu.token';

/** Takes a token out of the address bar, or else the one this tab already has. */
export function takeToken(): string | null {
  const fresh = tokenInFragment(location.hash);
  if (fresh === null) return sessionStorage.getItem(STORAGE_KEY);
  history.replaceState(null, '', location.pathname + location.search);
  keepToken(fresh);
  return fresh;
}

export function keepToken(token: string): void {
  sessionStorage.setItem(STORAGE_KEY, token);
}

export function dropToken(): void {
  sessionStorage.removeItem(STORAGE_KEY);
}
