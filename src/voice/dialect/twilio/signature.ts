import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'node:querystring';
import type { Parameters } from '../parameters.ts';

/** `path`: path and query as they were requested. */
export type SignatureCheck = (signature: string, path: string, parameters: Parameters) => boolean;

/** Base64 of twenty bytes. */
export const SIGNATURE_LENGTH = 28;

/**
 * Checks `X-Twilio-Signature`: HMAC-SHA1 over the address that Twilio called and the sorted parameters. Twilio signs with or
 * without the port, and some of its back ends sign the address in another escaping, so each of these counts.
 */
export function createSignatureCheck(authToken: string, publicUrl: string): SignatureCheck {
  const bases = withAndWithoutPort(publicUrl);
  return (signature, path, parameters) => {
    const given = Buffer.from(signature);
    if (given.length !== SIGNATURE_LENGTH) return false;
    const data = signedParameters(parameters);
    const isSigned = (escaping: string) =>
      bases.some((base) => {
        const expected = createHmac('sha1', authToken)
          .update(base + escaping + data)
          .digest('base64');
        return timingSafeEqual(given, Buffer.from(expected));
      });
    return isSigned(path) || otherEscapings(path).some(isSigned);
  };
}

/** Each name once, sorted, with its different values, sorted. */
function signedParameters(parameters: Parameters): string {
  let data = '';
  for (const name of [...parameters.keys()].sort()) {
    for (const value of [...new Set(parameters.get(name))].sort()) data += name + value;
  }
  return data;
}

function withAndWithoutPort(publicUrl: string): string[] {
  const parts = /^(https?:\/\/)([^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?(.*)$/i.exec(publicUrl);
  if (parts === null) throw new Error('PUBLIC_URL must be an http or https address');
  const [, scheme = '', user = '', host = '', port, rest = ''] = parts;
  const standard = scheme.toLowerCase() === 'https://' ? '443' : '80';
  return [`${scheme}${user}${host}${rest}`, `${scheme}${user}${host}:${port ?? standard}${rest}`];
}

/** As a browser would escape it, and with the query as old Node programs escape it. */
function otherEscapings(path: string): string[] {
  const { pathname, search } = new URL(`http://any${path}`);
  const legacy = search === '' ? '' : `?${stringify(parse(search.slice(1)))}`;
  return [pathname + search, pathname + legacy].filter((escaping) => escaping !== path);
}
