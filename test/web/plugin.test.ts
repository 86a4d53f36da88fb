import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSidebar } from '../../src/web/build.ts';
import { webPlugin } from '../../src/web/plugin.ts';

describe('the sidebar’s files', () => {
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

  it('leads from /desk to /desk/', async () => {
    const { statusCode, headers } = await app.inject('/desk');
    expect([statusCode, headers.location]).toEqual([308, 'desk/']);
  });

  it('has no inline script or style, and no schema library in its script', async () => {
    const { body: html } = await app.inject('/desk/');
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)|\son\w+=/);
    const { body: script } = await app.inject('/desk/sidebar.js');
    expect(script).not.toMatch(/innerHTML|ZodError|new Function|\beval\(/);
    expect(script.length).toBeLessThan(60_000);
  });

  it('is written beside the compiled service', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jiesu-web-'));
    try {
      await buildSidebar(join(folder, 'web', 'sidebar.js'));
      const names = await readdir(join(folder, 'web'));
      expect(names.sort()).toEqual(['icon.svg', 'index.html', 'sidebar.css', 'sidebar.js']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
