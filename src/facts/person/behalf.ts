import type { Evidence } from '../../protocol/common.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { allMatches, evidenceOf } from '../text.ts';
import { KIN } from './roles.ts';
import { PLAIN_SURNAMES } from './surnames.ts';

/** How an order writes those for whom callers speak; words that are missing are written as said. */
const WRITTEN: readonly (readonly [RegExp, string])[] = [
  [/^(?:妈妈?|老妈|母亲|娘)$/, '母亲'],
  [/^(?:爸爸?|老爸|父亲|爹)$/, '父亲'],
  [/^(?:爸妈|父母)$/, '父母'],
  [/^(?:老公|丈夫|先生)$/, '丈夫'],
  [/^(?:老婆|妻子|太太|媳妇儿?)$/, '妻子'],
  [/^(?:孩子|小孩|娃儿?|小朋友)$/, '孩子'],
  [/^(?:女儿|闺女)$/, '女儿'],
  [/^(?:村里人?|村里的人|村民|全村|村)$/, '村民'],
  [/^(?:小区)?业主们?$/, '业主'],
  [/^(?:别人|人家|他人|人)$/, '他人'],
  [/^(?:老人家?|老头子?|老太太)$/, '老人'],
  [/^(?:公司|单位|厂里?|店里?|老板|领导)$/, '单位'],
];
const OTHERS =
  '家里|老板娘?|领导|朋友|同学|同事|工友|室友|老乡|邻居|租客|房客|房东|村里人|村里的人|村民|村里|全村|业主们?|业委会|居民|老人家?|老太太|老头子?|病人|患者|客户|顾客|学生|员工|工人们?|战友|徒弟|闺蜜|师傅|人家|别人|公司|单位|厂里?|店里?|楼上|楼下|隔壁|大家|小区(?:业主|居民)?';
const WHO = `(?:(?:我们?|咱们?|俺)(?:的|家|家里)?)?(?:一个|一位|那个|这边|几个)?(${KIN}|${OTHERS})们?(?:的)?(?:他|她)?`;
/** 帮我妈王秀兰反映 */
const NAME = `(?:[${PLAIN_SURNAMES}]\\p{Script=Han}{1,2})?`;
const TO_CALL =
  '(?:打(?!车|针|工|开|扫|抱|的去|的到|的回)|来电|问|咨询|反映|投诉|举报|申请|报(?!警|销|复|仇|名)|查|办|说|讲|打听|了解|登记|预约|求助|提|看看|要(?:个|回)|讨|催|弄|申诉|求)';
/** 帮我妈问一下, 替邻居打的: what is done for them is what this call is about. */
const FOR = new RegExp(
  `(?:帮|替|代替?|代表)${WHO}${NAME}(?:来|过来|去|再|先|也|都|还|一起|的)*(?=${TO_CALL})|给${WHO}(?=问|咨询|打听|申请|报名)`,
  'u',
);
const REPRESENTS = new RegExp(
  `(?:代表)(?:我们?|咱们?)?(?:全体|整个|全)?(?:小区|村|楼|栋|单元)?(?:的)?(${OTHERS}|全体业主)`,
);
/** 我是小区的业主代表 */
const DELEGATE =
  /我是[^，。\s]{0,8}?(业主|村民|居民|工人|工友|职工|员工|家长|租户|商户|学生)们?(?:的|选的|推选的)?代表(?=$|[\s，。,.啊]|我|想)/;
/** 您是替谁反映的 — 我妈. */
const ASKS_FOR_WHOM = /(?:替|帮|代|为)(?:谁|哪位|什么人)/;
const ANSWERS_WHOM = new RegExp(`^(?:[嗯呃啊哦，,\\s]|就是|是|替|帮)*${WHO}(?=$|[\\s，,。啊吧的])`);
/** 您是本人吗 — 不是 我是她儿子. */
const ASKS_SELF = /本人/;
const IS_OF_THEM = new RegExp(`我是(他|她)们?(?:的)?(${KIN}|${OTHERS}|家属)(?=$|[\\s，,。啊])`);
/** Of whom somebody is the kin: a woman's son speaks for his mother; friends are each other's. */
const KIN_OF: readonly (readonly [RegExp, { readonly his: string; readonly hers: string }])[] = [
  [/^(?:儿子|女儿|闺女|孩子|小孩|女婿|儿媳妇?)$/, { his: '父亲', hers: '母亲' }],
  [/^(?:老婆|妻子|太太|爱人|媳妇儿?|老公|丈夫|先生)$/, { his: '丈夫', hers: '妻子' }],
  [/^(?:妈妈?|老妈|母亲|爸爸?|老爸|父亲|娘|爹)$/, { his: '儿子', hers: '女儿' }],
  [/^(?:孙子|孙女)$/, { his: '爷爷', hers: '奶奶' }],
  [/^(?:朋友|同学|同事|邻居|室友|工友|老乡|战友|闺蜜)$/, { his: '', hers: '' }],
];
const ANY_KIN = '家人';
/** 我妈让我打的, 村里人叫我来问. */
const ASKED_BY = new RegExp(
  `(?:${WHO})(?:都|就|非)?(?:让|叫|托|委托|要|喊|派|请|推)(?:我|我们)(?:来|帮|过来|打|去|代|给)*(?:她|他)?(?:们)?(?=打|来|问|反映|投诉|咨询|说|讲|查|办|报)`,
);
/** 我是病人家属, 我是他代理律师. */
const STANDS_FOR =
  /我是(?:一个|那个)?(?:他|她|这个|那个)?(?:的)?(病人|患者|伤者|死者|学生|老人|当事人|业主|孩子)?(?:的)?(家属|监护人|代理人|代理律师|律师|委托人|家长)(?=$|[\s，。,.啊]|我|想|，)/;
