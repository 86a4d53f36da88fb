import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';
import Fastify from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AsyncApiDocument, asyncApiDocument } from '../../src/http/docs/asyncapi.ts';
import { escapeHtml, html } from '../../src/http/docs/html.ts';
import { type OpenApiDocument, openApiDocument } from '../../src/http/docs/openapi.ts';
import { restPage } from '../../src/http/docs/pages.ts';
import { httpPlugin } from '../../src/http/plugin.ts';
import { SenderMessage, StreamReply } from '../../src/protocol/call-stream.ts';
import { DeskMessage, DeskReply } from '../../src/protocol/desk-stream.ts';
import { as, buildApp, fakeDeps } from './support.ts';

/** Every `$ref` in the document. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    name === '$ref' && typeof item === 'string' ? [item] : references(item),
  );
}

/** What a `#/a/b` reference points at. */
function resolve(document: unknown, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);
}

function danglingIn(document: unknown): string[] {
  return [...new Set(references(document))].filter((reference) => resolve(document, reference) === undefined);
}

describe('the OpenAPI document', () => {
  let app: FastifyInstance;
  let document: OpenApiDocument;
  beforeAll(async () => {
    app = Fastify();
    await app.register(httpPlugin, fakeDeps());
    await app.ready();
    document = openApiDocument(app.accessRoutes, '1.2.3');
    return () => app.close();
  });
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    );

  it('holds every HTTP route, with the roles it takes', () => {
    for (const { method, url, access, inBand, schema } of app.accessRoutes) {
      if (inBand || method === 'HEAD' || schema.hide === true) continue;
      const operation = document.paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      const roles = operation?.security.flatMap((one) => one.bearer ?? []);
      expect(roles, url).toEqual(access === 'public' ? [] : access);
      expect(operation?.summary, url).toBeTruthy();
      expect(operation?.tags, url).toHaveLength(1);
    }
  });

  it('refers to nothing that is missing, and has no unused part', () => {
    expect(danglingIn(document)).toEqual([]);
    const used = new Set(references(document));
    const named = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(named.filter((name) => !used.has(name))).toEqual([]);
  });

  it('has schemas that a validator takes', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'doc', components: document.components });
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => ajv.compile({ $ref: `doc#/components/schemas/${name}` }), name).not.toThrow();
    }
  });

  it('names each operation once, its path parameters, an answer, and its problems', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = operation.parameters.filter((one) => one.in === 'path');
      expect(declared.map((one) => one.name)).toEqual(inPath);
      expect(declared.every((one) => one.required)).toBe(true);
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true);
      if (operation.security.length > 0) {
        expect(operation.responses).toHaveProperty('401');
        expect(operation.responses).toHaveProperty('403');
        expect(operation.responses).toHaveProperty('503');
      }
    }
    const problems = (path: string, method: string) =>
      Object.keys(document.paths[path]?.[method]?.responses ?? {}).filter((status) => status >= '4');
    expect(problems('/v1/calls/{id}/events', 'get')).toEqual([
      '400',
      '401',
      '403',
      '404',
      '410',
      '429',
      '500',
      '503',
    ]);
    expect(problems('/v1/jobs/{queue}/{id}/retry', 'post')).toEqual([
      '400',
      '401',
      '403',
      '404',
      '413',
      '415',
      '429',
      '500',
      '503',
    ]);
    expect(document.paths['/v1/work-orders']?.get?.parameters).toContainEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    });
  });
});

