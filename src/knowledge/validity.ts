import type { Article } from '../protocol/knowledge.ts';

/** What an article is on a day, `YYYY-MM-DD`. */
export type Validity = 'valid' | 'not-yet' | 'expired';

export function validityOf(
  { validFrom, validUntil }: Pick<Article, 'validFrom' | 'validUntil'>,
  on: string,
): Validity {
  if (validUntil !== null && on > validUntil) return 'expired';
  return validFrom !== null && on < validFrom ? 'not-yet' : 'valid';
}

/** Why an article must be checked before it is told, in Chinese; null: nothing is against it. */
export function warningOf(
  article: Pick<Article, 'validFrom' | 'validUntil'>,
  { on, flagged }: { on: string; flagged: boolean },
): string | null {
  const validity = validityOf(article, on);
  const reasons = [
    ...(validity === 'expired' ? [`已过有效期（${article.validUntil}）`] : []),
    ...(validity === 'not-yet' ? [`尚未生效（${article.validFrom}起）`] : []),
    ...(flagged ? ['有坐席反映内容有误'] : []),
  ];
  return reasons.length === 0 ? null : `${reasons.join('，')}，请核实后再答复`;
}
