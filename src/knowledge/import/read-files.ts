import path from 'node:path';
import type { KnowledgeFinding } from '../../protocol/knowledge.ts';
import { breathing } from '../breathe.ts';
import { FormatError, type RawArticle } from './raw-article.ts';
import { readCsv } from './read-csv.ts';
import { readHtml } from './read-html.ts';
import { readMarkdown } from './read-markdown.ts';

/** A file by its name, whose ending says what it is, and its text. */
export interface GivenFile {
  readonly name: string;
  readonly text: string;
}

/** Characters of a file and articles of one CSV that are read. */
const MAX_CHARACTERS = 16 * 1_024 * 1_024;
const MAX_ROWS = 20_000;

/** Articles of files (.md, .csv, .html), and what is wrong with files as a whole. */
export async function readFiles(
  files: readonly GivenFile[],
): Promise<{ articles: RawArticle[]; findings: KnowledgeFinding[] }> {
  const articles: RawArticle[] = [];
  const findings: KnowledgeFinding[] = [];
  const breath = breathing();
  for (const file of files) {
    try {
      for (const article of readFile(file)) articles.push(article);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      const { line, message } = error;
      findings.push({ level: 'error', file: file.name, line, articleId: null, field: null, message });
    }
    await breath();
  }
  return { articles, findings };
}

function readFile({ name, text: raw }: GivenFile): RawArticle[] {
  const text = raw.replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new FormatError(1, 'is empty');
  if (text.length > MAX_CHARACTERS)
    throw new FormatError(1, `has ${text.length} characters, ${MAX_CHARACTERS} are read: split it`);
  const { name: id, ext } = path.parse(name);
  switch (ext.toLowerCase()) {
    case '.md':
    case '.markdown':
      return [readMarkdown(name, id, text)];
    case '.html':
    case '.htm':
      return [readHtml(name, id, text)];
    case '.csv': {
      const rows = readCsv(name, text);
      if (rows.length > MAX_ROWS)
        throw new FormatError(1, `has ${rows.length} rows, ${MAX_ROWS} are read: split it`);
      return rows;
    }
    default:
      throw new FormatError(1, 'its name must end in .md, .csv or .html');
  }
}
