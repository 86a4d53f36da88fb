import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeText } from './decode-text.ts';
import type { RawArticle } from './raw-article.ts';
import { readFiles } from './read-files.ts';

/** The articles of the Markdown files in a folder; none where there is no such folder. @throws Error that names a file which cannot be read */
export async function readFolder(folder: string): Promise<RawArticle[]> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map(async (name) => ({ name, text: decodeText(await readFile(path.join(folder, name))) })),
  );
  const { articles, findings } = await readFiles(files);
  const [first] = findings;
  if (first !== undefined)
    throw new Error(`${path.join(folder, first.file ?? '')}, line ${first.line}: ${first.message}`);
  return articles;
}
