import type { Article, ArticleDraft } from '../../src/protocol/knowledge.ts';

export function draft(id: string, changes: Partial<ArticleDraft> = {}): ArticleDraft {
  return {
    id,
    title: `标题 ${id}`,
    body: '正文。',
    unit: null,
    source: '规定',
    validFrom: null,
    validUntil: null,
    tags: [],
    ...changes,
  };
}

export function article(id: string, changes: Partial<Article> = {}): Article {
  return { ...draft(id), revision: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: 'a', ...changes };
}
