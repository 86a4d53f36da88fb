import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpProblem } from '../errors.ts';

/** Whether an `Authorization: Basic …` header names this user and password; takes as long whatever is wrong. */
export function isPassword(header: string | undefined, username: string, password: string): boolean {
  const [scheme, encoded] = (header ?? '').split(' ', 2);
  const given = Buffer.from(encoded ?? '', 'base64');
  const same = timingSafeEqual(digest(given), digest(`${username}:${password}`));
  return same && scheme?.toLowerCase() === 'basic';
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
function digest(text: string | Uint8Array): Buffer {
  return createHash('sha256').update(text).digest();
}
