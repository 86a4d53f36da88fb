import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type AssetName, contentTypes, staticAssets } from './asset-names.ts';

export interface Asset {
  readonly type: string;
  readonly etag: string;
  readonly body: Buffer;
}

/** From sources the page is bundled at the start; `npm run build` has done so beforehand for the compiled service. */
const fromSource = import.meta.url.endsWith('.ts');

let loaded: Promise<ReadonlyMap<AssetName, Asset>> | undefined;

/** The page's files, read (and bundled) once in a process. */
export function loadAssets(): Promise<ReadonlyMap<AssetName, Asset>> {
  loaded ??= readAssets();
  return loaded;
}

async function readAssets(): Promise<ReadonlyMap<AssetName, Asset>> {
  const folder = new URL(fromSource ? './sidebar/' : './', import.meta.url);
  const assets = new Map<AssetName, Asset>();
  for (const name of staticAssets) assets.set(name, asset(name, await readFile(new URL(name, folder))));
  assets.set('sidebar.js', asset('sidebar.js', await readScript(folder)));
  return assets;
}

async function readScript(folder: URL): Promise<Uint8Array> {
  if (!fromSource) return readFile(new URL('sidebar.js', folder));
  const { bundleSidebar } = await import('./build.ts');
  return bundleSidebar();
}

function asset(name: AssetName, content: Uint8Array): Asset {
  const body = Buffer.from(content);
  return {
    type: contentTypes[name],
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    body,
  };
}
