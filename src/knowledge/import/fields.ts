/** Fields of an article and their names in Chinese, as front matter, columns and meta elements may call them. */
const NAMES: Readonly<Record<string, string>> = {
  id: '编号',
  title: '标题',
  body: '正文',
  unit: '承办单位',
  source: '来源',
  validFrom: '生效日期',
  validUntil: '失效日期',
  tags: '标签',
};
const byName = new Map(
  Object.entries(NAMES).flatMap(([field, chinese]) => [
    [field.toLowerCase(), field],
    [chinese, field],
  ]),
);

/** For messages: `id (编号), title (标题), …`. */
export const fieldList = Object.entries(NAMES)
  .map(([field, chinese]) => `${field} (${chinese})`)
  .join(', ');

/** The field of that name; undefined when there is none. */
export function fieldOf(name: string): string | undefined {
  return byName.get(name.trim().toLowerCase());
}

const SEPARATORS = /[;；,，、|\n]/u;
const DATE = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/u;

/** A value as the checks want it: empty as null, dates as `YYYY-MM-DD`, tags as a list, numbers as text. */
export function readValue(field: string, value: unknown): unknown {
  if (field === 'tags') return readTags(value);
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return text;
  const trimmed = text.trim();
  if (trimmed === '') return field === 'title' || field === 'body' || field === 'id' ? '' : null;
  const [, year, month = '', day = ''] = field.startsWith('valid') ? (DATE.exec(trimmed) ?? []) : [];
  return year === undefined ? trimmed : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function readTags(value: unknown): unknown {
  if (value === null || value === undefined) return [];
  const list = typeof value === 'string' ? value.split(SEPARATORS) : value;
  if (!Array.isArray(list)) return list;
  const tags = list.map((tag: unknown) => (typeof tag === 'number' ? String(tag) : tag));
  return [
    ...new Set(tags.map((tag) => (typeof tag === 'string' ? tag.trim() : tag)).filter((tag) => tag !== '')),
  ];
}
