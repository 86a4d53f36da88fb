import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { staticAssets } from './asset-names.ts';

const sources = fileURLToPath(new URL('./sidebar/', import.meta.url));

/** The page's script as one module for current browsers. */
export async function bundleSidebar(): Promise<Uint8Array> {
  const result = await build({
    entryPoints: [join(sources, 'main.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    write: false,
    outfile: 'sidebar.js',
  });
  // Its helper process would otherwise stay for as long as the service runs.
  await stop();
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('esbuild made no file');
  return file.contents;
}

/** Writes the bundle to `outFile`, and the page's other files beside it; part of `npm run build`. */
export async function buildSidebar(outFile: string): Promise<void> {
  await mkdir(dirname(outFile), { recursive: true });
  await writeFile(outFile, await bundleSidebar());
  for (const name of staticAssets) await copyFile(join(sources, name), join(dirname(outFile), name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildSidebar(process.argv[2] ?? 'dist/web/sidebar.js');
}
