import { z } from 'zod';

const Name = z.string().trim().min(1).max(80);

/** How a unit stands in the city: an office of the city, of a district, a street or town, a company, another city. */
export const unitKinds = ['市级部门', '区级部门', '街道乡镇', '企业', '其他'] as const;

/** A handling unit (承办单位). */
export const CatalogueUnit = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  /** The name orders are dispatched under, and the dispatch model's label. */
  name: Name,
  /** Other names people use; none may belong to two units. */
  aliases: z.array(Name).default([]),
  kind: z.enum(unitKinds),
  /** The district it works in; null when it serves the whole city. */
  district: Name.nullable(),
});
export type CatalogueUnit = z.infer<typeof CatalogueUnit>;

/** Who leads a matter: one unit for the whole city, or one in each district. */
export const LeadUnit = z.strictObject({ unit: Name, district: Name.nullable() });

/** A matter of the dispatch catalogue (派单目录事项). */
export const CatalogueItem = z.strictObject({
  code: z.string().regex(/^[A-Z]{2}-[0-9]{3}$/),
  name: Name,
  description: z.string().trim().min(4).max(400),
  keywords: z.array(z.string().trim().min(1).max(20)).default([]),
  /** `cat1/cat2` of the category system in use. */
  category: z.string().trim().min(1).max(120),
  leads: z.array(LeadUnit).min(1),
});
export type CatalogueItem = z.infer<typeof CatalogueItem>;

/** `catalogue/dispatch.json`. */
export const DispatchCatalogue = z.strictObject({
  version: z.string().min(1).max(40),
  districts: z.array(Name).min(1),
  units: z.array(CatalogueUnit).min(1),
  items: z.array(CatalogueItem),
});
export type DispatchCatalogue = z.infer<typeof DispatchCatalogue>;
