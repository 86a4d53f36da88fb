import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CallHub } from '../../call/call-hub.ts';
import { mayFollow } from '../../call/commands.ts';
import { RecordingError, type RecordingSource, type Sound } from '../../voice/recording/contract.ts';
import { principalOf } from '../access.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { HttpProblem, notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';

export interface RecordingRouteDeps {
  readonly hub: Pick<CallHub, 'with'>;
  readonly recordings: RecordingSource;
  readonly trail: Pick<AuditTrail, 'write'>;
}

const CallParams = z.object({ id: z.string().min(1).max(300).describe('id of the call') });

/** Voice messages, kept here or at a telephony platform that hands out their sound. */
export async function recordingRoutes(
  instance: FastifyInstance,
  { hub, recordings, trail }: RecordingRouteDeps,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.get(
    '/v1/calls/:id/recording',
    {
      config: { access: ['agent', 'supervisor', 'admin'] },
      schema: {
        tags: ['calls'],
        summary: 'Hear a voice message',
        description:
          'For whoever may follow the call; one that Twilio keeps is fetched from there. 404 when there is none, it was removed, or only the platform can play it (jambonz); 503 when the platform does not hand it out.',
        params: CallParams,
        produces: ['audio/wav', 'audio/basic', 'audio/mpeg', 'application/octet-stream'],
        problems: [404, 503],
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { id } = request.params;
      const url = await hub.with(id, async ({ state }) =>
        mayFollow(state, principal) ? (state.selfService?.recording?.url ?? null) : null,
      );
      const sound = url === null ? null : await soundAt(recordings, url);
      if (sound === null) throw notFound('recording');
      await trail.write(principal, 'call.recording', id);
      return reply
        .type(sound.type)
        .header('cache-control', 'private, no-store')
        .header('content-disposition', 'inline')
        .send(sound.bytes);
    },
  );
}

async function soundAt(recordings: RecordingSource, url: string): Promise<Sound | null> {
  try {
    return await recordings.read(url);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    throw new HttpProblem({
      status: 503,
      slug: 'unavailable',
      title: 'The telephony platform does not hand out the recording',
      detail: `${error.message}; ${error.retryable ? 'try again in a few seconds' : 'tell the operator'}`,
      cause: error,
    });
  }
}
