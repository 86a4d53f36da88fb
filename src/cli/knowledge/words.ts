import type { ArticleListing, KnowledgeFinding, KnowledgeFlag } from '../../protocol/knowledge.ts';

/** `养犬登记 (yang-quan, revision 2, 市公安局, valid 2021-05-01 –): warning`. */
export function articleLine({
  id,
  revision,
  title,
  unit,
  validFrom,
  validUntil,
  warning,
}: ArticleListing): string {
  const valid =
    validFrom === null && validUntil === null ? '' : `, valid ${validFrom ?? ''} – ${validUntil ?? ''}`;
  const owner = unit === null ? 'nobody' : unit;
  const rest = warning === null ? '' : `: ${warning}`;
  return `${title} (${id}, revision ${revision}, ${owner}${valid.trimEnd()})${rest}`;
}

/** An article with the passage that fits, and where it stems from. */
export function cardLines(article: ArticleListing): string[] {
  const { passage, source } = article;
  return [
    articleLine(article),
    ...(passage ?? '').split('\n').map((line) => `    ${line}`),
    ...(source === null ? [] : [`    — ${source}`]),
  ];
}

export function flagLine({
  id,
  articleId,
  revision,
  title,
  unit,
  by,
  at,
  reason,
  resolvedBy,
}: KnowledgeFlag): string {
  const state = resolvedBy === null ? 'open' : `resolved by ${resolvedBy}`;
  const why = reason === null ? '' : `: ${reason}`;
  return `#${id} ${title} (${articleId}, revision ${revision}, ${unit ?? 'nobody'}) ${state}, by ${by} at ${at}${why}`;
}

/** `wrong: a.csv, line 3: yang-quan: title is missing`. */
export function findingLine({ level, file, line, articleId, field, message }: KnowledgeFinding): string {
  const where = [file, line === null ? null : `line ${line}`].filter((part) => part !== null).join(', ');
  const what = [articleId, field === null ? message : `${field} ${message}`].filter((part) => part !== null);
  return [level === 'error' ? 'wrong' : 'doubtful', ...(where === '' ? [] : [where]), ...what].join(': ');
}
