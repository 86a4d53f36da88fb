import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CallHub } from '../../call/call-hub.ts';
import { mayFollow } from '../../call/commands.ts';
import type { RecordingStore } from '../../voice/dialect/vxml/recordings.ts';
import { principalOf } from '../access.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';

export interface RecordingRouteDeps {
  readonly hub: Pick<CallHub, 'with'>;
  readonly recordings: Pick<RecordingStore, 'read'>;
  readonly trail: Pick<AuditTrail, 'write'>;
}

const CallParams = z.object({ id: z.string().min(1).max(300).describe('id of the call') });

/** Voice messages whose sound is kept here; those that a telephony platform keeps are heard there. */
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
          'For whoever may follow the call. 404 when there is none, it was removed, or the telephony platform keeps it.',
        params: CallParams,
        produces: ['audio/wav', 'audio/basic', 'application/octet-stream'],
        problems: [404],
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { id } = request.params;
      const url = await hub.with(id, async ({ state }) =>
        mayFollow(state, principal) ? (state.selfService?.recording?.url ?? null) : null,
      );
      const sound = url === null ? null : await recordings.read(url);
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
