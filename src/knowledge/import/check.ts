import { ArticleDraft, type KnowledgeFinding } from '../../protocol/knowledge.ts';
import { fieldList, fieldOf, readValue } from './fields.ts';
import type { RawArticle } from './raw-article.ts';

/** Who may own an article: as the catalogue knows units, by name or alias. */
export interface UnitNames {
  unit(name: string): { readonly name: string } | undefined;
}

export interface CheckedArticles {
  /** Those without an error, each id once. */
  readonly drafts: ArticleDraft[];
  readonly findings: KnowledgeFinding[];
}

/**
 * Checks articles one by one: what is wrong leaves an article out, what is doubtful is told.
 *
 * @param units null: owners are not looked up
 */
export function checkArticles(articles: readonly RawArticle[], units: UnitNames | null): CheckedArticles {
  const findings: KnowledgeFinding[] = [];
  const drafts = new Map<string, ArticleDraft>();
  for (const article of articles) {
    const { draft, found } = checkArticle(article, units);
    findings.push(...found);
    if (draft === null) continue;
    if (drafts.has(draft.id))
      findings.push(
        finding(article, draft.id, 'error', 'id', 'another article has this id: keep one of them'),
      );
    else drafts.set(draft.id, draft);
  }
  return { drafts: [...drafts.values()], findings };
}

function checkArticle(
  article: RawArticle,
  units: UnitNames | null,
): { draft: ArticleDraft | null; found: KnowledgeFinding[] } {
  const fields: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(article.fields)) {
    const field = fieldOf(name);
    if (field === undefined) unknown.push(name);
    else fields[field] = readValue(field, value);
  }
  const id = typeof fields.id === 'string' && fields.id !== '' ? fields.id : null;
  const doubt = (field: string, message: string) => finding(article, id, 'warning', field, message);
  const found = unknown.map((name) => doubt(name, `"${name}" is not read; the fields are: ${fieldList}`));
  const parsed = ArticleDraft.safeParse(fields);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const field = String(path[0] ?? '');
      const value = fields[field];
      const missing = value === undefined || value === '';
      found.push(finding(article, id, 'error', field, missing ? 'is missing' : message));
    }
    return { draft: null, found };
  }
  const draft = parsed.data;
  if (draft.source === null) found.push(doubt('source', 'names no source: nobody can check it'));
  if (draft.unit === null || units === null) return { draft, found };
  const unit = units.unit(draft.unit);
  if (unit === undefined)
    found.push(doubt('unit', `the catalogue has no unit ${draft.unit}: the article has no owner`));
  return { draft: { ...draft, unit: unit?.name ?? null }, found };
}

function finding(
  { file, lineOf }: RawArticle,
  articleId: string | null,
  level: KnowledgeFinding['level'],
  field: string,
  message: string,
): KnowledgeFinding {
  return { level, file, line: lineOf(field), articleId: articleId?.slice(0, 200) ?? null, field, message };
}
