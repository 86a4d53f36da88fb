import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { type BundledName, bundledAssets, staticAssets } from './asset-names.ts';

const sources = fileURLToPath(new URL('./sidebar/', import.meta.url));
const entryPoints: Readonly<Record<BundledName, string>> = {
  'sidebar.js': join(sources, 'main.ts'),
  'sidebar.css': join(sources, 'sidebar.css'),
};

/** The page's script as one module for current browsers, and its style sheet. */
export async function bundleSidebar(): Promise<ReadonlyMap<BundledName, Uint8Array>> {
  const bundled = new Map<BundledName, Uint8Array>();
  for (const name of bundledAssets) bundled.set(name, await bundle(entryPoints[name]));
  // Its helper process would otherwise stay for as long as the service runs.
  await stop();
  return bundled;
}

/** Writes the script to `outFile`, and the page's other files beside it; part of `npm run build`. */
export async function buildSidebar(outFile: string): Promise<void> {
  const folder = dirname(outFile);
  await mkdir(folder, { recursive: true });
  for (const [name, content] of await bundleSidebar()) {
    await writeFile(name === 'sidebar.js' ? outFile : join(folder, name), content);
  }
  for (const name of staticAssets) await copyFile(join(sources, name), join(folder, name));
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
  await buildSidebar(process.argv[2] ?? 'dist/web/sidebar.js');
}
