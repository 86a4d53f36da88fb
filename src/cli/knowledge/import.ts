import { readFile, stat } from 'node:fs/promises';
import { checkArticles } from '../../knowledge/import/check.ts';
import { decodeText, EncodingError } from '../../knowledge/import/decode-text.ts';
import type { RawArticle } from '../../knowledge/import/raw-article.ts';
import { type GivenFile, readFiles } from '../../knowledge/import/read-files.ts';
import type { ArticleDraft, ImportedArticle, KnowledgeFinding } from '../../protocol/knowledge.ts';
import { UsageError } from '../command-line.ts';
import type { KnowledgeClient } from './client.ts';
import { findingLine } from './words.ts';

const MAX_FILE_BYTES = 32 * 1_024 * 1_024;
/** Bytes of JSON of one request, well below a service's BODY_LIMIT_BYTES, and articles. */
const MAX_REQUEST_BYTES = 512 * 1_024;
const MAX_REQUEST_ARTICLES = 200;

/**
 * Reads and checks files here, so that faults are told by their lines, and sends what is sound in pieces that a service takes.
 *
 * @param to null: they are only checked
 * @returns lines to print, and how much is wrong
 */
export async function importFiles(
  paths: readonly string[],
  to: { client: KnowledgeClient; dryRun: boolean } | null,
): Promise<{ lines: string[]; errors: number }> {
  if (paths.length === 0) throw new UsageError('the files are missing; see --help');
  const read = await readFiles(await Promise.all(paths.map(readText)));
  const { drafts, findings: found } = checkArticles(read.articles, null);
  const findings = [...read.findings, ...found];
  const outcomes: ImportedArticle[] = [];
  if (to !== null) {
    const origins = originsOf(read.articles);
    const told = new Set(findings.map(({ articleId, field }) => `${articleId} ${field}`));
    for (const piece of pieces(drafts)) {
      const report = await to.client.import(piece, to.dryRun);
      outcomes.push(...report.articles);
      // What this side has seen, it has told with the line.
      for (const finding of report.findings)
        if (!told.has(`${finding.articleId} ${finding.field}`)) findings.push(placed(finding, origins));
    }
  }
  const errors = findings.filter(({ level }) => level === 'error').length;
  return { lines: [...findings.map(findingLine), summary(drafts.length, outcomes, findings, to)], errors };
}

async function readText(path: string): Promise<GivenFile> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES)
      throw new UsageError(`${path}: has ${size} bytes, ${MAX_FILE_BYTES} are read: split it`);
    return { name: path, text: decodeText(await readFile(path)) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof EncodingError) throw new UsageError(`${path}: ${error.message}`);
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new UsageError(`${path}: ${missing ? 'no such file' : 'may not be read'}`);
  }
}

function originsOf(articles: readonly RawArticle[]): Map<string, RawArticle> {
  return new Map(articles.map((article) => [String(article.fields.id ?? '').trim(), article]));
}

function placed(finding: KnowledgeFinding, origins: ReadonlyMap<string, RawArticle>): KnowledgeFinding {
  const origin = origins.get(finding.articleId ?? '');
  if (origin === undefined) return finding;
  return { ...finding, file: origin.file, line: origin.lineOf(finding.field ?? 'id') };
}

function pieces(drafts: readonly ArticleDraft[]): ArticleDraft[][] {
  const all: ArticleDraft[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const draft of drafts) {
    const size = Buffer.byteLength(JSON.stringify(draft));
    let last = all.at(-1);
    if (last === undefined || bytes + size > MAX_REQUEST_BYTES || last.length === MAX_REQUEST_ARTICLES) {
      last = [];
      all.push(last);
      bytes = 0;
    }
    last.push(draft);
    bytes += size;
  }
  return all;
}

function summary(
  sound: number,
  outcomes: readonly ImportedArticle[],
  findings: readonly KnowledgeFinding[],
  to: { dryRun: boolean } | null,
): string {
  const count = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const wrong = findings.filter(({ level }) => level === 'error').length;
  const found = `${wrong} wrong, ${findings.length - wrong} doubtful`;
  if (to === null) return `${sound} articles are sound; ${found}`;
  const done = `${count('added')} added, ${count('changed')} changed, ${count('unchanged')} unchanged; ${found}`;
  return to.dryRun ? `nothing is stored; it would be ${done}` : done;
}
