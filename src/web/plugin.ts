import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { AssetName } from './asset-names.ts';
import { loadAssets } from './assets.ts';

export interface WebOptions {
  /** Origins whose pages may show the sidebar in a frame, as CSP sources; a softphone's own origin belongs here. */
  readonly frameAncestors?: readonly string[];
}

const routes: Readonly<Record<string, AssetName>> = {
  '/desk/': 'index.html',
  '/desk/sidebar.js': 'sidebar.js',
  '/desk/sidebar.css': 'sidebar.css',
  '/desk/icon.svg': 'icon.svg',
  '/confirm/': 'confirm.html',
  '/confirm/confirm.js': 'confirm.js',
  '/confirm/confirm.css': 'confirm.css',
  '/confirm/icon.svg': 'icon.svg',
};

/** Serves the agent's sidebar at `/desk/` and the confirm screen at `/confirm/`. The files hold no data; what is shown comes over the desk stream. */
export const webPlugin = fastifyPlugin<WebOptions>(
  async (app: FastifyInstance, { frameAncestors = ["'self'"] }) => {
    const assets = await loadAssets();
    const policy = [
      "default-src 'self'",
      "media-src 'self' blob:",
      "base-uri 'none'",
      "form-action 'none'",
      "object-src 'none'",
      `frame-ancestors ${frameAncestors.join(' ')}`,
    ].join('; ');

    for (const page of ['desk', 'confirm'])
      app.get(`/${page}`, { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
        reply.redirect(`${page}/`, 308),
      );
    for (const [url, name] of Object.entries(routes)) {
      const asset = assets.get(name);
      if (asset === undefined) throw new Error(`${name} is missing`);
      app.get(url, { config: { access: 'public' }, schema: { hide: true } }, (request, reply) => {
        // Asked for again each time and nearly always answered by 304: a new version shows at the next reload.
        reply.headers({ etag: asset.etag, 'cache-control': 'no-cache', 'content-security-policy': policy });
        if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
        return reply.type(asset.type).send(asset.body);
      });
    }
  },
  { name: 'web', fastify: '5.x' },
);
