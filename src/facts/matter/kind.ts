import { type Evidence, type RequestKind, requestKinds } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { evidenceOf } from '../text.ts';

interface Cue {
  readonly kind: RequestKind;
  readonly pattern: RegExp;
  readonly weight: number;
  /** How often it may count. */
  readonly most: number;
  readonly by: 'caller' | 'agent';
}

const NEGATED = /(?:不是(?:要|想|来)?|不(?:要|想|用|会)?|别|没有?|甭)(?:写|说|算)?(?:成|是)?$/;
/** What a caller only fears or supposes is not what the call is for. */
const SUPPOSED = /(?:万一|要是|如果|怕|是不是要等)[^，。]{0,4}$/;

/** Weights are set by hand from what the words mean, not fitted. */
const CUES: readonly Cue[] = [
  {
    kind: '投诉',
    pattern: /(?:我|我们)?(?:就是|又)?(?:是)?(?:要|想|来)(?:来)?投诉/,
    weight: 4,
    most: 1,
    by: 'caller',
  },
  { kind: '投诉', pattern: /投诉/, weight: 1.5, most: 2, by: 'caller' },
  { kind: '投诉', pattern: /投诉/, weight: 1.2, most: 2, by: 'agent' },
  {
    kind: '投诉',
    pattern:
      /扰民|太吵|乱收费|多收|坑(?:人|我|钱)|骗|欺负|道歉|赔偿|赔钱|要赔|退(?:钱|款|费|还|给我)|说法|态度|推来推去|推诿|没人管|不管|不处理|糊弄|骂|凭什么|不合理|噪音|油烟|臭|整改|处罚|罚(?:他|款)|太过分|离谱|拖(?:着|了)|霸道|不给|成心|故意|霸王|强制|宰|敷衍|踢皮球|说话不算|不讲理|变卦|拖欠|欠薪|(?:欠|不给|没给)(?:我|我们|了|着)?(?:的)?(?:钱|工资|工钱)|一分(?:钱)?(?:都|也)?(?:没|不)|不肯|拒绝|不作为|违停|乱停|超时施工|缺斤少两|克扣|没有?(?:一点)?效果|推给|多次反映|(?:反映|打)了?(?:好)?多少?[次遍]/,
    weight: 0.8,
    most: 4,
    by: 'caller',
  },
  {
    kind: '投诉',
    pattern:
      /(?:服务)?态度(?:太|很|非常|特别|极其|都)?(?:差|恶劣|不好|那么差)|骂(?:我|人)|(?:要|得|必须)(?:他们?)?(?:赔|道歉|退)|乱收|多收/,
    weight: 1.5,
    most: 2,
    by: 'caller',
  },
  {
    // What bothers people day after day is a complaint even where nobody says the word.
    kind: '投诉',
    pattern:
      /每次|天天|每天|一直|老是|总是|经常|好(?:多|几)[天次]|没(?:有)?人(?:来|管|理|修)|吵|坏|堵|漏|臭|乱/,
    weight: 0.5,
    most: 4,
    by: 'caller',
  },
  { kind: '举报', pattern: /举报/, weight: 4, most: 2, by: 'caller' },
  { kind: '举报', pattern: /举报/, weight: 1.5, most: 2, by: 'agent' },
  {
    kind: '举报',
    pattern:
      /无证|没有?(?:营业)?执照|非法|违法|违章搭建|违建|占道经营|摆摊|摊贩|偷(?:倒|排)|冒用|冒充|赌博|传销|黑(?:车|诊所|作坊)|卖假|假(?:货|药)|私彩|占地|(?:乱|抢|私自|偷偷)(?:建|盖|搭)|冒名|顶替/,
    weight: 1.2,
    most: 2,
    by: 'caller',
  },
  { kind: '求助', pattern: /求助|求求|救命|救(?:人|出来)/, weight: 2.5, most: 1, by: 'caller' },
  {
    kind: '求助',
    pattern:
      /帮(?:我|我们|忙|一下)|(?:丢|落|忘)(?:在|车上|到)|(?:手机|包|钱包|东西|行李|证件?|钥匙)[^，。]{0,4}(?:丢|落|忘|不见)|丢了|遗失|找回|找不到|走失|停(?:电|水|气)|没(?:电|水)|被困|困在|卡住|怎么办(?!理)|快点(?:来|派|叫)|联系不上|急死|着急/,
    weight: 1,
    most: 3,
    by: 'caller',
  },
  {
    // Somebody's own affair that got stuck: asked as a question, meant as a call for help.
    kind: '求助',
    pattern:
      /没(?:有)?(?:给我)?(?:收到|拿到|发下来|下来|办下来|到账|返还|回执)|迟迟|办不(?:了|下来|成)|上不了|拿不到|领不到|登不(?:上|进)|还没(?:有)?(?:到|发|下来|办)|从来没有?收到|一直没有?(?:收到|发|办|下来)/,
    weight: 2,
    most: 2,
    by: 'caller',
  },
  {
    kind: '求助',
    pattern: /核实[^，。]{0,10}原因|原因[^，。]{0,6}核实|帮您(?:找|联系|协调|催)|办不了|迟迟/,
    weight: 1.2,
    most: 2,
    by: 'agent',
  },
  { kind: '求助', pattern: /求助/, weight: 2, most: 1, by: 'agent' },
  {
    // Somebody in danger now asks for help, whoever is to blame.
    kind: '求助',
    pattern:
      /(?:快|赶紧|马上|立刻)[^，。]{0,4}(?:派|叫|喊|来)[^，。]{0,3}人|你们快(?:点|来|啦)|出不来|(?:孩子|小孩|崽|娃|老人|阿[公婆]|奶奶|爷爷|我[爸妈])[^，。]{0,6}(?:不见|走丢|找不到)|流血|拿(?:着)?[^，。]{0,3}刀|打起来|往死里打|想不开|跳楼|冒火|火苗|着火|黑烟|(?:水|淹)[^，。]{0,4}(?:到|进)[^，。]{0,4}(?:腿|膝|腰|屋|家)|出人命/,
    weight: 1.2,
    most: 3,
    by: 'caller',
  },
  {
    // The agent calls out emergency services while still on the line.
    kind: '求助',
    pattern:
      /(?:马上|立即|立刻|同步|现在就?)[^，。？?]{0,6}(?:通知|联系|联动|转)[^，。？?]{0,8}(?:消防|公安|警|派出所|11[09]|120|一一[零九]|抢修|抢险|应急|救援|燃气|急救)|(?:有没有|您)?(?:报警|打(?:了)?(?:11[09]|120|一一[零九]))(?:了)?(?:没有|吗)/,
    weight: 2,
    most: 2,
    by: 'agent',
  },
  {
    kind: '投诉',
    pattern:
      /(?:要求|希望)[^？?。]{0,24}(?:查处|制止|整改|退还|退款|赔|赔偿|支付|处罚|道歉|到场处理|合理|核实处理|清理|巡查)/,
    weight: 1.2,
    most: 2,
    by: 'agent',
  },
  {
    kind: '咨询',
    pattern: /您是(?:要|想)?(?:咨询|了解)/,
    weight: 1,
    most: 1,
    by: 'agent',
  },
  { kind: '建议', pattern: /(?:您|就)是(?:要|想)?建议/, weight: 2, most: 1, by: 'agent' },
  {
    kind: '咨询',
    // 我想问一下你们到底管不管, 我想问之前那个单子 ask for no information.
    pattern:
      /(?:咨询(?!台|窗|部|处|电话|过)|(?:想|要)(?:问|了解|打听)|问(?:一下|个|你|下)|想知道|请问)(?!.{0,16}(?:管不管|有没有人管|归不归|(?:之前|上次|那个)[^，。]{0,6}(?:单|结果|投诉)))/,
    weight: 1.8,
    most: 2,
    by: 'caller',
  },
  {
    kind: '咨询',
    pattern:
      /(?:要|需要|带|准备)(?:什么|哪些)(?:材料|手续|资料|证件|条件|东西)|什么条件|怎么(?:办理?|申请|报名|算|查|交|弄|走)|(?:可不可以|能不能|可以)[^，。]{0,10}(?:办|申请|报|吗)|是不是(?:要|必须|可以|属于|真的)|(?:在|去)(?:哪里|哪儿)(?:办|查|交|申请)|有没有(?:规定|政策|文件)|政策|流程|算不算/,
    weight: 1,
    most: 4,
    by: 'caller',
  },
  {
    kind: '咨询',
    pattern: /咨询(?!台|窗|部|处|电话|过)|您(?:是)?想(?:问|了解|咨询)/,
    weight: 1.2,
    most: 2,
    by: 'agent',
  },
  {
    kind: '建议',
    pattern: /(?:提|有)(?:一)?个(?:小)?建议|我(?:的)?建议|建议(?:你们|政府|市|能|可以|一下|在|把|增)/,
    weight: 4,
    most: 1,
    by: 'caller',
  },
  { kind: '建议', pattern: /建议/, weight: 1, most: 2, by: 'caller' },
  {
    kind: '建议',
    pattern: /建议(?:已|我|会|给您|登记|很好|是)|您的(?:想法|建议)/,
    weight: 1,
    most: 2,
    by: 'agent',
  },
  {
    kind: '表扬',
    pattern: /表扬|点(?:个)?赞|夸(?:一下|他|一夸|奖)|锦旗|感谢信/,
    weight: 4,
    most: 2,
    by: 'caller',
  },
  { kind: '表扬', pattern: /表扬|感谢信/, weight: 2, most: 1, by: 'agent' },
  {
    kind: '表扬',
    pattern: /(?:要|想|特别|专门|很|非常)感谢|帮我(?:谢谢|感谢)/,
    weight: 2,
    most: 1,
    by: 'caller',
  },
  {
    kind: '无效',
    pattern: /(?:打|拨|按|播)错(?:了|电话)?|误拨|不小心(?:按|碰|打)/,
    weight: 5,
    most: 1,
    by: 'caller',
  },
  {
    kind: '无效',
    pattern: /骚扰|占用(?:热线|线路)|(?:没有|无)(?:诉求|其他诉求).{0,8}(?:挂|结束)|先挂|挂断/,
    weight: 3,
    most: 1,
    by: 'agent',
  },
];
/** A call with fewer characters from the caller than this after some turns has no request in it. */
const SILENT_TURNS = 4;
const SILENT_CHARS = 24;
const MIN_SCORE = 1.2;
/** Who tells this much without asking, praising or proposing anything complains. */
const TOLD_TURNS = 4;
const TOLD_CONFIDENCE = 0.55;
/** What the measured shares leave out: the leading kind is right more often than its share of the cues says. */
const DOUBT = 0.4;

