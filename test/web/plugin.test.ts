import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPages } from '../../src/web/build.ts';
import { webPlugin } from '../../src/web/plugin.ts';

describe('the pages’ files', () => {
  let app: FastifyInstance;
  const configs = new Map<string, unknown>();

  beforeAll(async () => {
    app = fastify();
    app.addHook('onRoute', ({ url, config }) => {
      configs.set(url, config?.access);
    });
    await app.register(webPlugin, { frameAncestors: ["'self'", 'https://softphone.example'] });
    await app.ready();
  });
  afterAll(() => app.close());

  it.each([
    ['/desk/', 'text/html; charset=utf-8'],
    ['/desk/sidebar.js', 'text/javascript; charset=utf-8'],
    ['/desk/sidebar.css', 'text/css; charset=utf-8'],
    ['/desk/icon.svg', 'image/svg+xml'],
    ['/confirm/', 'text/html; charset=utf-8'],
    ['/confirm/confirm.js', 'text/javascript; charset=utf-8'],
    ['/confirm/confirm.css', 'text/css; charset=utf-8'],
  ])('%s is %s, public, and cheap to ask for again', async (url, type) => {
    const first = await app.inject(url);
    expect(first.statusCode).toBe(200);
    expect(first.headers).toMatchObject({ 'content-type': type, 'cache-control': 'no-cache' });
    expect(first.headers['content-security-policy']).toContain("default-src 'self'");
    expect(first.headers['content-security-policy']).toContain('https://softphone.example');
    const again = await app.inject({ url, headers: { 'if-none-match': String(first.headers.etag) } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect(configs.get(url)).toBe('public');
  });

  it.each(['desk', 'confirm'])('leads from /%s to its page', async (page) => {
    const { statusCode, headers } = await app.inject(`/${page}`);
    expect([statusCode, headers.location]).toEqual([308, `${page}/`]);
  });

  it.each([
    ['desk', 'sidebar'],
    ['confirm', 'confirm'],
  ])('/%s/ has no inline script or style, and no schema library in its script', async (page, name) => {
    const { body: html } = await app.inject(`/${page}/`);
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)|\son\w+=/);
    const { body: script } = await app.inject(`/${page}/${name}.js`);
    expect(script).not.toMatch(/innerHTML|ZodError|new Function|\beval\(/);
    expect(script.length).toBeLessThan(60_000);
  });

  it('is written beside the compiled service', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jiesu-web-'));
    try {
      await buildPages(join(folder, 'web'));
      const names = await readdir(join(folder, 'web'));
      expect(names.sort()).toEqual([
        'confirm.css',
        'confirm.html',
        'confirm.js',
        'icon.svg',
        'index.html',
        'sidebar.css',
        'sidebar.js',
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
