import type { z } from 'zod';
import { CatalogueItem, CatalogueUnit } from '../schema.ts';

/** How a column's cells become a field. */
export interface CsvColumn {
  /** The field, and the column's heading. */
  readonly field: string;
  /** Its heading in Chinese. */
  readonly title: string;
  /** What an empty or filled cell stands for; undefined: the field's default. */
  readonly read: (cell: string) => unknown;
}

/** A part of the catalogue that comes as CSV, a line each. */
export interface CsvPart<Entry> {
  readonly part: 'units' | 'items';
  /** Field that tells entries apart. */
  readonly key: 'id' | 'code';
  readonly keyOf: (entry: Entry) => string;
  readonly schema: z.ZodType<Entry>;
  readonly columns: readonly CsvColumn[];
}

const asIs = (cell: string) => cell;
const orNull = (cell: string) => (cell === '' ? null : cell);
const orDefault = (cell: string) => (cell === '' ? undefined : cell);
const list = (cell: string) =>
  cell
    .split(/[；;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
/** `unit@district`, or `unit` alone for the whole city. */
const leads = (cell: string) =>
  list(cell).map((lead) => {
    const [unit = '', district] = lead.split(/[@＠]/).map((part) => part.trim());
    return { unit, district: district ?? null };
  });

export const unitsCsv: CsvPart<CatalogueUnit> = {
  part: 'units',
  key: 'id',
  keyOf: ({ id }) => id,
  schema: CatalogueUnit,
  columns: [
    { field: 'id', title: '编号', read: asIs },
    { field: 'name', title: '名称', read: asIs },
    { field: 'aliases', title: '别名', read: list },
    { field: 'kind', title: '类别', read: asIs },
    { field: 'district', title: '区', read: orNull },
    { field: 'parent', title: '上级', read: orNull },
    { field: 'contact', title: '联系方式', read: orNull },
    { field: 'hours', title: '办公时间', read: orNull },
  ],
};

export const itemsCsv: CsvPart<CatalogueItem> = {
  part: 'items',
  key: 'code',
  keyOf: ({ code }) => code,
  schema: CatalogueItem,
  columns: [
    { field: 'code', title: '编码', read: asIs },
    { field: 'name', title: '名称', read: asIs },
    { field: 'description', title: '说明', read: asIs },
    { field: 'keywords', title: '关键词', read: list },
    { field: 'category', title: '类别', read: asIs },
    { field: 'leads', title: '主办单位', read: leads },
    { field: 'examples', title: '例句', read: list },
    { field: 'coHandlers', title: '协办单位', read: list },
    { field: 'due', title: '时限', read: orDefault },
    { field: 'requiredFields', title: '必填项', read: list },
    { field: 'scenario', title: '场景', read: orNull },
  ],
};
