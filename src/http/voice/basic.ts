import { createHash, timingSafeEqual } from 'node:crypto';

/** Checks `Authorization: Basic …` in the same time whatever is wrong with it. */
export function createBasicCheck(
  username: string,
  password: string,
): (header: string | undefined) => boolean {
  const expected = digest(`${username}:${password}`);
  return (header) => {
    const given = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(Buffer.from(given, 'base64')), expected);
  };
}

function digest(credentials: string | Buffer): Buffer {
  return createHash('sha256').update(credentials).digest();
}