/** 我妈不会打电话，我帮她打: whoever was spoken of before. */
const FOR_THEM = new RegExp(`(?:帮|替|代)(?:他|她)们?(?:来|打|去)*(?=${TO_CALL})`);
const SPOKEN_OF = new RegExp(`(${KIN}|${OTHERS})`, 'g');
/** 不是帮别人打的. */
const NOT_FOR = /(?:不是|没有?|别|不用|不要)(?:要)?$/;
/** 你帮我妈查一下: the agent is asked, the matter is theirs all the same. */
const OF_AGENT = /(?:你们?|您|麻烦|请|能不能|可不可以|可以)(?:们)?(?:能不能|可不可以)?$/;
const OFFERED = new RegExp(`(?:帮|替|代|为)(?:您|你)?(?:的)?(${KIN}|${OTHERS})`);
const QUESTION = /[？?吗吧]|对不对|是不是/;

const RULES = [
  [REPRESENTS, 'behalf-represents', 0.9],
  [DELEGATE, 'behalf-represents', 0.85],
  [FOR, 'behalf-for', 0.9],
  [ASKED_BY, 'behalf-asked', 0.85],
  [STANDS_FOR, 'behalf-stands-for', 0.7],
  [FOR_THEM, 'behalf-pronoun', 0.7],
] as const;
const ANSWER_LENGTH = 12;
/** Characters before a rule's words that may deny them or show whom they ask. */
const LEAD = 8;
const LESS_SURE = 0.25;

interface Found {
  readonly relation: string;
  readonly confidence: number;
  readonly rule: string;
  readonly proof: Evidence;
  /** The caller agreed to it. */
  readonly agreed: boolean;
}

/** For whom the caller speaks besides herself. */
export class BehalfExtractor implements FactExtractor {
  private found: Found | null = null;

  observe(turn: Turn): void {
    const heard = turn.speaker === 'caller' ? (agreedTo(turn) ?? answered(turn) ?? saidIn(turn)) : null;
    if (heard === null) return;
    if (heard.agreed || this.found === null || heard.confidence > this.found.confidence) this.found = heard;
  }

  facts(): readonly Fact[] {
    if (this.found === null) return [];
    const { relation, confidence, rule, proof, agreed } = this.found;
    const status = agreed ? 'confirmed' : 'stated';
    const grounds = { confidence, source: 'caller', rule, evidence: [proof], key: 'caller', status } as const;
    return [fact('behalf', { relation }, grounds)];
  }
}

/** 您是帮您母亲咨询吗 — 对. */
function agreedTo({ text, segment, before, reply }: Turn): Found | null {
  const offered = reply === 'yes' && QUESTION.test(before) ? OFFERED.exec(before) : null;
  if (offered === null) return null;
  const proof = evidenceOf(segment, { start: 0, end: Math.min(text.length, ANSWER_LENGTH) });
  return {
    relation: written(offered[1] ?? ''),
    confidence: 0.85,
    rule: 'behalf-agreed',
    proof,
    agreed: true,
  };
}

/** An answer to 您是替谁反映的 or 您是本人吗. */
function answered({ text, segment, before }: Turn): Found | null {
  const whom = ASKS_FOR_WHOM.test(before) ? ANSWERS_WHOM.exec(text) : null;
  const kin = whom === null && ASKS_SELF.test(before) ? IS_OF_THEM.exec(text) : null;
  const match = whom ?? kin;
  if (match === null) return null;
  const relation = kin === null ? written(match[1] ?? '') : kinOf(match[2] ?? '', match[1] === '他');
  const rule = kin === null ? 'behalf-answered' : 'behalf-kin';
  const proof = evidenceOf(segment, { start: match.index, end: match.index + match[0].length });
  return { relation, confidence: 0.85, rule, proof, agreed: false };
}

function kinOf(role: string, male: boolean): string {
  const of = KIN_OF.find(([words]) => words.test(role))?.[1];
  if (of === undefined) return ANY_KIN;
  return (male ? of.his : of.hers) || written(role);
}

function saidIn({ text, segment }: Turn): Found | null {
  if (!/[帮替代让叫托派喊给]|我是/.test(text)) return null;
  for (const [pattern, rule, confidence] of RULES) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const lead = text.slice(Math.max(0, match.index - LEAD), match.index);
    if (NOT_FOR.test(lead)) continue;
    const who = match[1] ?? match[2] ?? (rule === 'behalf-pronoun' ? lastBefore(text, match.index) : '');
    if (who === '') continue;
    const proof = evidenceOf(segment, { start: match.index, end: match.index + match[0].length });
    const asksAgent = OF_AGENT.test(lead) ? LESS_SURE : 0;
    return { relation: written(who), confidence: confidence - asksAgent, rule, proof, agreed: false };
  }
  return null;
}

function written(who: string): string {
  return WRITTEN.find(([words]) => words.test(who))?.[1] ?? who;
}

/** How far back the person is looked for whom a pronoun means. */
const REACH = 60;

function lastBefore(text: string, at: number): string {
  return allMatches(text.slice(Math.max(0, at - REACH), at), SPOKEN_OF).at(-1)?.[1] ?? '';
}
