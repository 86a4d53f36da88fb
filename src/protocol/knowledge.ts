import { z } from 'zod';
import { Instant } from './common.ts';

/** The store keeps neither half characters nor NUL. */
const isWellFormed = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
const BROKEN = 'holds half characters or NUL: its encoding was read wrongly';
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'must be one line')
    .refine(isWellFormed, BROKEN);

/** Stays the same as long as the article is about the same thing. */
export const ArticleId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1 to 64 lower-case letters, digits and -');

export const MAX_BODY_CHARACTERS = 20_000;

/** What somebody writes: an article without its history. */
export const ArticleDraft = z
  .strictObject({
    id: ArticleId,
    title: line(200),
    body: z
      .string()
      .trim()
      .min(1)
      .max(MAX_BODY_CHARACTERS)
      .refine(isWellFormed, BROKEN)
      .describe('plain text or Markdown'),
    unit: line(80).nullable().default(null).describe('handling unit that owns it, by name or alias'),
    source: line(300).nullable().default(null).describe('document or address that it stems from'),
    validFrom: z.iso.date().nullable().default(null).describe('first day'),
    validUntil: z.iso.date().nullable().default(null).describe('last day, inclusive'),
    tags: z.array(line(40)).max(20).default([]).describe('other words that callers use for it'),
  })
  .refine(
    ({ validFrom, validUntil }) => validFrom === null || validUntil === null || validFrom <= validUntil,
    {
      path: ['validUntil'],
      message: 'must not lie before validFrom',
    },
  );
export type ArticleDraft = z.infer<typeof ArticleDraft>;

/** An article as one of its revisions says it; `revision` counts from 1. */
export const Article = z.object({
  id: ArticleId,
  revision: z.int().min(1),
  title: z.string(),
  body: z.string(),
  unit: z.string().nullable(),
  source: z.string().nullable(),
  validFrom: z.string().nullable(),
  validUntil: z.string().nullable(),
  tags: z.array(z.string()),
  updatedAt: Instant,
  updatedBy: z.string(),
});
export type Article = z.infer<typeof Article>;

/** An article in a list. */
export const ArticleListing = Article.extend({
  body: z.string().nullable().describe('null unless asked for with `body=true`'),
  warning: z.string().nullable().describe('why it must be checked before it is told, in Chinese'),
  passage: z.string().nullable().describe('what fits the search best; null in a list without one'),
});
export type ArticleListing = z.infer<typeof ArticleListing>;

/** Something wrong (`error`: the article is left out) or doubtful (`warning`) about what was imported. */
export const KnowledgeFinding = z.object({
  level: z.enum(['error', 'warning']),
  file: z.string().nullable(),
  line: z.int().nullable().describe('line of the file, from 1'),
  articleId: z.string().nullable(),
  field: z.string().nullable(),
  message: z.string().describe('what is wrong and what to do'),
});
export type KnowledgeFinding = z.infer<typeof KnowledgeFinding>;

export const ImportedArticle = z.object({
  id: ArticleId,
  outcome: z.enum(['added', 'changed', 'unchanged']),
  revision: z.int(),
});
export type ImportedArticle = z.infer<typeof ImportedArticle>;

/** `findings` holds the first 500, errors before warnings. */
export const KnowledgeReport = z.object({
  dryRun: z.boolean().describe('nothing was stored'),
  errors: z.int(),
  warnings: z.int(),
  articles: z.array(ImportedArticle),
  findings: z.array(KnowledgeFinding),
});
export type KnowledgeReport = z.infer<typeof KnowledgeReport>;

/** Somebody says that an article is wrong. */
export const KnowledgeFlag = z.object({
  id: z.int(),
  articleId: ArticleId,
  revision: z.int().describe('the text that is wrong'),
  title: z.string(),
  unit: z.string().nullable().describe('the owner, by that revision'),
  by: z.string(),
  callId: z.string().nullable(),
  reason: z.string().nullable(),
  at: Instant,
  resolvedAt: Instant.nullable(),
  resolvedBy: z.string().nullable(),
});
export type KnowledgeFlag = z.infer<typeof KnowledgeFlag>;
