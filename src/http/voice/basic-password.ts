import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpProblem } from '../errors.ts';

/** Checks `Authorization: Basic …` against one user and password, in the same time whatever is wrong with it. */
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

/** @param detail what to check, for the operator */
export function passwordNeeded(detail: string): HttpProblem {
  return new HttpProblem({
    status: 401,
    slug: 'unauthorised',
    title: 'A name and a password are needed',
    detail,
    headers: { 'www-authenticate': 'Basic realm="jiesu", charset="UTF-8"' },
  });
}

/** Of equal length, as the comparison needs. */
function digest(credentials: string | Buffer): Buffer {
  return createHash('sha256').update(credentials).digest();
}
