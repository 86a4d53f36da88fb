import type { FastifyInstance, InjectOptions } from 'fastify';
import { type Role, roles } from '../../src/protocol/roles.ts';

/** What is wrong with a route, or nothing. */
export interface RouteFinding {
  readonly route: string;
  readonly problem: string;
}

export interface RouteAuditOptions {
  /** Headers of a request by someone with this role. */
  headersFor: (role: Role) => Promise<Record<string, string>>;
}

/**
 * Tries every HTTP route of an app from outside: one that is not public must turn away callers without a token, with a
 * bad one, with one in the query string, and with each role it does not name; and must let in the roles it names.
 * WebSockets (`inBand`) check inside their connection and need tests of their own.
 */
export async function auditRoutes(
  app: FastifyInstance,
  { headersFor }: RouteAuditOptions,
): Promise<{ checked: string[]; findings: RouteFinding[] }> {
  const checked: string[] = [];
  const findings: RouteFinding[] = [];
  for (const { method, url, access, inBand } of app.accessRoutes) {
    const route = `${method} ${url}`;
    checked.push(route);
    if (inBand) continue;
    const path = url.replaceAll(/:\w+/g, 'x').replaceAll('*', 'x');
    const status = async (request: InjectOptions) =>
      (await app.inject({ method: method as 'GET', url: path, ...request })).statusCode;
    const expectStatus = async (expected: number, when: string, request: InjectOptions) => {
      const got = await status(request);
      if (got !== expected) findings.push({ route, problem: `answers ${got}, not ${expected}, ${when}` });
    };
    if (access === 'public') {
      const got = await status({});
      if (got === 401 || got === 403) findings.push({ route, problem: `is public but answers ${got}` });
      continue;
    }
    if (access === 'signed') {
      const got = await status({});
      if (got !== 401 && got !== 403)
        findings.push({ route, problem: `answers ${got} without a signature or a password` });
      continue;
    }
    const [first] = access;
    const good = first === undefined ? {} : await headersFor(first);
    const token = good.authorization?.split(' ')[1] ?? '';
    await expectStatus(401, 'without a token', {});
    await expectStatus(401, 'with a bad token', { headers: { authorization: 'Bearer bad' } });
    await expectStatus(401, 'with a token in the query string', {
      query: { token, access_token: token },
    });
    for (const role of roles) {
      const headers = await headersFor(role);
      if (!access.includes(role)) await expectStatus(403, `for role ${role}`, { headers });
      else if ([401, 403].includes(await status({ headers }))) {
        findings.push({ route, problem: `turns away role ${role}, which it names` });
      }
    }
  }
  return { checked, findings };
}