/** What the caller wants, as hotlines class it. */
export class KindExtractor implements FactExtractor {
  private readonly scores = new Map<RequestKind, number>();
  private readonly counted: number[] = CUES.map(() => 0);
  private readonly proofs = new Map<RequestKind, { weight: number; evidence: Evidence }>();
  private callerTurns = 0;
  private callerChars = 0;

  observe(turn: Turn): void {
    if (turn.speaker === 'caller') {
      this.callerTurns += 1;
      this.callerChars += turn.text.replace(/[^\p{Script=Han}]|[喂嗯啊哦你您好的了吗是对不]/gu, '').length;
    }
    for (const [at, cue] of CUES.entries()) {
      if (cue.by !== turn.speaker || (this.counted[at] ?? 0) >= cue.most) continue;
      const match = cue.pattern.exec(turn.text);
      if (match === null) continue;
      const lead = turn.text.slice(Math.max(0, match.index - 6), match.index);
      if (NEGATED.test(lead) || (turn.speaker === 'caller' && SUPPOSED.test(lead))) continue;
      this.counted[at] = (this.counted[at] ?? 0) + 1;
      // What is said first is what the call is about.
      const weight = cue.weight * (turn.index < 6 ? 1.3 : 1);
      this.scores.set(cue.kind, (this.scores.get(cue.kind) ?? 0) + weight);
      if (weight > (this.proofs.get(cue.kind)?.weight ?? 0)) {
        const proof = evidenceOf(turn.segment, { start: match.index, end: match.index + match[0].length });
        this.proofs.set(cue.kind, { weight, evidence: proof });
      }
    }
  }

