import type { FastifyInstance, FastifyTypeProvider } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { z } from 'zod';
import { badRequest, type HttpProblem } from './errors.ts';

declare module 'fastify' {
  interface FastifySchema {
    /** Group, one line and more lines for the API document. */
    tags?: readonly string[];
    summary?: string;
    description?: string;
    /** Statuses of problems that the route answers beside those of every route like it. */
    problems?: readonly number[];
    /** Media types of a 200 answer that is not JSON. */
    produces?: readonly string[];
    /** Left out of the API document: pages and their files. */
    hide?: boolean;
  }
}

/** Types of requests and replies from the routes' zod schemas: `app.withTypeProvider<ZodTypes>()`. */
export interface ZodTypes extends FastifyTypeProvider {
  readonly validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown;
  readonly serializer: this['schema'] extends z.ZodType ? z.input<this['schema']> : unknown;
}

/** Requests and replies are checked by their zod schemas; a property that a reply's schema does not name never leaves. */
export const zodCompiler = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => {
      // A misspelt filter that is passed over would answer more than was asked for.
      const strict =
        httpPart === 'querystring' && schema instanceof z.ZodObject ? z.strictObject(schema.shape) : schema;
      return (data: unknown) => {
        const parsed = strict.safeParse(data);
        return parsed.success
          ? { value: parsed.data }
          : { error: invalidRequest(httpPart ?? 'request', parsed.error) };
      };
    });
    app.setSerializerCompiler<z.ZodType>(({ schema, method, url }) => (data: unknown) => {
      const parsed = schema.safeParse(data);
      if (parsed.success) return JSON.stringify(parsed.data);
      // Only where it went wrong: zod's own text would carry values into the log.
      const paths = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
      throw new Error(`the answer of ${method} ${url} does not fit its schema at ${paths}`);
    });
  },
  { name: 'zod-compiler', fastify: '5.x' },
);

function invalidRequest(part: string, error: z.ZodError): HttpProblem {
  const where = part === 'querystring' ? 'query' : part;
  const errors = error.issues.flatMap((issue) => {
    const path = [where, ...issue.path];
    if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'is not known here' }));
  });
  return badRequest('correct what `errors` lists; /openapi.json describes every request', errors);
}
