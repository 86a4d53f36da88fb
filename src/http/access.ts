import type { FastifyInstance, FastifyRequest, FastifySchema } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Principal, Role } from '../protocol/roles.ts';
import { AuthError, type Authenticator, authorise, bearerToken, tokenFromSubprotocol } from './auth.ts';
import { HttpProblem } from './errors.ts';

/** Who may use a route; `signed`: a telephony platform, which the route itself knows by its signature or password. */
export type Access = 'public' | 'signed' | readonly Role[];

/** A route as declared, for documents and tests. */
export interface AccessRoute {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
  readonly inBand: boolean;
  readonly limited: boolean;
  readonly schema: FastifySchema;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required: a route without it is refused when it is registered. */
    access?: Access;
    /** A WebSocket that takes its token from the subprotocol or the first message and checks the roles itself. */
    inBand?: boolean;
  }
  interface FastifyRequest {
    /** Null on public routes, and on in-band ones whose subprotocol carried no good token. */
    principal: Principal | null;
    authError: AuthError | null;
  }
  interface FastifyInstance {
    accessRoutes: readonly AccessRoute[];
  }
}

export interface AccessOptions {
  authenticator: Authenticator;
}

/**
 * Makes every route say who may use it, and holds it to that. The caller is identified in `onRequest` and turned away in
 * `preParsing`: in between the rate limiter counts failed attempts too, and no body has been read yet.
 */
export const access = fastifyPlugin(
  async (app: FastifyInstance, { authenticator }: AccessOptions) => {
    const routes: AccessRoute[] = [];
    app.decorate('accessRoutes', routes);
    app.decorateRequest('principal', null);
    app.decorateRequest('authError', null);

    app.addHook('onRoute', (route) => {
      const declared = route.config?.access;
      if (declared === undefined || (typeof declared !== 'string' && declared.length === 0)) {
        throw new Error(
          `route ${String(route.method)} ${route.url} does not say who may use it (config.access)`,
        );
      }
      for (const method of [route.method].flat()) {
        routes.push({
          method,
          url: route.url,
          access: declared,
          inBand: route.config?.inBand === true,
          limited: route.config?.rateLimit !== false,
          schema: route.schema ?? {},
        });
      }
    });

    const identify = async (request: FastifyRequest): Promise<void> => {
      const { inBand } = request.routeOptions.config;
      const token =
        inBand === true
          ? tokenFromSubprotocol(request.headers['sec-websocket-protocol'])
          : bearerToken(request.headers.authorization);
      try {
        if (token === null) throw noToken();
        request.principal = await authenticator.verify(token);
      } catch (error) {
        if (!(error instanceof AuthError)) throw error;
        request.authError = error;
      }
    };

    // Callbacks, not promises: most requests are webhooks and probes, which neither hook has to wait for.
    app.addHook('onRequest', (request, _reply, done) => {
      if (request.is404 || isTokenless(request.routeOptions.config.access)) done();
      else identify(request).then(() => done(), done);
    });

    app.addHook('preParsing', (request, _reply, _payload, done) => {
      const { access: allowed, inBand } = request.routeOptions.config;
      if (request.is404 || inBand === true || isTokenless(allowed)) done();
      else done(refusalOf(request, allowed ?? []));
    });
  },
  { name: 'access', fastify: '5.x' },
);

/** Why a request is turned away; null for one that may go on. */
function refusalOf({ principal, authError }: FastifyRequest, allowed: readonly Role[]): Error | null {
  if (authError !== null) return authError;
  if (principal === null) return noToken();
  if (authorise(principal, allowed)) return null;
  return new HttpProblem({
    status: 403,
    slug: 'forbidden',
    title: 'Not allowed',
    detail: `this needs one of the roles ${allowed.join(', ')}`,
  });
}

function noToken(): AuthError {
  return new AuthError('missing', 'send `Authorization: Bearer <token>`');
}

function isTokenless(allowed: Access | undefined): allowed is 'public' | 'signed' {
  return allowed === 'public' || allowed === 'signed';
}

/** The caller of a route that is not public. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw noToken();
  return request.principal;
}
