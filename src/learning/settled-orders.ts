import { z } from 'zod';
import type { LearntRow } from '../store/repositories/learnt-repository.ts';
import { parseRecord } from '../training/read-rows.ts';
import { settledText } from './matter-text.ts';

const OrderNumber = z
  .string()
  .trim()
  .regex(/^[\w-]{1,64}$/);
/** `20180531`, `2018-05-31` or an ISO 8601 instant with offset; earlier years are slips that could not be written back. */
const Day = z
  .union([
    z
      .string()
      .regex(/^\d{8}$/)
      .transform((day) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`)
      .pipe(z.iso.date()),
    z.iso.date(),
    z.iso.datetime({ offset: true }),
  ])
  .refine((day) => day >= '1900');
const District = z.string().trim().min(1).max(40);

/** How an imported order is told from those made here, whose numbers may be the same. */
export function importedId(number: string): string {
  return `import-${number}`;
}

/** A city's past order as the ranking remembers it, or what is wrong with the record. */
export function parseSettledOrder(
  record: Readonly<Record<string, unknown>>,
  fields: { text: string; label: string },
): LearntRow | string {
  const number = OrderNumber.safeParse(record.order_no);
  if (!number.success) return 'order_no: 1 to 64 letters, digits, - or _ are needed';
  const day = Day.safeParse(record.date);
  if (!day.success) return 'date: 20180531, 2018-05-31 or a time with offset is needed';
  const row = parseRecord(record, fields);
  if (typeof row === 'string') return row;
  const district = District.safeParse(record.district);
  const kept = [row.text, row.unit, row.category, district.data];
  // PostgreSQL's texts cannot hold it, and the whole page of orders would be refused.
  if (kept.some((text) => text?.includes('\0'))) return 'a NUL character stands in it';
  return {
    orderId: importedId(number.data),
    number: number.data,
    at: new Date(day.data),
    text: settledText(row.text),
    unit: row.unit,
    category: row.category,
    district: district.success ? district.data : null,
    refused: [],
    settled: true,
  };
}

/** An order of which only the agent has said whose it is counts half. */
export const UNSETTLED_WEIGHT = 0.5;

/**
 * A line of training data as `npm run train` reads it; null for an order that has no unit or text.
 *
 * @param date its day, `YYYY-MM-DD`
 */
export function toTrainingRecord(row: LearntRow, date: string): object | null {
  const { number, text, unit, category, district, refused, settled } = row;
  if (unit === null || text === '') return null;
  const slash = category?.indexOf('/') ?? -1;
  return {
    order_no: number,
    date,
    text_masked: text,
    unit,
    ...(category === null || slash < 0
      ? {}
      : { cat1: category.slice(0, slash), cat2: category.slice(slash + 1) }),
    ...(district === null ? {} : { district }),
    ...(refused.length === 0 ? {} : { refused }),
    weight: settled ? 1 : UNSETTLED_WEIGHT,
  };
}
