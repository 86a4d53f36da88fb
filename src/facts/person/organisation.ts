import type { Evidence } from '../../protocol/common.ts';
import type { Fact, FactValue } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { evidenceOf, pushBounded, type Span } from '../text.ts';
import { organisationNames } from './organisation-name.ts';

type Use = FactValue<'organisation'>['use'];

interface Organisation {
  readonly name: string;
  readonly use: Use;
  readonly rule: string;
  readonly confidence: number;
  readonly proofs: readonly Evidence[];
  readonly confirmed: boolean;
}

const MAX_ORGANISATIONS = 6;
const MAX_PROOFS = 3;
const NEAR = 12;

/** 我是…的, 我们是…, 我代表…. */
const CALLS_FROM = /(?:我|我们|咱们|这边|这里|我这边|我这里|我们这边|我们这里)(?:就)?(?:是|代表|叫)(?:在)?$/;
/** Those who only live, learn or buy there, or work there and speak for themselves. */
const BELONGS_THERE =
  /^的?(?:一个|一名|一位)?(?:业主|住户|学生|家长|客户|会员|顾客|租户|租客|居民|病人|患者|学员|旅客|乘客|客人|用户|股东|员工|职工|工人|民工|保安|老师|退休|临时工|实习)|^的(?:房子|东西|货|合同|楼|服务|时候)/;
const COMPLAINS = /(?:投诉|举报|告|状告|起诉|曝光|反映|查|严查|查处|处理|管管|管一下|维权)[^，。\s]{0,8}$/;
const WRONG =
  /不给|不退|不发|拖欠|欠|骗|乱收|强制|违规|违法|占|排污|偷|噪音|扰民|坑|欺|涨价|关门|跑路|倒闭|不管|不理|态度|过期|假冒|宰客|多收|克扣|不让|不处理|推|辞退|开除|卷钱|油烟|污水|太吵|断水|断电|停水|停电/;
const BODY =
  '(?:公司|单位|店|超市|酒店|宾馆|医院|诊所|学校|小学|机构|物业|厂|幼儿园|银行|健身房|驾校|商家|企业|中介|总包|开发商)';
const ASKED = new RegExp(
  `(?:哪一?家|什么|哪个|叫什么)的?${BODY}|${BODY}[^，。]{0,6}(?:名称|全称|名字|叫什么|叫啥)`,
);
const ASKED_OF_CALLER = /您(?:是|代表)?[^，。]{0,4}(?:哪个|什么)(?:公司|单位)|贵公司|贵单位/;

/** 我们公司想问一下: a body that calls without saying its name. */
const OUR =
  /(?:我们|咱们|本)(公司|单位|酒店|宾馆|企业|工厂|厂|学校|幼儿园|医院|合作社|店里?|餐厅|超市)(?:这边|这里|现在|今年|刚|是|也)*(?=想|要|需要|打算|准备|申请|办|注册|收到|开(?:票|业)|做|招|申报|搬|的?(?:营业执照|税|发票|账户|资质|员工要))/;
const PRAISE = /表扬|锦旗|感谢/;

/** Organisations: the one that calls, those complained of and those praised. */
export class OrganisationExtractor implements FactExtractor {
  private readonly known: Organisation[] = [];

  observe(turn: Turn): void {
    if (turn.speaker === 'agent') this.confirm(turn.text);
    else this.hear(turn);
  }

  facts(): readonly Fact[] {
    return this.known.map(({ name, use, rule, confidence, proofs, confirmed }) =>
      fact(
        'organisation',
        { name, use },
        {
          confidence: confirmed ? Math.min(0.95, confidence + 0.1) : confidence,
          source: 'caller',
          rule,
          evidence: proofs,
          status: confirmed ? 'confirmed' : 'stated',
        },
      ),
    );
  }

  /** The agent repeats a name. */
  private confirm(text: string): void {
    this.known.forEach((one, at) => {
      if (!one.confirmed && text.includes(one.name)) this.known[at] = { ...one, confirmed: true };
    });
  }

  private hear({ text, segment, before }: Turn): void {
    for (const named of organisationNames(text)) {
      const used = useOf(text, named, before);
      if (used !== null) this.take(named.name, ...used, evidenceOf(segment, named));
    }
    const our = OUR.exec(text);
    if (our !== null && !WRONG.test(text) && !this.known.some(({ use }) => use === 'requester')) {
      const span = { start: our.index, end: our.index + our[0].length };
      this.take(our[1] ?? '', 'requester', 'organisation-unnamed', 0.6, evidenceOf(segment, span));
    }
  }

  private take(name: string, use: Use, rule: string, confidence: number, proof: Evidence): void {
    const at = this.known.findIndex((one) => one.name === name);
    const known = this.known[at];
    if (known === undefined) {
      pushBounded(
        this.known,
        { name, use, rule, confidence, proofs: [proof], confirmed: false },
        MAX_ORGANISATIONS,
      );
      return;
    }
    const proofs = [...known.proofs.slice(0, MAX_PROOFS - 1), proof];
    this.known[at] = { ...known, proofs };
  }
}

/** Null for one that is only a place of the story. */
function useOf(
  text: string,
  { start, end }: Span,
  before: string,
): [use: Use, rule: string, confidence: number] | null {
  const left = text.slice(Math.max(0, start - NEAR), start);
  const right = text.slice(end, end + NEAR);
  if (CALLS_FROM.test(left) && !BELONGS_THERE.test(right)) return ['requester', 'organisation-calls', 0.85];
  if (ASKED_OF_CALLER.test(before)) return ['requester', 'organisation-asked', 0.85];
  if (PRAISE.test(left)) return ['other', 'organisation-praised', 0.7];
  if (COMPLAINS.test(left)) return ['complained-of', 'organisation-complained', 0.85];
  if (WRONG.test(right)) return ['complained-of', 'organisation-wrong', 0.75];
  if (ASKED.test(before)) return ['complained-of', 'organisation-asked', 0.75];
  return null;
}
