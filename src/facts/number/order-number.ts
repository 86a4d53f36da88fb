import type { FactOf } from '../../protocol/fact.ts';
import { fact } from '../fact.ts';
import type { HeardNumber } from './heard-numbers.ts';
import type { NumberShape } from './number-shape.ts';

/** Order numbers begin with the day of the order (20180527) and go on with 4 to 8 digits; six are the most common. */
const ORDER = /^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4,8}$/;
const USUAL = 14;
const LONGEST = 16;

export function isOrderNumber(digits: string): boolean {
  return ORDER.test(digits);
}

export const orderShape: NumberShape = {
  whole: isOrderNumber,
  grows: (digits) => isOrderNumber(digits) && digits.length < USUAL,
  begins: (digits) => /^20[12]/.test(digits),
  short: () => false,
  nearly: () => false,
  completed: () => null,
  shapeless: false,
  longest: LONGEST,
};

/** The number that this very call was given. */
const NEW_ORDER =
  /(?:这次|本次|这个|新)(?:的|给您|为您|帮您)?(?:登记|生成|受理|建)?的?(?:工单|单子|单号|编号|受理号)|(?:工单|单号|编号|受理号)[^，。]{0,26}(?:记一下|请记|记好|记下|保存)|(?:生成|登记|受理|派单|记录|提交)(?:好|成功|完|完毕)?(?:了)?[^。？]{0,12}(?:工单|单号|编号|受理号)(?:号码|号|编号)?(?:就?是|为)/;
const EARLIER_ORDER =
  /查到|查询到|看到|找到|之前|上次|上回|原来|以前|昨天|前天|当时|早上|上午|对吗|是吗|吗|[？?]/;

/**
 * @param text the agent's words
 * @param today the day of the call, `20180530`
 * @returns whether a number that the agent is the first to say is the one of this call
 */
export function isNewOrder(text: string, digits: string, today: string): boolean {
  if (NEW_ORDER.test(text)) return true;
  return digits.startsWith(today) && !EARLIER_ORDER.test(text);
}

const CLOSED_AFTER =
  /^.{0,10}?(?:(?<!没|没有|未|不)(?:办|修|处理|解决|弄|搞)(?:好|完)了|不算|没事了|不是(?:这|那)个|是别的事)/;
const NOT_THIS =
  /(?:不是|不要|别看)(?:这|那)(?:个|条|张|件)?(?:单|工单|事|的)?|(?:这|那)(?:个|条|张|件)(?:单子?|工单|号)?(?:就)?(?:不算|不是|不对)|(?:弄|搞|看|拿|报|念|说)错(?:单|号|了)|是(?:另外|别的)(?:一件)?事/;

/** 那个办好了, said right after an order's number: the call is not about it. */
export function isClosedOrder(after: string): boolean {
  return CLOSED_AFTER.test(after);
}

/** 不是这个单, 那个不算: the order spoken of is another than the one meant. */
export function isNotThisOrder(text: string): boolean {
  return NOT_THIS.test(text);
}

export function orderFact(heard: HeardNumber, earlier: boolean): FactOf<'order-number'> {
  const { digits, status, source, evidence, spoken, sought, making } = heard;
  const agreed = status === 'confirmed';
  const plain = making === 'repaired' || making === 'doubted' ? 0.55 : sought ? 0.92 : 0.75;
  return fact(
    'order-number',
    { number: digits, earlier },
    {
      confidence: agreed ? 0.97 : plain,
      source,
      rule: agreed ? 'order-number-repeated' : 'order-number',
      evidence,
      spoken,
      status,
      key: digits,
    },
  );
}
