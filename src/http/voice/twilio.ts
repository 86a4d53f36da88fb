import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type {
  CallReference,
  DialectSettings,
  VoiceReply,
  VoiceSessions,
} from '../../voice/dialect/contract.ts';
import { type Parameters, parameter } from '../../voice/dialect/parameters.ts';
import {
  isOver,
  twilioBeginning,
  twilioCall,
  twilioPerson,
  twilioTurn,
} from '../../voice/dialect/twilio/parse.ts';
import { NOTHING, renderTwiml } from '../../voice/dialect/twilio/render.ts';
import { createSignatureCheck, SIGNATURE_LENGTH } from '../../voice/dialect/twilio/signature.ts';
import { badRequest, type HttpProblem } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';
import { answered, begun, TurnParams, webhook } from './call-turns.ts';
import { formOf, readForms } from './form-body.ts';
import { badSignature, headerOf } from './signed-webhook.ts';

export interface TwilioOptions {
  readonly sessions: VoiceSessions;
  readonly settings: DialectSettings;
  /** Of the Twilio account; it signs the requests. */
  readonly authToken: string;
  /** Told how calls that we placed stand: Twilio's `CallStatus`. */
  readonly outboundStatus?: (outboundId: string, status: string) => Promise<unknown>;
}

const OutboundQuery = z.object({ outbound: z.string().min(1).max(64).optional() });
const TurnQuery = z.object({ heard: z.enum(['nothing', 'recording']).optional() });
const SIGNATURE = 'x-twilio-signature';
const schema = { hide: true } as const;

/** Webhooks of Twilio's programmable voice: each answers a request of a call with the next TwiML (docs/voice-twilio.md). */
export async function twilioRoutes(
  instance: FastifyInstance,
  { sessions, settings, authToken, outboundStatus }: TwilioOptions,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();
  const signed = createSignatureCheck(authToken, settings.publicUrl);
  readForms(instance);

  // Most of what is forged has no signature at all; its body is not even received.
  app.addHook('onRequest', (request, _reply, done) => {
    done(headerOf(request, SIGNATURE).length === SIGNATURE_LENGTH ? undefined : forged(request));
  });
  app.addHook('preValidation', (request, _reply, done) => {
    const isSigned = signed(headerOf(request, SIGNATURE), request.originalUrl, formOf(request.body));
    done(isSigned ? undefined : forged(request));
  });

  const answer = (reply: FastifyReply, next: VoiceReply | null) =>
    reply.type('text/xml; charset=utf-8').send(next === null ? NOTHING : renderTwiml(next, settings));

  app.post(
    '/v1/voice/twilio',
    { config: webhook, schema: { ...schema, querystring: OutboundQuery } },
    async (request, reply) => {
      const { call, parameters } = callOf(request);
      const beginning = twilioBeginning(call, parameters, request.query.outbound ?? null);
      return answer(reply, await begun(sessions.begin(beginning), request.log));
    },
  );

  app.post(
    '/v1/voice/twilio/turn/:turn',
    { config: webhook, schema: { ...schema, params: TurnParams, querystring: TurnQuery } },
    async (request, reply) => {
      const { call, parameters } = callOf(request);
      const event = twilioTurn(parameters, request.query.heard !== undefined);
      const { turn } = request.params;
      return answer(reply, await answered(sessions, call, turn, event, isOver(parameters), request.log));
    },
  );

  app.post(
    '/v1/voice/twilio/person/:turn',
    { config: webhook, schema: { ...schema, params: TurnParams } },
    async (request, reply) => {
      const { call, parameters } = callOf(request);
      const event = twilioPerson(parameters);
      const { turn } = request.params;
      return answer(reply, await answered(sessions, call, turn, event, isOver(parameters), request.log));
    },
  );

  app.post(
    '/v1/voice/twilio/status',
    { config: webhook, schema: { ...schema, querystring: OutboundQuery } },
    async (request, reply) => {
      const { call, parameters } = callOf(request);
      const { outbound } = request.query;
      const status = parameter(parameters, 'CallStatus');
      await Promise.all([
        isOver(parameters) ? sessions.ended(call) : undefined,
        outbound !== undefined && status !== null ? outboundStatus?.(outbound, status) : undefined,
      ]);
      return reply.code(204).send();
    },
  );
}

function forged(request: FastifyRequest): HttpProblem {
  request.log.warn(
    { route: request.routeOptions.url },
    'a Twilio webhook without a good signature was refused',
  );
  return badSignature(
    'X-Twilio-Signature must be made with the auth token over PUBLIC_URL, path and form; check PUBLIC_URL and TWILIO_AUTH_TOKEN',
  );
}

function callOf(request: FastifyRequest): { call: CallReference; parameters: Parameters } {
  const parameters = formOf(request.body);
  const call = twilioCall(parameters);
  if (call === null) throw badRequest('CallSid is missing; this address is for Twilio’s voice webhooks');
  return { call, parameters };
}
