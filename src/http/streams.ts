import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type DeskDeps, DeskSession } from '../call/desk-session.ts';
import { EntryRefused } from '../call/entry.ts';
import type { Principal, Role } from '../protocol/roles.ts';
import { type CallStreamDeps, CallStreamSession } from '../telephony/call-stream-session.ts';
import { AuthError, type Authenticator, authorise, SUBPROTOCOL, tokenFromSubprotocol } from './auth.ts';
import { JAMBONZ_SUBPROTOCOL } from './voice/jambonz-session.ts';

const SENDERS: readonly Role[] = ['gateway', 'admin'];
const DESKS: readonly Role[] = ['agent', 'supervisor', 'admin'];
/** In this order where a client offers several. */
const SUBPROTOCOLS: readonly string[] = [SUBPROTOCOL, JAMBONZ_SUBPROTOCOL];
/** Frames above this are cut off by the socket itself (status 1009); smaller ones over the limit get a typed error. */
const FRAME_FACTOR = 4;

export interface StreamsDeps {
  readonly authenticator: Authenticator;
  readonly calls: Omit<CallStreamDeps, 'authenticate'>;
  readonly desk: Omit<DeskDeps, 'authenticate'>;
}

/** A session on a WebSocket, whatever it speaks. */
export interface Stream {
  /** Ends it in good order before a shutdown; the other side finds another node. */
  goodbye(): Promise<void>;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Lets a session of another room be ended with all others. Call what it answers once the session has closed. */
    joinStreams(session: Stream): () => void;
    /** Ends all WebSocket sessions in good order: what was asked for is done, and each is told to connect again. */
    endStreams(): Promise<void>;
  }
}

/** The two WebSocket rooms: calls come in, desks look on. */
export const streams = fastifyPlugin(
  async (app: FastifyInstance, deps: StreamsDeps) => {
    const { metrics, limits } = deps.desk;
    await app.register(websocket, {
      options: {
        maxPayload: FRAME_FACTOR * limits.maxMessageBytes,
        handleProtocols: (offered) => SUBPROTOCOLS.find((known) => offered.has(known)) ?? false,
      },
      // Sessions say goodbye themselves, in `endStreams`.
      preClose: (done) => done(),
    });
    const sessions = new Set<Stream>();
    let ending = false;
    app.decorate('endStreams', async () => {
      ending = true;
      await Promise.allSettled([...sessions].map((session) => session.goodbye()));
    });
    const join = (session: Stream) => {
      sessions.add(session);
      if (ending) void session.goodbye();
      return () => void sessions.delete(session);
    };
    app.decorate('joinStreams', join);

    const { authenticator } = deps;
    app.get(
      '/v1/calls/stream',
      { websocket: true, config: { access: SENDERS, inBand: true, rateLimit: false } },
      (socket, request) => {
        const token = tokenFromSubprotocol(request.headers['sec-websocket-protocol']);
        const authenticate = (bearer: string) => admit(authenticator, bearer, SENDERS);
        metrics.senderSockets.inc();
        open(
          (closed) => new CallStreamSession(socket, token, { ...deps.calls, authenticate }, closed),
          () => metrics.senderSockets.dec(),
        );
      },
    );
    app.get(
      '/v1/desk',
      { websocket: true, config: { access: DESKS, inBand: true, rateLimit: false } },
      (socket, request) => {
        const token = tokenFromSubprotocol(request.headers['sec-websocket-protocol']);
        const authenticate = (bearer: string) => admitToDesk(authenticator, bearer);
        metrics.deskSockets.inc();
        open(
          (closed) => new DeskSession(socket, token, { ...deps.desk, authenticate }, closed),
          () => metrics.deskSockets.dec(),
        );
      },
    );

    function open(begin: (closed: () => void) => Stream, ended: () => void): void {
      const session = begin(() => {
        sessions.delete(session);
        ended();
      });
      join(session);
    }
  },
  { name: 'streams', fastify: '5.x' },
);

/** @throws EntryRefused */
async function admit(
  authenticator: Authenticator,
  token: string,
  allowed: readonly Role[],
): Promise<Principal> {
  try {
    const principal = await authenticator.verify(token);
    if (authorise(principal, allowed)) return principal;
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    throw new EntryRefused(error.message, error.retryable);
  }
  throw new EntryRefused(`this needs one of the roles ${allowed.join(', ')}`, false);
}

/** @throws EntryRefused with a message for the agent */
async function admitToDesk(authenticator: Authenticator, token: string): Promise<Principal> {
  try {
    return await admit(authenticator, token, DESKS);
  } catch (error) {
    if (!(error instanceof EntryRefused)) throw error;
    const message = error.retryable
      ? '暂时无法核验登录，请稍后重试。'
      : '登录令牌无效、已过期或没有坐席权限，请重新登录。';
    throw new EntryRefused(message, error.retryable);
  }
}