  /** The leading kind, null while nothing points to any. */
  best(): RequestKind | null {
    return this.facts()[0]?.value.kind ?? null;
  }

  facts(): readonly FactOf<'kind'>[] {
    const total = [...this.scores.values()].reduce((sum, score) => sum + score, DOUBT);
    const list = requestKinds
      .map((kind) => ({ kind, score: this.scores.get(kind) ?? 0 }))
      .filter(({ score }) => score >= MIN_SCORE)
      .sort((a, b) => b.score - a.score);
    const best = list[0];
    if (best === undefined) {
      if (this.callerTurns < SILENT_TURNS) return [];
      if (this.callerChars > SILENT_CHARS) {
        return this.callerTurns < TOLD_TURNS ? [] : [kindFact({ 投诉: TOLD_CONFIDENCE }, 'kind-told', [])];
      }
      return [kindFact({ 无效: 0.5 }, 'kind-no-content', [])];
    }
    const proof = this.proofs.get(best.kind)?.evidence;
    const shares = Object.fromEntries(list.map(({ kind, score }) => [kind, Math.min(0.97, score / total)]));
    return [kindFact(shares, 'kind-cues', proof === undefined ? [] : [proof])];
  }
}

/** What the shares leave over is spread evenly. */
function kindFact(
  shares: Partial<Record<RequestKind, number>>,
  rule: string,
  evidence: readonly Evidence[],
): FactOf<'kind'> {
  const rest = 1 - Object.values(shares).reduce((sum, share) => sum + share, 0);
  const even = Math.max(0, rest) / requestKinds.length;
  const probabilities = Object.fromEntries(
    requestKinds.map((kind) => [kind, (shares[kind] ?? 0) + even]),
  ) as Record<RequestKind, number>;
  const kind = requestKinds.reduce((top, one) => (probabilities[one] > probabilities[top] ? one : top));
  return fact(
    'kind',
    { kind, probabilities },
    { confidence: shares[kind] ?? 0, source: 'inferred', rule, evidence, key: 'call' },
  );
}
