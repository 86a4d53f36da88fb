import type { KnowledgeFinding, KnowledgeReport } from '../../protocol/knowledge.ts';

const MOST = 500;

/** Counts findings and keeps the first 500, errors before warnings. */
export function reportOf({
  dryRun,
  articles,
  findings,
}: Pick<KnowledgeReport, 'dryRun' | 'articles'> & {
  findings: readonly KnowledgeFinding[];
}): KnowledgeReport {
  const errors = findings.filter(({ level }) => level === 'error');
  const warnings = findings.filter(({ level }) => level === 'warning');
  return {
    dryRun,
    errors: errors.length,
    warnings: warnings.length,
    articles,
    findings: [...errors, ...warnings].slice(0, MOST),
  };
}
