import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { Problem } from '../../protocol/problem.ts';
import type { AccessRoute } from '../access.ts';
import { PROBLEM_TYPE } from '../errors.ts';
import { type JsonSchema, SchemaBook } from './schema-book.ts';
import { schemaNames } from './schema-names.ts';

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export interface OpenApiResponse {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, { schema?: JsonSchema }>>;
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters: readonly OpenApiParameter[];
  readonly requestBody?: { required: true; content: Record<string, { schema: JsonSchema }> };
  readonly responses: Readonly<Record<string, OpenApiResponse>>;
  /** One entry a role, any of which will do. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { title: string; version: string; description: string; license: object };
  readonly tags: readonly { name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: {
    schemas: Readonly<Record<string, JsonSchema>>;
    responses: Readonly<Record<string, OpenApiResponse>>;
    securitySchemes: object;
  };
}

const PROBLEM_STATUSES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorised',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Gone',
  413: 'TooLarge',
  415: 'UnsupportedMediaType',
  422: 'Unprocessable',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'Unavailable',
};

/** The OpenAPI document of the routes, which says what their schemas say and no more. WebSockets stand in AsyncAPI. */
export function openApiDocument(routes: readonly AccessRoute[], version: string): OpenApiDocument {
  const book = new SchemaBook('draft-2020-12', schemaNames);
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const route of routes) {
    if (route.inBand || route.method === 'HEAD' || route.schema.hide === true) continue;
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, path, book) };
  }
  const problem = book.json(z.object({ problem: Problem }), 'output').properties?.problem ?? {};
  const tags = new Set(
    Object.values(paths).flatMap((item) => Object.values(item).flatMap((one) => one.tags)),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Jiesu 接诉',
      version,
      description:
        'Workbench backend of a citizens’ hotline. Errors are RFC 9457 problem details. The WebSocket streams are described by /asyncapi.json.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: {
      schemas: book.components,
      responses: Object.fromEntries(
        Object.entries(PROBLEM_STATUSES).map(([status, name]) => [
          name,
          {
            description: STATUS_CODES[status] ?? name,
            content: { [PROBLEM_TYPE]: { schema: problem } },
          },
        ]),
      ),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'claims: `sub`, `roles`, `exp`, and where they apply `queues` and `unit`',
        },
      },
    },
  };
}

function operation(route: AccessRoute, path: string, book: SchemaBook): OpenApiOperation {
  const { schema, access } = route;
  const body = asZod(schema.body);
  return {
    operationId: operationId(route.method, path),
    tags: schema.tags ?? [],
    ...(schema.summary === undefined ? {} : { summary: schema.summary }),
    ...(schema.description === undefined ? {} : { description: schema.description }),
    parameters: [
      ...parameters('path', asZod(schema.params), book),
      ...parameters('query', asZod(schema.querystring), book),
    ],
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: true as const,
            content: { 'application/json': { schema: book.json(body, 'input') } },
          },
        }),
    responses: { ...answers(route, book), ...problemAnswers(route) },
    security: typeof access === 'string' ? [] : access.map((role) => ({ bearer: [role] })),
  };
}

function parameters(place: 'path' | 'query', schema: z.ZodType | null, book: SchemaBook): OpenApiParameter[] {
  if (schema === null) return [];
  const json = book.json(schema, 'input');
  return Object.entries(json.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: json.required?.includes(name) ?? false,
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function answers({ schema }: AccessRoute, book: SchemaBook): Record<string, OpenApiResponse> {
  if (schema.produces !== undefined) {
    return {
      200: { description: 'OK', content: Object.fromEntries(schema.produces.map((type) => [type, {}])) },
    };
  }
  return Object.fromEntries(
    Object.entries((schema.response ?? {}) as Record<string, unknown>).map(([status, answer]) => {
      const zod = asZod(answer);
      return [
        status,
        {
          description: STATUS_CODES[status] ?? status,
          ...(zod === null ? {} : { content: { 'application/json': { schema: book.json(zod, 'output') } } }),
        },
      ];
    }),
  );
}

function problemAnswers({ method, schema, access, limited }: AccessRoute): Record<string, OpenApiResponse> {
  const readsBody = method !== 'GET';
  const statuses = [
    ...(readsBody || (schema.params ?? schema.querystring) ? [400] : []),
    ...(access === 'public' ? [] : [401, 403]),
    ...(schema.params ? [404] : []),
    ...(readsBody ? [413, 415] : []),
    ...(schema.problems ?? []),
    ...(limited ? [429] : []),
    500,
    // The database or the key server is away.
    ...(access === 'public' ? [] : [503]),
  ];
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${PROBLEM_STATUSES[status]}` }]),
  );
}

function asZod(schema: unknown): z.ZodType | null {
  return schema instanceof z.ZodType ? schema : null;
}

/** For example `getV1WorkOrdersById`. */
function operationId(method: string, path: string): string {
  const words = path
    .replaceAll(/\{(\w+)\}/g, 'by-$1')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
