import type { Fact } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { evidenceOf } from '../text.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly value: boolean;
  readonly confidence: number;
  /** Only as an answer to a question for the name. */
  readonly whenNameAsked?: true;
}

const RULES: Readonly<Record<'anonymous' | 'confidential', readonly Rule[]>> = {
  anonymous: [
    { pattern: /(?:不用|不需要|不必|没必要|无需|不)匿名/, value: false, confidence: 0.85 },
    { pattern: /匿名/, value: true, confidence: 0.95 },
    {
      pattern:
        /(?:名字|姓名|姓|名)[^，。]{0,5}不(?:想|方便|用|要|必)?(?:留|说|给(?=$|[，,。\s了吧])|讲|透露(?!给)|登记)|(?:名字|姓名)[^，。]{0,3}(?:就)?(?:不用|算)了/,
      value: true,
      confidence: 0.85,
    },
    {
      pattern: /不(?:想|方便|用|要)?(?:留|透露|说)(?:名|姓)|不留|不方便|不想说|不说了|免了|(?:热心)?市民就/,
      value: true,
      confidence: 0.8,
      whenNameAsked: true,
    },
  ],
  confidential: [
    { pattern: /(?:不用|不需要|不必|无需)保密|不怕他?们?知道/, value: false, confidence: 0.85 },
    {
      pattern:
        /保密|(?:不要|别|不能|不准|不可以|千万别|不想|不愿意)(?:让|给|跟|向|把|对|说)[^，。]{0,12}(?:知道|泄露|透露|告诉|泄漏|说(?:是)?我|给(?:他|她|那|物业|老板|村|镇|店|公司|对方))|(?:不要|别|不能|千万别)(?:告诉|透露给|泄露给|写给|说是我)(?!我)|(?:名字|电话|身份|信息|号码|我)[^，。]{0,8}(?:不要|别|不能)(?:给|写给|告诉|泄露|透露|让|跟|说)(?!我)|(?:不要|别)(?:泄露|透露|说出|讲出|公开)|怕(?:被)?(?:他们|人家|人)?(?:报复|打击)/,
      value: true,
      confidence: 0.92,
    },
  ],
};

/** What a yes accepts: 给您匿名登记可以吗. A choice of two (匿名还是实名) is no offer. */
const OFFERS = { anonymous: /匿名(?!.{0,3}还是)/, confidential: /保密/ } as const;

/** How the caller wants to be treated: without a name, or with the name kept from those complained of. */
export class MannerExtractor implements FactExtractor {
  private readonly found: Partial<Record<'anonymous' | 'confidential', Fact>> = {};

  observe(turn: Turn): void {
    const question = /[？?吗]/.test(turn.text);
    for (const field of ['anonymous', 'confidential'] as const) {
      if (turn.speaker === 'caller' && turn.reply !== 'none') this.answer(turn, field);
      for (const rule of RULES[field]) {
        const match = rule.pattern.exec(turn.text);
        if (match === null) continue;
        if (rule.whenNameAsked === true && !turn.asked.has('name')) continue;
        // An agent's question offers it; only a statement says that it was agreed.
        if (turn.speaker === 'agent' && (question || !/登记|为您|给您|帮您|会/.test(turn.text))) break;
        const proof = evidenceOf(turn.segment, { start: match.index, end: match.index + match[0].length });
        this.found[field] = fact(
          field,
          { wanted: rule.value },
          {
            confidence: rule.confidence,
            source: turn.speaker === 'agent' ? 'read-back' : 'caller',
            rule: `${field}-${rule.value ? 'wanted' : 'declined'}`,
            evidence: [proof],
            key: 'caller',
          },
        );
        break;
      }
    }
  }

  /** A bare yes or no to what the agent offered. */
  private answer(turn: Turn, field: 'anonymous' | 'confidential'): void {
    const agreed = turn.reply === 'yes';
    // Declining what was never asked for needs no entry.
    if (!OFFERS[field].test(turn.before) || (!agreed && this.found[field] === undefined)) return;
    if (!/[？?吗吧]|要不要|需不需要/.test(turn.before)) return;
    const proof = evidenceOf(turn.segment, { start: 0, end: Math.min(turn.text.length, 12) });
    this.found[field] = fact(
      field,
      { wanted: agreed },
      {
        confidence: 0.85,
        source: 'caller',
        rule: `${field}-${agreed ? 'agreed' : 'declined'}`,
        evidence: [proof],
        key: 'caller',
      },
    );
  }

  facts(): readonly Fact[] {
    return Object.values(this.found);
  }
}
