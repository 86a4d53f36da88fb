import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CallReference, VoiceReply, VoiceSessions } from '../../voice/dialect/contract.ts';
import { callId, type Parameters, parameter, readParameters } from '../../voice/dialect/parameters.ts';
import { OVER } from '../../voice/dialect/vxml/document.ts';
import { renderVxmlEntry } from '../../voice/dialect/vxml/entry.ts';
import { hungUp, vxmlBeginning, vxmlCall, vxmlTurn } from '../../voice/dialect/vxml/parse.ts';
import type { Recording, RecordingStore } from '../../voice/dialect/vxml/recordings.ts';
import { renderVxml } from '../../voice/dialect/vxml/render.ts';
import type { VxmlSettings } from '../../voice/dialect/vxml/settings.ts';
import { badRequest, type HttpProblem } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';
import { createBasicCheck, passwordNeeded } from './basic-password.ts';
import { answered, begun, TurnParams, webhook } from './call-turns.ts';
import { formOf, readForms } from './form-body.ts';
import { type MultipartForm, readMultipart } from './multipart.ts';

export interface VxmlOptions {
  readonly sessions: VoiceSessions;
  readonly settings: VxmlSettings;
  readonly username: string;
  readonly password: string;
  /** Null: recordings are not kept, so that a voice message counts as empty and the flow leads on. */
  readonly recordings: RecordingStore | null;
}

const VXML = 'application/voicexml+xml; charset=utf-8';
const methods: ('GET' | 'POST')[] = ['GET', 'POST'];
const hidden = { hide: true } as const;

/** A VoiceXML 2.1 platform fetches its documents here (docs/voice-vxml.md). */
export async function vxmlRoutes(
  instance: FastifyInstance,
  { sessions, settings, username, password, recordings }: VxmlOptions,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();
  const knows = createBasicCheck(username, password);
  readForms(instance, ['multipart/form-data']);
  readMultipart(instance);

  app.addHook('onRequest', async (request) => {
    if (!knows(request.headers.authorization)) throw stranger(request);
  });

  const answer = (reply: FastifyReply, call: CallReference, next: VoiceReply | null) =>
    reply.type(VXML).send(next === null ? OVER : renderVxml(next, call, settings));

  app.get('/v1/voice/vxml', { config: webhook, schema: hidden }, async (request, reply) => {
    const query = queryOf(request);
    const call = callId(parameter(query, 'call')) ?? randomUUID();
    const outbound = parameter(query, 'outbound')?.slice(0, 64) ?? null;
    return reply.type(VXML).send(renderVxmlEntry(call, outbound, settings));
  });

  app.post('/v1/voice/vxml', { config: webhook, schema: hidden }, async (request, reply) => {
    const parameters = formOf(request.body);
    const call = callOf(parameters);
    const beginning = vxmlBeginning(call, parameters);
    return answer(reply, call, await begun(sessions.begin(beginning), request.log));
  });

  app.route({
    method: methods,
    // Who asks for the head alone gets no reply to go on with.
    exposeHeadRoute: false,
    url: '/v1/voice/vxml/turn/:turn',
    config: webhook,
    schema: { ...hidden, params: TurnParams },
    handler: async (request, reply) => {
      const { turn } = request.params;
      const { parameters, file } = submitted(request);
      const call = callOf(parameters);
      const url = file === null ? null : await kept(request, { ...file, call: call.externalId, turn });
      const event = vxmlTurn(parameters, url);
      return answer(
        reply,
        call,
        await answered(sessions, call, turn, event, hungUp(parameters), request.log),
      );
    },
  });

  app.route({
    method: methods,
    // Who asks for the head alone gets no reply to go on with.
    exposeHeadRoute: false,
    url: '/v1/voice/vxml/status',
    config: webhook,
    schema: hidden,
    handler: async (request, reply) => {
      const { parameters } = submitted(request);
      await sessions.ended(callOf(parameters));
      return reply.type(VXML).send(OVER);
    },
  });

  /** A message that cannot be kept counts as empty: better to be asked again than to believe that it arrived. */
  async function kept(request: FastifyRequest, recording: Recording): Promise<string | null> {
    if (recordings === null || recording.bytes.length === 0) return null;
    try {
      return await recordings.keep(recording);
    } catch (error) {
      request.log.error({ err: error }, 'a recording could not be kept');
      return null;
    }
  }
}

function queryOf(request: FastifyRequest): Parameters {
  return readParameters(request.url.split('?')[1] ?? '') ?? new Map();
}

/** Parameters of either method; our documents always post. */
function submitted(request: FastifyRequest): MultipartForm {
  if (request.method === 'GET') return { parameters: queryOf(request), file: null };
  const { body } = request;
  const multipart = typeof body === 'object' && body !== null && 'file' in body;
  return multipart ? (body as MultipartForm) : { parameters: formOf(body), file: null };
}

function callOf(parameters: Parameters): CallReference {
  const call = vxmlCall(parameters);
  if (call === null) throw badRequest('`call`, the platform’s id of the call, is missing');
  return call;
}

function stranger(request: FastifyRequest): HttpProblem {
  request.log.warn(
    { route: request.routeOptions.url },
    'a VoiceXML platform without the password was refused',
  );
  return passwordNeeded('send HTTP Basic credentials: VXML_USERNAME and VXML_PASSWORD');
}
