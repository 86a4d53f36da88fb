import { z } from 'zod';
import { Instant } from './common.ts';

/**
 * Life of a version: a draft is published at once or at a time, the next one supersedes it. Rolling back withdraws what
 * serves and publishes the one before anew; a draft that is given up is withdrawn too.
 */
export const catalogueStates = ['draft', 'scheduled', 'published', 'superseded', 'withdrawn'] as const;
export const CatalogueState = z.enum(catalogueStates);
export type CatalogueState = z.infer<typeof CatalogueState>;

/** Parts of a catalogue; `catalogue` is what stands above them: version, districts. */
export const catalogueParts = ['catalogue', 'units', 'items', 'communityDuties', 'questions'] as const;
export const CataloguePart = z.enum(catalogueParts);
export type CataloguePart = z.infer<typeof CataloguePart>;

/** Something wrong (`error`: it cannot be published) or doubtful (`warning`) about a catalogue. */
export const CatalogueFinding = z.object({
  level: z.enum(['error', 'warning']),
  part: CataloguePart,
  key: z.string().nullable().describe('id of the unit, duty or question, code of the item'),
  field: z.string().nullable().describe('field, or column of the CSV'),
  line: z.int().nullable().describe('line of the CSV it came from'),
  message: z.string().describe('what is wrong and what to do'),
});
export type CatalogueFinding = z.infer<typeof CatalogueFinding>;

/** All that was found; `findings` holds the first 500, errors before warnings. */
export const CatalogueReport = z.object({
  errors: z.int(),
  warnings: z.int(),
  findings: z.array(CatalogueFinding),
});
export type CatalogueReport = z.infer<typeof CatalogueReport>;

/** A version without its content. */
export const CatalogueVersion = z.object({
  id: z.int(),
  version: z.string().describe('the version’s own name, as suggestions carry it'),
  state: CatalogueState,
  note: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  publishAt: Instant.nullable().describe('when a scheduled version will be published'),
  publishedAt: Instant.nullable().describe('when it last began to serve'),
  errors: z.int(),
  warnings: z.int(),
});
export type CatalogueVersion = z.infer<typeof CatalogueVersion>;

/** A field that differs; lists and nested values are given whole. */
export const FieldChange = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });
export type FieldChange = z.infer<typeof FieldChange>;

const Named = z.object({ key: z.string(), name: z.string() });

/** What became of the units, items, duties or questions, told apart by id or code. */
export const PartDiff = z.object({
  added: z.array(Named),
  removed: z.array(Named),
  changed: z.array(Named.extend({ fields: z.array(FieldChange) })),
});
export type PartDiff = z.infer<typeof PartDiff>;

/** How a version differs from what serves. */
export const CatalogueDiff = z.object({
  from: z.string().describe('version that serves'),
  to: z.string(),
  districts: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
  units: PartDiff,
  items: PartDiff,
  communityDuties: PartDiff,
  questions: PartDiff,
});
export type CatalogueDiff = z.infer<typeof CatalogueDiff>;

/** A version with what was found in it and what it would change. */
export const CatalogueVersionDetail = CatalogueVersion.extend({
  report: CatalogueReport,
  diff: CatalogueDiff.nullable().describe('null when the content is no catalogue'),
});
export type CatalogueVersionDetail = z.infer<typeof CatalogueVersionDetail>;
