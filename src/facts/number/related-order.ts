import type { FactOf } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { digitGroups } from '../digits.ts';
import { fact, ranked } from '../fact.ts';
import { evidenceOf, pushBounded, type Span } from '../text.ts';

const ORDER_WORD = /工单|单号|编号|受理号|登记号|短信/;
const OTHER_WORD = /身份证|账号|帐号|卡号|户号|订单|快递|发票|合同|流水|车架|电话|手机/;
/** The number that this very call was given. */
const NEW_ORDER =
  /(?:这次|本次|新)(?:的|给您|为您|帮您)?(?:登记|生成|受理)?的?(?:工单|单号|受理号)|(?:工单|单号|受理号)[^，。]{0,26}(?:记一下|请记)/;
const MAX_KEPT = 6;

/** Order numbers begin with the day of the order (20180527) and go on with 4 to 8 digits. */
function isOrderNumber(digits: string): boolean {
  return /^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4,8}$/.test(digits);
}

/** The number of an earlier order, dictated by the caller or found by the agent. */
export class RelatedOrderExtractor implements FactExtractor {
  private readonly found: FactOf<'order-number'>[] = [];
  private begun = '';

  observe(turn: Turn): void {
    const about = turn.asked.has('order') || ORDER_WORD.test(turn.text) || this.begun !== '';
    if (OTHER_WORD.test(turn.text) && !ORDER_WORD.test(turn.text)) {
      this.begun = '';
      return;
    }
    if (turn.speaker === 'agent' && NEW_ORDER.test(turn.text)) return;
    let joined = '';
    let span: Span | null = null;
    for (const group of digitGroups(turn.text)) {
      const near: boolean = span !== null && group.start - span.end <= 6;
      if (isOrderNumber(group.digits)) {
        this.keep(group.digits, turn, group, about);
        joined = '';
        this.begun = '';
        continue;
      }
      joined = near ? joined + group.digits : group.digits;
      span = { start: near && span !== null ? span.start : group.start, end: group.end };
      const whole = this.begun + joined;
      if (isOrderNumber(joined) && joined.length >= 14) this.keep(joined, turn, span, about);
      else if (isOrderNumber(whole) && whole.length >= 14 && turn.speaker === 'caller') {
        this.keep(whole, turn, span, about);
      }
    }
    if (turn.speaker !== 'caller') return;
    const goesOn = joined !== '' && joined.length >= 3 && about;
    const whole = /^20\d/.test(joined) ? joined : this.begun + joined;
    this.begun = goesOn && /^20\d/.test(whole) && whole.length < 14 ? whole : '';
  }

  facts(): readonly FactOf<'order-number'>[] {
    return ranked(this.found);
  }

  private keep(digits: string, turn: Turn, span: Span, about: boolean): void {
    const proof = evidenceOf(turn.segment, span);
    const known = this.found.findIndex(({ value }) => value.number === digits);
    const earlier = known < 0 ? undefined : this.found.splice(known, 1)[0];
    const repeated = earlier !== undefined;
    pushBounded(
      this.found,
      fact(
        'order-number',
        { number: digits, earlier: true },
        {
          key: digits,
          spoken: earlier?.spoken ?? proof.text,
          status: repeated ? 'confirmed' : 'stated',
          confidence: repeated ? 0.97 : about ? 0.92 : 0.7,
          source: repeated ? 'read-back' : turn.speaker === 'caller' ? 'caller' : 'inferred',
          rule: repeated ? 'order-number-repeated' : 'order-number',
          evidence: [...(earlier?.evidence.slice(-2) ?? []), proof],
        },
      ),
      MAX_KEPT,
    );
  }
}
