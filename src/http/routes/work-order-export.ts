import { stringify } from 'csv-stringify/sync';
import type { WorkOrder } from '../../protocol/work-order.ts';

export const exportFormats = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exportMediaTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
};

/** Without it Excel takes the file for the system's legacy encoding and garbles Chinese. */
const BYTE_ORDER_MARK = '\uFEFF';

type Cell = string | null;

/** Whether an agent has seen to the text. */
const textStates: Readonly<Record<WorkOrder['textState'], string>> = {
  draft: '草稿',
  edited: '已修改',
  confirmed: '已确认',
};

const columns: readonly (readonly [string, (order: WorkOrder) => Cell])[] = [
  ['工单编号', (order) => order.number],
  ['创建时间', (order) => order.createdAt],
  ['状态', (order) => order.status],
  ['诉求类型', (order) => order.form.kind],
  ['承办单位', (order) => order.form.unit],
  ['事项分类', (order) => order.form.category],
  ['主题', (order) => order.form.subject],
  ['诉求', (order) => order.form.request],
  ['诉求人', (order) => order.form.requesterName],
  ['来电单位', (order) => order.form.organisation],
  ['代谁来电', (order) => order.form.onBehalfOf],
  ['回拨电话', (order) => order.form.callbackPhone],
  ['区', (order) => order.form.district],
  ['街道', (order) => order.form.street],
  ['地点', (order) => order.form.location],
  ['发生时间', (order) => order.form.occurredAt?.text ?? null],
  ['发生时间起', (order) => order.form.occurredAt?.from ?? null],
  ['发生时间止', (order) => order.form.occurredAt?.to ?? null],
  ['匿名', (order) => yesNo(order.form.anonymous)],
  ['保密', (order) => yesNo(order.form.confidential)],
  ['回复要求', (order) => order.form.reply],
  ['关联工单', (order) => order.form.relatedOrder],
  ['工单内容', (order) => order.text],
  ['内容状态', (order) => textStates[order.textState]],
  ['补充信息', (order) => detailsText(order.details)],
  ['受理人', (order) => order.createdBy],
  ['通话编号', (order) => order.callId],
  ['工单ID', (order) => order.id],
];

/** Text of an export, piece by piece as the pages come in, so that no export is ever held in memory whole. */
export async function* exportText(format: ExportFormat, pages: AsyncIterable<readonly WorkOrder[]>) {
  if (format === 'csv') yield BYTE_ORDER_MARK + toCsv([columns.map(([title]) => title)]);
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield format === 'csv'
      ? toCsv(page.map((order) => columns.map(([, cell]) => cell(order))))
      : page.map((order) => `${JSON.stringify(order)}\n`).join('');
  }
}

/** Cells that a spreadsheet would run as a formula (= + - @) get an apostrophe in front. */
function toCsv(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: 'windows' },
  );
}

/** 拖欠工资｜欠薪金额：46000元；涉及人数：12人 */
function detailsText(details: WorkOrder['details']): Cell {
  if (details === null) return null;
  const answers = details.values.map(
    ({ label, value, unit }) =>
      `${label}：${typeof value === 'boolean' ? yesNo(value) : value}${typeof value === 'number' ? (unit ?? '') : ''}`,
  );
  return `${details.name}｜${answers.join('；')}`;
}

function yesNo(value: boolean): string {
  return value ? '是' : '否';
}
