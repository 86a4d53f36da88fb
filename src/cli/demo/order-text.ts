import { fieldNames } from '../../protocol/form.ts';
import type { WorkOrder } from '../../protocol/work-order.ts';
import { padTo } from '../terminal/display-width.ts';
import { fieldLabels, type Paint, valueText } from '../terminal/words.ts';

/** A finished work order as lines: number, filled fields, text. */
export function orderLines(order: WorkOrder, paint: Paint): string[] {
  const fields = fieldNames.flatMap((field) => {
    const value = order.form[field];
    if (value === null || value === false) return [];
    return [`  ${paint('dim', padTo(fieldLabels[field], 10))}${valueText(value)}`];
  });
  return [
    `${paint(['bold', 'green'], `工单 ${order.number}`)}`,
    ...fields,
    `  ${paint('dim', padTo('内容', 10))}${order.text}`,
  ];
}
