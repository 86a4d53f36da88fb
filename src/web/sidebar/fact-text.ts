import type { Fact, FactOf } from '../../protocol/fact.ts';
import { factLabels } from './labels.ts';

/** A fact in an agent's words; null for what the page shows elsewhere. */
export interface FactText {
  readonly label: string;
  readonly text: string;
}

export function factText(fact: Fact): FactText | null {
  const text = valueText(fact);
  return text === null ? null : { label: labelOf(fact), text };
}

function labelOf(fact: Fact): string {
  switch (fact.type) {
    case 'phone':
      return fact.value.use === 'spare' ? '备用电话' : fact.value.use === 'other' ? '其他电话' : '回电号码';
    case 'account-number':
      return fact.value.label;
    case 'time':
      return fact.value.use === 'wish' ? '时间要求' : '规律';
    case 'person':
      return fact.value.use === 'complained-of' ? '被反映人' : '相关人员';
    case 'danger':
      return '已排除风险';
    default:
      return factLabels[fact.type] ?? fact.type;
  }
}

function valueText(fact: Fact): string | null {
  switch (fact.type) {
    case 'phone':
      return fact.value.extension === null
        ? fact.value.number
        : `${fact.value.number} 转 ${fact.value.extension}`;
    case 'identity-number':
      return fact.value.valid ? fact.value.number : `${fact.value.number}（校验不符）`;
    case 'plate':
      return fact.value.complete ? fact.value.plate : `${fact.value.plate}（不完整）`;
    case 'order-number':
    case 'account-number':
      return fact.value.number;
    case 'money':
      return moneyText(fact);
    case 'count':
      return `${about(fact.value.approximate)}${rangeText(fact.value.amount, fact.value.upTo)}${fact.value.unit}`;
    case 'time':
    case 'place':
      return fact.value.text;
    case 'person':
      return `${fact.value.name}${fact.value.title ?? ''}`;
    case 'organisation':
      return fact.value.name;
    case 'object':
      return fact.value.text;
    case 'danger':
      return fact.value.explanation;
    default:
      return null;
  }
}

function moneyText({ value }: FactOf<'money'>): string {
  const per = value.per === null ? '' : `/${value.per}`;
  return `${about(value.approximate)}${rangeText(value.amount, value.upTo)}元${per}`;
}

function about(approximate: boolean): string {
  return approximate ? '约' : '';
}

function rangeText(amount: number, upTo: number | null): string {
  return upTo === null ? String(amount) : `${amount}–${upTo}`;
}
