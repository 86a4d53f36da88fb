import { z } from 'zod';
import { FieldName } from '../protocol/form.ts';

const Name = z.string().trim().min(1).max(80);
const Code = z
  .string()
  .regex(/^[A-Z]{2}-[0-9]{3}$/, 'must be two capital letters, - and three digits: GD-001');
const Id = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be 1 to 64 lower-case letters, digits and -');

/**
 * How a unit stands in the city: an office of the city, of a district, a street or town, a community, a company, another
 * city.
 */
export const unitKinds = ['市级部门', '区级部门', '街道乡镇', '社区', '企业', '其他'] as const;

/** A handling unit (承办单位). */
export const CatalogueUnit = z.strictObject({
  id: Id,
  /** The name orders are dispatched under, and the dispatch model's label. */
  name: Name,
  /** Other names people use; none may belong to two units. */
  aliases: z.array(Name).default([]),
  kind: z.enum(unitKinds),
  /** The district it works in; null when it serves the whole city. */
  district: Name.nullable(),
  /** Name of the unit above it. */
  parent: Name.nullable().default(null),
  /** A telephone or desk. */
  contact: z.string().trim().min(1).max(80).nullable().default(null),
  /** For example 周一至周五 8:30–12:00. */
  hours: z.string().trim().min(1).max(80).nullable().default(null),
});
export type CatalogueUnit = z.infer<typeof CatalogueUnit>;

/** Who leads a matter: one unit for the whole city, or one in each district. */
export const LeadUnit = z.strictObject({ unit: Name, district: Name.nullable() });

/** How soon a matter must be dealt with: 2 hours, 1, 5 and 15 working days. */
export const dueClasses = ['紧急', '限时', '一般', '复杂'] as const;

/** A matter of the dispatch catalogue (派单目录事项). */
export const CatalogueItem = z.strictObject({
  code: Code,
  name: Name,
  description: z.string().trim().min(4).max(400),
  keywords: z.array(z.string().trim().min(1).max(20)).default([]),
  /** `cat1/cat2` of the category system in use. */
  category: z.string().trim().min(1).max(120),
  leads: z.array(LeadUnit).min(1),
  /** Sentences as a caller would say them. */
  examples: z.array(z.string().trim().min(1).max(120)).max(6).default([]),
  /** Units that help the leading one. */
  coHandlers: z.array(Name).default([]),
  due: z.enum(dueClasses).default('一般'),
  /** Fields of the form that a matter of this kind cannot do without. */
  requiredFields: z.array(FieldName).default([]),
  /** Id of the form of its scenario. */
  scenario: z.string().trim().min(1).max(64).nullable().default(null),
});
export type CatalogueItem = z.infer<typeof CatalogueItem>;

/** What a street, town or community may never be handed (社区职责清单), and the items that this bars. */
export const CommunityDuty = z.strictObject({
  id: Id,
  text: Name,
  items: z.array(Code),
  /** The rule that says so. */
  basis: z.string().trim().min(1).max(200),
});
export type CommunityDuty = z.infer<typeof CommunityDuty>;

/** A question that can tell units apart when the ranking is unsure, and its answers with the words that callers give them in. */
export const SplittingQuestion = z.strictObject({
  id: Id,
  text: z.string().trim().min(2).max(80),
  answers: z
    .array(
      z.strictObject({
        text: z.string().trim().min(1).max(40),
        words: z.array(z.string().trim().min(1).max(20)).min(1).max(20),
      }),
    )
    .min(2)
    .max(8),
});
export type SplittingQuestion = z.infer<typeof SplittingQuestion>;

/** `catalogue/dispatch.json`. */
export const DispatchCatalogue = z.strictObject({
  version: z.string().trim().min(1).max(40),
  districts: z.array(Name).min(1),
  units: z.array(CatalogueUnit).min(1),
  items: z.array(CatalogueItem),
  communityDuties: z.array(CommunityDuty).default([]),
  questions: z.array(SplittingQuestion).max(20).default([]),
});
export type DispatchCatalogue = z.infer<typeof DispatchCatalogue>;
