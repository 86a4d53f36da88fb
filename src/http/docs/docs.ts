import type { FastifyInstance } from 'fastify';
import { type AsyncApiDocument, asyncApiDocument } from './asyncapi.ts';
import { type OpenApiDocument, openApiDocument } from './openapi.ts';
import { restPage, streamsPage } from './pages.ts';
import { stylesheet } from './style.ts';

export interface DocsOptions {
  version: string;
}

interface Documents {
  readonly openApi: OpenApiDocument;
  readonly asyncApi: AsyncApiDocument;
  readonly rest: string;
  readonly streams: string;
}

const HTML = 'text/html; charset=utf-8';

/** The two documents and their pages, made from the schemas when first asked for: by then all routes are known. */
export async function docsRoutes(app: FastifyInstance, { version }: DocsOptions): Promise<void> {
  let made: Documents | undefined;
  const documents = (): Documents => {
    if (made !== undefined) return made;
    const openApi = openApiDocument(app.accessRoutes, version);
    const asyncApi = asyncApiDocument(app.accessRoutes, version);
    made = { openApi, asyncApi, rest: restPage(openApi), streams: streamsPage(asyncApi) };
    return made;
  };

  const serve = (url: string, type: string, summary: string, body: () => string | object) => {
    app.get(
      url,
      { config: { access: 'public' }, schema: { tags: ['documents'], summary, produces: [type] } },
      async (_request, reply) => reply.type(type).header('cache-control', 'no-cache').send(body()),
    );
  };
  app.get('/', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    reply.redirect('docs'),
  );
  serve('/openapi.json', 'application/json', 'OpenAPI 3.1 document', () => documents().openApi);
  serve('/asyncapi.json', 'application/json', 'AsyncAPI 3.0 document', () => documents().asyncApi);
  serve('/docs', HTML, 'Readable page of the REST routes', () => documents().rest);
  serve('/docs/streams', HTML, 'Readable page of the WebSocket streams', () => documents().streams);
  serve('/docs/style.css', 'text/css; charset=utf-8', 'Stylesheet of the pages', () => stylesheet);
}
