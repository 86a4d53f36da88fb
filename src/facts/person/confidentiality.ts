import type { Fact } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { evidenceOf } from '../text.ts';
import { anonymityNoted } from './anonymity.ts';
import { asks, asksAt } from './asks-at.ts';
import { nameRefusal } from './name-refusal.ts';
import { Wish } from './wish.ts';

const DECLINED =
  /(?:不用|不需要|不必|没必要|无需|不)保密|保密(?:就|也|倒|都)?(?:是)?(?:不用|不必|不需要|没必要|无所谓|算)了?|不怕(?:他们?|她们?|人家|别人)?(?:知道|报复|查)|(?:让|给)(?:他们?|她们?|人家)知道(?:也|都)?(?:没事|没关系|无所谓|不怕)|公开(?:也|都)?(?:没事|没关系|无所谓|可以)/;

/** Those from whom the caller is kept. */
const THEM =
  '(?:他|她|那|人家|别人|对方|物业|老板|经理|村|镇|社区|居委|街道|店|公司|单位|学校|老师|房东|邻居|开发商|保安|包工头|工头|领导|被投诉)';
const LEAKED = '(?:知道|晓得|泄露|泄漏|外泄|透露|告诉|听到|查到|查出|猜到|看到|供出)';
/** What others told the caller to keep to herself is another matter: 叫我不要告诉别人. */
const NOT = '(?<![叫让要喊劝][我他她]们?)(?:不要|别|莫|不能|不准|不可以|千万别|不想|不愿意?|不许|不得|勿)';
const WANTED = new RegExp(
  [
    '保密|保守秘密|保护(?:好)?(?:我|举报人|个人)的?(?:隐私|信息|身份)',
    `${NOT}(?:让|给|跟|向|把|对|被)[^，。]{0,12}${LEAKED}(?!我)`,
    `${NOT}(?:让|给|跟|向|把|对|被)[^，。]{0,12}(?:说(?:是)?我|讲(?:是)?我|(?:说|讲|提)(?:出)?(?:是)?(?:谁|哪个|哪位|什么人)|给${THEM})`,
    `${NOT}(?:说|讲|提)(?:出)?(?:是)?(?:谁|哪个|哪位|什么人)(?:投诉|举报|反映|告|说|打|报|讲)`,
    `${NOT}(?:告诉|透露给|泄露给|写给|转给|说给|讲给)(?:${THEM}|任何人)`,
    `${NOT}(?:说|讲)(?:是|出)?我(?!的意思)`,
    `(?:名字|姓名|电话|手机|号码|身份|信息|我)[^，。]{0,8}${NOT}(?:(?:给|写给|告诉|泄露|外泄|透露|说)(?:${THEM}|出去|知道|任何人|$)|(?:让|跟)${THEM}[^，。]{0,4}(?:说|讲|提|知道|晓得))`,
    `${NOT}(?:泄露|透露|泄漏|外泄|说出|讲出|公开|暴露|提)(?:我|我们|出去|名字|姓名|身份|个人|信息|举报人|去|$)`,
    '怕(?:被)?(?:他们?|她们?|人家|别人|人|对方|老板|物业)?(?:打击)?报复|(?:把|将)我(?:供|卖|讲|说)出',
  ].join('|'),
);
/** By its name; what a yes accepts: 您的信息需要保密吗. */
const OFFERED = /保密/;
const NOTED =
  /(?:备注|登记|记录|注明|标注|写明|做)[^，。]{0,6}保密|(?:给|为|帮|替)您(?:做)?保密|保密(?:处理|登记)/;
const ANSWER_LENGTH = 12;
/** What is implied of a caller who stays anonymous anyhow: offered, not filled in. */
const IMPLIED = 0.4;

/**
 * Whether the caller wants to be kept from those complained of: said, agreed to, declined or taken back. With an order
 * that names nobody there is nothing to keep: then the wish counts only where it is called so.
 */
export class ConfidentialityExtractor implements FactExtractor {
  private readonly confidential = new Wish('confidential');
  /** 保密 was said by the caller, or of what she said. */
  private named = false;
  private nameless = false;

  observe(turn: Turn): void {
    if (turn.speaker === 'agent') this.hearAgent(turn);
    else this.hearCaller(turn);
  }

  facts(): readonly Fact[] {
    const facts = this.confidential.facts();
    if (this.named || !this.nameless) return facts;
    return facts.map((one) => ({ ...one, confidence: Math.min(one.confidence, IMPLIED) }));
  }

  private hearAgent({ text, segment }: Turn): void {
    if (anonymityNoted(text) !== null) this.nameless = true;
    const noted = NOTED.exec(text);
    if (noted === null || asksAt(text, noted.index)) return;
    const span = { start: noted.index, end: noted.index + noted[0].length };
    this.named = true;
    this.confidential.state(true, 0.85, 'noted', evidenceOf(segment, span));
  }

  private hearCaller({ text, segment, reply, before }: Turn): void {
    const refusal = nameRefusal(text, false)?.refuses;
    if (refusal === 'all' || refusal === 'none') this.nameless = refusal === 'all';
    const declined = DECLINED.exec(text);
    const match = declined ?? WANTED.exec(text);
    if (match !== null) {
      const span = { start: match.index, end: match.index + match[0].length };
      const wanted = declined === null;
      if (OFFERED.test(match[0])) this.named = true;
      this.confidential.state(wanted, wanted ? 0.92 : 0.85, 'said', evidenceOf(segment, span));
    } else if (reply !== 'none' && OFFERED.test(before) && asks(before)) {
      const span = { start: 0, end: Math.min(text.length, ANSWER_LENGTH) };
      this.named = true;
      this.confidential.state(reply === 'yes', 0.85, 'agreed', evidenceOf(segment, span));
    }
  }
}
