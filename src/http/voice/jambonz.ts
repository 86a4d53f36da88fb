import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { parseStorable } from '../../call/storable-json.ts';
import type { DialectSettings, VoiceSessions } from '../../voice/dialect/contract.ts';
import { type DialogueDeps, JambonzDialogue } from '../../voice/dialect/jambonz/dialogue.ts';
import { beginningOf, isOver } from '../../voice/dialect/jambonz/events.ts';
import { JAMBONZ_PATH } from '../../voice/dialect/jambonz/hooks.ts';
import { CallInfo, HookBody, WaitBody } from '../../voice/dialect/jambonz/payloads.ts';
import { isSigned } from '../../voice/dialect/jambonz/signature.ts';
import { badRequest, type HttpProblem } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';
import { webhook } from './call-turns.ts';
import { badSignature, headerOf } from './signed-webhook.ts';

export interface JambonzOptions {
  readonly sessions: VoiceSessions;
  readonly settings: DialectSettings;
  /** The account's webhook secret; jambonz signs with it. */
  readonly webhookSecret: string;
  /** Told how calls that we placed get on: jambonz's `call_status`. */
  readonly outboundStatus?: (outboundId: string, status: string) => Promise<void>;
  /** How long the sessions may take to answer, milliseconds. */
  readonly deadlineMs?: number;
  readonly isDanger: DialogueDeps['isDanger'];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** The caller's INVITE comes along, with its SDP. */
const BODY_LIMIT = 256 * 1_024;
const OutboundQuery = z.object({ outbound: z.string().min(1).max(64).optional() });
const Turn = z.coerce.number().int().min(0).max(999_999);
const TurnParams = z.object({ turn: Turn });
const PageParams = z.object({ turn: Turn, page: z.coerce.number().int().min(0).max(9_999) });

/** Webhooks of jambonz: each answers what happened in a call with the verbs that come next (docs/voice-jambonz.md). */
export async function jambonzRoutes(instance: FastifyInstance, options: JambonzOptions): Promise<void> {
  const { sessions, settings, webhookSecret, outboundStatus, deadlineMs, isDanger, now = Date.now } = options;
  const app = instance.withTypeProvider<ZodTypes>();
  const dialogue = new JambonzDialogue({
    sessions,
    settings: { base: settings.publicUrl, queue: settings.queue },
    log: instance.log,
    isDanger,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });

  // The signature is over the bytes as they came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('preValidation', async (request) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!isSigned(headerOf(request, 'jambonz-signature'), bytes, webhookSecret, now())) throw forged(request);
    request.body = parseBody(bytes);
  });

  app.post(
    JAMBONZ_PATH,
    {
      config: webhook,
      bodyLimit: BODY_LIMIT,
      schema: { hide: true, body: CallInfo, querystring: OutboundQuery },
    },
    async (request) => dialogue.begin(beginningOf(request.body, request.query.outbound ?? null)),
  );

  for (const kind of ['turn', 'offer', 'recorded', 'person'] as const) {
    app.post(
      `${JAMBONZ_PATH}/${kind}/:turn`,
      { config: webhook, bodyLimit: BODY_LIMIT, schema: { hide: true, body: HookBody, params: TurnParams } },
      async ({ body, params }, reply) =>
        (await dialogue.hook({ kind, turn: params.turn, page: 0 }, body.call_sid, body)) ??
        reply.code(204).send(),
    );
  }
  app.post(
    `${JAMBONZ_PATH}/wait/:turn`,
    { config: webhook, bodyLimit: BODY_LIMIT, schema: { hide: true, body: WaitBody, params: TurnParams } },
    async ({ body, params }) =>
      dialogue.hook({ kind: 'wait', turn: params.turn, page: 0 }, body.call_sid, body),
  );
  app.post(
    `${JAMBONZ_PATH}/more/:turn/:page`,
    { config: webhook, bodyLimit: BODY_LIMIT, schema: { hide: true, body: HookBody, params: PageParams } },
    async ({ body, params }) => dialogue.hook({ kind: 'more', ...params }, body.call_sid, body),
  );

  app.post(
    `${JAMBONZ_PATH}/status`,
    {
      config: webhook,
      bodyLimit: BODY_LIMIT,
      schema: { hide: true, body: CallInfo, querystring: OutboundQuery },
    },
    async ({ body, query }, reply) => {
      const { outboundId } = beginningOf(body, query.outbound ?? null);
      if (outboundId !== null && body.call_status) await outboundStatus?.(outboundId, body.call_status);
      if (isOver(body.call_status)) await dialogue.ended(body.call_sid);
      return reply.code(204).send();
    },
  );
}

function parseBody(bytes: Buffer): unknown {
  try {
    return parseStorable(bytes.toString('utf8'));
  } catch {
    throw badRequest('the body is not JSON; jambonz must call with POST');
  }
}

function forged(request: FastifyRequest): HttpProblem {
  request.log.warn(
    { route: request.routeOptions.url },
    'a jambonz webhook without a good signature was refused',
  );
  return badSignature(
    'Jambonz-Signature must be made with the account’s webhook secret over the body, within 5 minutes; check JAMBONZ_WEBHOOK_SECRET and the clocks',
  );
}
