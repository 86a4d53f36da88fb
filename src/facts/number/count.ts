import type { FactOf } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { allMatches, type Span } from '../text.ts';
import { MentionedAmounts } from './mentioned-amounts.ts';
import { QUANTITY_RANGE, rangeOf } from './quantity.ts';

export interface CountMention extends Span {
  readonly value: FactOf<'count'>['value'];
}

const PEOPLE =
  '老人家?|小孩子?|孩子|娃娃?|学生|业主|居民|住户|工人|民工|农民工|员工|职工|同事|保安|司机|男的|女的|男人|女人|孕妇|医生|护士|老师|乘客|游客|顾客|客人|村民|警察|民警|城管|队员|病人|伤员|伤者|租客|商贩|小贩|摊贩|人员|年轻人|小伙子|同学|朋友|老板|证人|工友|租户|商户';
const THINGS =
  '家庭|摊位?|店铺?|商铺|窗户|窗口|井盖|坑|洞|路灯|垃圾桶|车位|充电桩|摄像头|小区|村子?|自然村|班级|电梯|水表|电表|空调|音响|喇叭|帐篷|棚子|铁皮房|柱子|路障|红绿灯|公交站|厕所|房间|单位|部门|门面|工作日';
const UNITS = [
  '户人家|户(?!口|型|外|籍|号|头|主)',
  '口人|多?人(?!民|行|才|工|口|生|情|员|物|事|文|体|家|社|均|大|次)',
  '名(?!单|字|称|额|义|片|牌|气)',
  '位(?!数|置|移|子|于|是|[，。\\s]|$)',
  '家(?!里|长|具|电|属|伙|庭|门|住|私|乡|教|务|有|是|的)',
  '辆',
  '台(?!风|阶|湾|球|账|词|式|灯|州|山|北|布)',
  '部(?!门|队|分|长|位|委|里|落|署|件)',
  '艘|架(?!子|空)|棵|株|盏|套(?!路|餐|现|话|用)|间(?!隔|断|接|距)|处(?!理|罚|于|分|长|所|置)|根(?!本|据|源)',
  '只(?!是|有|要|能|好|会|不|剩|收|给|卖|想)',
  '条(?!件|例|款|约|理|码)',
  '起(?!来|诉|码|重|步|点|火|床|初|伏)',
  '次(?!性|日|要|序|级|品|数)|遍(?!地|布)|趟',
  `个(?:${PEOPLE}|${THINGS}|人(?!民|行|才|工|口|生|情|员|物|事|大))`,
].join('|');
const COUNT = new RegExp(`(?<big>上|(?<!说)好|成|近)?${QUANTITY_RANGE}(?<unit>${UNITS})`, 'g');
const BEFORE_CHARS = 8;
/** Ordinals, positions of digits, dates and parts of longer numbers. */
const NO_COUNT =
  /(?:第|[A-Za-z0-9.:：/#]|号|百分之|后面?|前面?|最后|最前|中间|末|尾|星期|礼拜|周|每|[点月楼栋室座]|尾号|这|那|上|下|头|同|另|某|哪|单|唯|之|统|专|万)$/;
const ABOUT_BEFORE = /(?:约|大概|大约|差不多|将近|接近|近|快|不到|超过|至少|起码|最少|最多|有个)(?:有|是)?$/;
const ABOUT_AFTER = /^(?:左右|上下|以上|以下|不到|出头)/;
const ONLY = /(?:只有|就|仅|才|唯一)$/;
const MOST = 1e9;
/** Counts of one turn that are read. */
const MAX_COUNTS = 40;

/** People, households, vehicles and other things that a folded text counts. Hours, days and floors are other facts. */
export function countsIn(text: string): CountMention[] {
  const counts: CountMention[] = [];
  for (const match of allMatches(text, COUNT)) {
    if (counts.length >= MAX_COUNTS) break;
    const { big, low = '', high, unit = '' } = match.groups ?? {};
    const start = match.index + (big === undefined ? 0 : big.length);
    const end = match.index + match[0].length;
    const before = text.slice(Math.max(0, match.index - BEFORE_CHARS), match.index);
    const quantity = rangeOf(low, high);
    // 多数人 is no number.
    const most = low.startsWith('数') && /[多少]$/.test(before);
    if (quantity === null || most || NO_COUNT.test(before) || quantity.amount > MOST) continue;
    // 几个人 asks as often as it counts; 一个人, 一家, 一次 count nothing.
    if (/^几$/.test(low) && big !== '好') continue;
    if (quantity.amount <= 1 && quantity.upTo === null && !ONLY.test(before)) continue;
    const estimate =
      /^[百千万]/.test(low) || ABOUT_BEFORE.test(before) || ABOUT_AFTER.test(text.slice(end, end + 4));
    const approximate = quantity.approximate || big !== undefined || estimate;
    counts.push({ start, end, value: { ...quantity, approximate, unit: nameOf(unit) } });
  }
  return counts;
}

/** 个人 and 多人 are people. */
function nameOf(unit: string): string {
  return unit.replace(/^[个多口](?=.)/, '').replace(/^户人家$/, '户');
}

/** Counts that the caller speaks of. */
export class CountExtractor implements FactExtractor {
  private readonly amounts = new MentionedAmounts('count');

  observe(turn: Turn): void {
    this.amounts.hear(
      turn,
      countsIn(turn.text).map((mention) => ({ ...mention, confidence: 0.85 })),
    );
  }

  facts(): readonly FactOf<'count'>[] {
    return this.amounts.facts();
  }
}
