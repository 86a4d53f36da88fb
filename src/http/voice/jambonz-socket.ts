import type { FastifyInstance } from 'fastify';
import type { Log } from '../../telemetry/log.ts';
import type { DialectSettings, VoiceSessions } from '../../voice/dialect/contract.ts';
import { type DialogueDeps, JambonzDialogue } from '../../voice/dialect/jambonz/dialogue.ts';
import { JAMBONZ_PATH } from '../../voice/dialect/jambonz/hooks.ts';
import { createBasicCheck, passwordNeeded } from './basic-password.ts';
import { JambonzSession, type JambonzSessionDeps } from './jambonz-session.ts';

export interface JambonzStreamOptions {
  readonly sessions: VoiceSessions;
  readonly settings: Pick<DialectSettings, 'queue'>;
  readonly username: string;
  readonly password: string;
  readonly limits: { readonly maxMessageBytes: number; readonly heartbeatMs: number };
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** Told how calls that we placed get on: jambonz's `call_status`. */
  readonly outboundStatus?: (outboundId: string, status: string) => Promise<void>;
  /** How long the sessions may take to answer, milliseconds. */
  readonly deadlineMs?: number;
  readonly isDanger: DialogueDeps['isDanger'];
  readonly patience?: JambonzSessionDeps['patience'];
}

/** The WebSocket of jambonz (docs/voice-jambonz.md), one connection a call. Needs `streams` on the same instance. */
export async function jambonzStream(app: FastifyInstance, options: JambonzStreamOptions): Promise<void> {
  const {
    sessions,
    settings,
    username,
    password,
    limits,
    log,
    outboundStatus,
    deadlineMs,
    isDanger,
    patience,
  } = options;
  const isKnown = createBasicCheck(username, password);
  const dialogue = new JambonzDialogue({
    sessions,
    // An absolute address would be asked by HTTP; a path comes back over this connection.
    settings: { base: '', queue: settings.queue },
    log,
    isDanger,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
  app.get(
    `${JAMBONZ_PATH}/stream`,
    {
      websocket: true,
      config: { access: 'signed', inBand: true, rateLimit: false },
      onRequest: async (request) => {
        if (isKnown(request.headers.authorization)) return;
        request.log.warn(
          { route: request.routeOptions.url },
          'a jambonz connection without the password was refused',
        );
        throw passwordNeeded(
          'give the jambonz application JAMBONZ_USERNAME and JAMBONZ_PASSWORD as its basic auth',
        );
      },
    },
    (socket) => {
      const session = new JambonzSession(
        socket,
        {
          dialogue,
          log,
          ...limits,
          ...(outboundStatus === undefined ? {} : { outboundStatus }),
          ...(patience === undefined ? {} : { patience }),
        },
        () => left(),
      );
      const left = app.joinStreams(session);
    },
  );
}
