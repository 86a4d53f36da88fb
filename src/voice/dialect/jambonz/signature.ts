import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the signature's time may be from ours, seconds. */
export const SIGNATURE_TOLERANCE_S = 300;
/** A header of signatures is short; a longer one is not taken apart. */
const MAX_HEADER = 1_024;

/**
 * Whether `Jambonz-Signature: t=<seconds>,v1=<hex>[,v1=…]` fits the body as it came: HMAC-SHA256 over `<t>.<body>`.
 *
 * @param nowMs milliseconds since the epoch
 */
export function isSigned(
  header: string | undefined,
  body: Uint8Array,
  secret: string,
  nowMs: number,
): boolean {
  if (header === undefined || header.length > MAX_HEADER) return false;
  const pairs = header.split(',').map((pair) => pair.trim().split('='));
  const time = pairs.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(time) || Math.abs(nowMs / 1_000 - Number(time)) > SIGNATURE_TOLERANCE_S)
    return false;
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
  return pairs.some(
    ([name, value]) =>
      name === 'v1' &&
      /^[0-9a-f]{64}$/i.test(value ?? '') &&
      timingSafeEqual(Buffer.from(value ?? '', 'hex'), expected),
  );
}
