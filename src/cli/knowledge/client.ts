import { z } from 'zod';
import {
  type ArticleDraft,
  ArticleListing,
  KnowledgeFlag,
  KnowledgeReport,
} from '../../protocol/knowledge.ts';
import { ApiClient } from '../service/api-client.ts';

const ArticlePage = z.object({ items: z.array(ArticleListing), nextCursor: z.string().nullable() });
const FlagPage = z.object({ items: z.array(KnowledgeFlag), nextCursor: z.int().nullable() });
const Anything = z.unknown();

/** A service's routes under /v1/knowledge. */
export class KnowledgeClient extends ApiClient {
  /** @throws UsageError unless both are there */
  constructor(at: { url?: string | undefined; token?: string | undefined }) {
    super('/v1/knowledge', at);
  }

  /** All articles, or those of an owner, by id. */
  async articles({
    unit,
    body = false,
  }: {
    unit?: string | undefined;
    body?: boolean;
  }): Promise<ArticleListing[]> {
    const all: ArticleListing[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = new URLSearchParams({
        limit: body ? '50' : '200',
        body: String(body),
        ...(unit === undefined ? {} : { unit }),
        ...(cursor === '' ? {} : { cursor }),
      });
      const page: z.infer<typeof ArticlePage> = await this.ask(ArticlePage, 'GET', `/articles?${query}`);
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  }

  async search(words: string, on: string | undefined): Promise<ArticleListing[]> {
    const query = new URLSearchParams({ q: words, limit: '5', ...(on === undefined ? {} : { on }) });
    return (await this.ask(ArticlePage, 'GET', `/articles?${query}`)).items;
  }

  import(articles: readonly ArticleDraft[], dryRun: boolean): Promise<KnowledgeReport> {
    return this.ask(KnowledgeReport, 'POST', '/articles', { articles, dryRun });
  }

  async remove(id: string): Promise<void> {
    await this.ask(Anything, 'DELETE', `/articles/${encodeURIComponent(id)}`);
  }

  /** The newest flags. */
  async flags(all: boolean): Promise<KnowledgeFlag[]> {
    return (await this.ask(FlagPage, 'GET', `/flags?state=${all ? 'all' : 'open'}&limit=200`)).items;
  }

  resolve(id: string): Promise<KnowledgeFlag> {
    return this.ask(KnowledgeFlag, 'POST', `/flags/${encodeURIComponent(id)}/resolve`);
  }
}
