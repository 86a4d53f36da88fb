import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MOST_PARAMETERS, type Parameters } from '../../voice/dialect/parameters.ts';
import { badRequest } from '../errors.ts';

/** A form with at most one file. */
export interface MultipartForm {
  readonly parameters: Parameters;
  readonly file: { readonly type: string; readonly bytes: Uint8Array } | null;
}

/** Five minutes of 16-bit sound at 8 kHz, and some room; bytes. */
const RECORDING_LIMIT = 5_242_880;

/** Reads `multipart/form-data` in this instance, as platforms send recordings. */
export function readMultipart(app: FastifyInstance): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: RECORDING_LIMIT },
    async (request: FastifyRequest, body: Buffer): Promise<MultipartForm> => {
      const type = request.headers['content-type'] ?? '';
      const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
        .formData()
        .catch(() => {
          throw badRequest('the body is not multipart/form-data as its header says');
        });
      const parameters = new Map<string, string[]>();
      let file: MultipartForm['file'] = null;
      let count = 0;
      for (const [name, value] of form) {
        count += 1;
        if (count > MOST_PARAMETERS) throw badRequest('the form has too many parts');
        if (typeof value !== 'string') {
          file ??= { type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) };
        } else parameters.set(name, [...(parameters.get(name) ?? []), value]);
      }
      return { parameters, file };
    },
  );
}