describe('the AsyncAPI document', () => {
  const document: AsyncApiDocument = asyncApiDocument(
    [{ method: 'GET', url: '/v1/desk', access: ['agent'], inBand: true, limited: true, schema: {} }],
    '1.2.3',
  );
  const sides = [
    { name: 'sender', operation: 'receive.sender', union: SenderMessage },
    { name: 'stream', operation: 'send.stream', union: StreamReply },
    { name: 'desk', operation: 'receive.desk', union: DeskMessage },
    { name: 'reply', operation: 'send.reply', union: DeskReply },
  ];

  it('refers to nothing that is missing', () => {
    expect(danglingIn(document)).toEqual([]);
  });

  it.each(sides)(
    'holds every message of $operation, each explained and shown',
    ({ name, operation, union }) => {
      const types = union.options.map((option) => String(option.shape.type.value));
      const messages = document.operations[operation]?.messages.map(({ $ref }) => $ref.split('/').at(-1));
      expect(messages).toEqual(types.map((type) => `${name}.${type}`));
      for (const type of types) {
        const message = document.components.messages[`${name}.${type}`];
        expect(message?.summary, `${name}.${type}`).toBeTruthy();
        expect(message?.examples, `${name}.${type}`).toHaveLength(1);
      }
    },
  );

  it.each(sides)('shows examples that $operation takes, by zod and by the document', ({ name, union }) => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'doc', components: document.components });
    for (const message of Object.values(document.components.messages)) {
      if (!message.name.startsWith(`${name}.`)) continue;
      const check = ajv.compile({ $ref: `doc#/components/messages/${message.name}/payload` });
      for (const { payload } of message.examples) {
        expect(union.safeParse(payload).error).toBeUndefined();
        expect(check(payload), JSON.stringify(check.errors)).toBe(true);
      }
      expect(check({})).toBe(false);
    }
  });
});

describe('the pages', () => {
  it.each([
    ['/docs', 'text/html; charset=utf-8', 'GET /v1/work-orders'],
    ['/docs/streams', 'text/html; charset=utf-8', '/v1/calls/stream'],
    ['/docs/style.css', 'text/css; charset=utf-8', 'color-scheme'],
    ['/openapi.json', 'application/json', '"openapi":"3.1.0"'],
    ['/asyncapi.json', 'application/json', '"asyncapi":"3.0.0"'],
  ])('%s is there for everyone', async (url, type, text) => {
    const app = await buildApp();
    const response = await app.inject({ url });
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toContain(type.split(';')[0]);
    expect(response.body).toContain(text);
  });

  it('are where the root leads', async () => {
    const app = await buildApp();
    const response = await app.inject({ url: '/' });
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe('docs');
  });

  it('load nothing from elsewhere, run nothing, and link to what exists', async () => {
    const app = await buildApp();
    for (const url of ['/docs', '/docs/streams']) {
      const { body } = await app.inject({ url });
      expect(body).not.toMatch(/<script|<img|\sstyle=|\son\w+=|src=/);
      const anchors = new Set([...body.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
      for (const [, target] of body.matchAll(/href="#([^"]+)"/g)) expect(anchors, url).toContain(target);
      for (const [, target] of body.matchAll(/href="(\/[^"]*)"/g)) {
        expect((await app.inject({ url: target ?? '' })).statusCode, target).toBe(200);
      }
    }
  });

  it('describe routes that are registered after the plugin, and leave WebSockets to AsyncAPI', async () => {
    const app = await buildApp({}, (instance) => {
      instance.get('/late', { config: { access: ['admin'] } }, async () => 'x');
      instance.get('/socket', { config: { access: ['agent'], inBand: true } }, async () => 'x');
    });
    const { paths } = (
      await app.inject({ url: '/openapi.json', headers: await as('admin') })
    ).json<OpenApiDocument>();
    expect(paths).toHaveProperty('/late');
    expect(paths).not.toHaveProperty('/socket');
  });

  it('escape everything', () => {
    expect(escapeHtml(`<a href="x">&'`)).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&#39;');
    expect(html`<p>${'<b>'}</p>${html`<i>${1}</i>`}${null}`.text).toBe('<p>&lt;b&gt;</p><i>1</i>');
    const document = openApiDocument(
      [
        {
          method: 'GET',
          url: '/x',
          access: 'public',
          inBand: false,
          limited: true,
          schema: { tags: ['<t>'], summary: '<script>alert(1)</script>' },
        },
      ],
      '1',
    );
    expect(restPage(document)).not.toContain('<script>');
  });
});
