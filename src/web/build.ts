import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { type BundledName, bundledAssets, bundledNames, staticAssets, staticNames } from './asset-names.ts';

const sources = fileURLToPath(new URL('./', import.meta.url));

/** Each page's script as one module for current browsers, and its style sheet. */
export async function bundlePages(): Promise<ReadonlyMap<BundledName, Uint8Array>> {
  const bundled = new Map<BundledName, Uint8Array>();
  for (const name of bundledNames) bundled.set(name, await bundle(join(sources, bundledAssets[name])));
  // Its helper process would otherwise stay for as long as the service runs.
  await stop();
  return bundled;
}

/** Writes all files of the pages into a folder; part of `npm run build`. */
export async function buildPages(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of await bundlePages()) await writeFile(join(folder, name), content);
  for (const name of staticNames) await copyFile(join(sources, staticAssets[name], name), join(folder, name));
}

async function bundle(entryPoint: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    format: 'esm',
    target: ['chrome105', 'firefox115', 'safari16.4'],
    minify: true,
    charset: 'utf8',
    write: false,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${entryPoint}`);
  return file.contents;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildPages(process.argv[2] ?? 'dist/web');
}
