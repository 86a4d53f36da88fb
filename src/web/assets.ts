import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  type AssetName,
  type BundledName,
  bundledNames,
  contentTypes,
  staticAssets,
  staticNames,
} from './asset-names.ts';

export interface Asset {
  readonly type: string;
  readonly etag: string;
  readonly body: Buffer;
}

/** From sources the pages are bundled at the start; `npm run build` has done so beforehand for the compiled service. */
const fromSource = import.meta.url.endsWith('.ts');

let loaded: Promise<ReadonlyMap<AssetName, Asset>> | undefined;

/** The pages' files, read (and bundled) once in a process. */
export function loadAssets(): Promise<ReadonlyMap<AssetName, Asset>> {
  loaded ??= readAssets();
  return loaded;
}

async function readAssets(): Promise<ReadonlyMap<AssetName, Asset>> {
  const assets = new Map<AssetName, Asset>();
  for (const name of staticNames) {
    const path = fromSource ? `./${staticAssets[name]}/${name}` : `./${name}`;
    assets.set(name, asset(name, await readFile(new URL(path, import.meta.url))));
  }
  for (const [name, content] of await readBundles()) assets.set(name, asset(name, content));
  return assets;
}

async function readBundles(): Promise<ReadonlyMap<BundledName, Uint8Array>> {
  if (fromSource) {
    const { bundlePages } = await import('./build.ts');
    return bundlePages();
  }
  const bundles = new Map<BundledName, Uint8Array>();
  for (const name of bundledNames) bundles.set(name, await readFile(new URL(name, import.meta.url)));
  return bundles;
}

function asset(name: AssetName, content: Uint8Array): Asset {
  const body = Buffer.from(content);
  return {
    type: contentTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    body,
  };
}
