import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CORE_SCHEMA, dump } from 'js-yaml';
import type { ArticleListing } from '../../protocol/knowledge.ts';
import type { KnowledgeClient } from './client.ts';

/** Writes a Markdown file for each article; answers how many. */
export async function exportArticles(client: KnowledgeClient, folder: string): Promise<number> {
  const articles = await client.articles({ body: true });
  await mkdir(folder, { recursive: true });
  for (const article of articles) await writeFile(path.join(folder, `${article.id}.md`), toMarkdown(article));
  return articles.length;
}

/** An article as import reads it: the same content comes back. */
export function toMarkdown({
  id,
  title,
  unit,
  source,
  validFrom,
  validUntil,
  tags,
  body,
}: ArticleListing): string {
  const fields = { id, title, unit, source, validFrom, validUntil, tags };
  const given = Object.entries(fields).filter(([, value]) => value !== null && value.length > 0);
  // Left bare, words such as `a:[` would be written in a way that is read as something else.
  const quoted = { schema: CORE_SCHEMA, lineWidth: -1, flowLevel: 1, forceQuotes: true };
  const front = dump(Object.fromEntries(given), quoted);
  return `---\n${front}---\n\n${body ?? ''}\n`;
}
