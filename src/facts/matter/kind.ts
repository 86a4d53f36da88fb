import { type Evidence, type RequestKind, requestKinds } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { PatternSet } from '../pattern-set.ts';
import { evidenceOf } from '../text.ts';
import type { KindCue } from './kind-cue.ts';
import { kindCues } from './kind-cues.ts';

type Scores = Record<RequestKind, number>;

/** Before anything is said: how common the kinds are, in the log of the odds. What is no request is never presumed. */
const PRIOR: Scores = { 咨询: 0.2, 求助: 0.2, 投诉: 0.6, 举报: -0.4, 建议: -0.6, 表扬: -0.8, 无效: -1 };
/** Set so that the probabilities come true as often as they say on utterances the cues were not written for. */
const SHARPNESS = 1.2;
const READ = 600;
const CUES = { caller: cuesOf('caller'), agent: cuesOf('agent') };
const NEGATED = /(?:不是(?:要|想|来)?|不(?:要|想|用|会)?|别|没有?|甭|未)(?:写|说|算|报|再)?(?:成|是)?$/;
/** What a caller only fears or supposes is not what the call is for. */
const SUPPOSED = /(?:万一|要是|如果|假如|怕|是不是要等)[^，。]{0,4}$/;
const EARLY_TURNS = 6;
const EARLY = 1.3;
/** An agent leaves the choice: 您是投诉还是建议. */
const CHOICE = /(投诉|举报|求助|咨询|建议|表扬)[^，。]{0,4}还是[^，。]{0,4}?(投诉|举报|求助|咨询|建议|表扬)/;
const CHOSEN = 3;
const CHOICE_SPAN = 12;
/** Of an agent's question whether help was called: no denial of the danger. */
const NOT_YET = /还没|没(?:有)?(?:打|报)/;
/** "啊，打错了" agrees with an agent who says where the call went. */
const WRONG_NUMBER = /错|不好意思|抱歉/;
const QUESTION = /[吗么？?]|什么|怎么|哪|多少|能不能|可不可以|是不是|有没有/;
/** Questions that reproach, call for help or say that one does not know: they ask for no information. */
const NO_QUESTION =
  /怎么办(?!一?个|[^，。]{0,6}[证卡])|咋(?:个)?办|(?:能不能|可不可以|可以|能否)[^，。]{0,3}(?:给我|帮|派|找人|来|叫|快|让|协调|协助|安排|催|处理|解决|送|借|修)|什么时候(?:能)?(?:来|修|送|恢复)|(?:我)?(?:也|都)?不(?:知道|晓得|懂|清楚)|归不归|管吗|打给我|联系我|多久(?:能|才)?(?:来|处理|回|有人|啊)|什么感觉|什么鬼|听不到|[\u4e00-\u9fff]什么[\u4e00-\u9fff]啊|怎么(?:进(?!行)|救)|凭什么|有没有(?:人管|王法)|管不管|什么(?:人|素质|态度|服务|东西|意思嘛)|是不是(?:只会|人|摆设)|怎么(?:睡|活|过(?!户)|等|走|住(?!院)|坐|出门|做生意|上班|开门)|谁(?:信|受得了)|早干嘛|哪有(?:这样|这么)|听不懂|^.{0,6}听(?:得|的)?(?:到|见|清)(?:楚)?.{0,6}$|^.{0,4}(?:有人|还?在)(?:不在)?吗.{0,2}$|对不对|知不知道|好不好|是不是[？?]?$|知道吗|你说[^，。]{0,6}吗/;
/** Who wants to thank tells of help already had. */
const THANKS = /(?:要|想|来|专门|特地|打电话)(?:来|是|就|好好)?(?:谢|感谢|表扬|夸)/;
const HELPED =
  /(?<!让[^，。]{0,4}|叫[^，。]{0,4}|请[^，。]{0,4})(?:[他她]们?|师傅|司机|民警|警官|警察|医生|护士|保安|工作人员|志愿者|同志)(?:就|还|又|都|马上|主动|一直|亲自)*$/;
/** Evidence of this weight settles what a turn is about. */
const TELLING = 0.6;
/** What says nothing of the call: greetings, nods, 听得到吗, all that is not Chinese. */
const EMPTY = /[^\p{Script=Han}]|[喂嗯啊哦你您好的了吗是对不听到得]/gu;
/** Who tells this much without asking complains. */
const TOLD_CHARS = 9;
const TOLD_CONTENT = 5;
const CONTACT = /号码|电话|手机|记一?下|联系/g;
const TOLD_FIRST = 0.55;
const TOLD_WEIGHT = 0.2;
const MAX_TOLD = 4;
/** A caller of whom nothing else is heard in so many turns has no request. */
const SILENT_TURNS = 3;
const SILENT_CHARS = 8;
const SILENCE = 3;
const SAYS_SOMETHING = 3;
/** What the usual kind of a matter weighs where the matter was heard clearly. */
const USUAL = 1.1;
const ALWAYS = 2.5;
const CLEARLY = 4;
/** Less evidence than this says nothing yet. */
const LEAST = 0.5;
/** Who wants something done asks for no information, nor does who is in danger. */
const DEEDS_WANTED = 1.6;
const ANSWERS_WANTED = 0.6;
const NO_TIME_TO_ASK = 1.5;
const IN_NEED = 2;
const IN_DANGER = 6;
const BY_AGENT = 2;
const MAX_PROOFS = 4;
/** What no word speaks for is offered, not filled in. */
const UNPROVED = 0.45;
const SURELY_NONE = 0.55;

interface Proof {
  readonly weight: number;
  readonly evidence: Evidence;
}

/** What a matter usually is, and how clearly it was heard. */
export interface Usual {
  readonly kind: RequestKind;
  readonly score: number;
  /** Such a matter is hardly ever anything else, whoever is scolded: a lost thing is to be found. */
  readonly always: boolean;
}

export interface Likeliest {
  readonly kind: RequestKind;
  readonly probabilities: Scores;
  /** Nothing was asked for in the whole call so far. */
  readonly silent: boolean;
}

/** What the caller wants, as hotlines class it. Its state is bounded by the number of cues. */
export class KindScores {
  private readonly scores: Scores;
  private readonly counted: number[];
  private readonly proofs: Map<RequestKind, Proof[]>;
  /** What the agent's latest words would mean if the caller does not deny them. */
  private pending: { readonly kind: RequestKind; readonly weight: number }[];
  private choice: readonly RequestKind[];
  private turns: number;
  /** The caller said what is wanted. */
  private answered: boolean;
  private callerChars: number;
  private told: number;
  private danger: number;
  /** How much of it the agent said last. */
  private asked: number;

  constructor(other?: KindScores) {
    this.scores = { ...(other?.scores ?? PRIOR) };
    this.counted = [...(other?.counted ?? kindCues.map(() => 0))];
    this.proofs = new Map([...(other?.proofs ?? [])].map(([kind, list]) => [kind, [...list]]));
    this.pending = [...(other?.pending ?? [])];
    this.choice = other?.choice ?? [];
    this.turns = other?.turns ?? 0;
    this.answered = other?.answered ?? false;
    this.callerChars = other?.callerChars ?? 0;
    this.told = other?.told ?? 0;
    this.danger = other?.danger ?? 0;
    this.asked = other?.asked ?? 0;
  }

  hear(turn: Turn): void {
    const text = turn.text.slice(0, READ);
    const caller = turn.speaker === 'caller';
    this.turns += 1;
    if (caller) this.settle(turn, text);
    this.pending = [];
    this.asked = 0;
    if (!caller) {
      const choice = CHOICE.exec(text);
      this.choice = choice === null ? [] : requestKinds.filter((kind) => choice.slice(1).includes(kind));
      if (choice !== null) return;
    }
    const thanks = caller && THANKS.test(text);
    const early = caller && turn.index < EARLY_TURNS ? EARLY : 1;
    const found: RequestKind[] = [];
    const { cues, patterns } = CUES[turn.speaker];
    const awake = patterns.awake(text);
    for (const [number, { at, cue }] of cues.entries()) {
      if (awake[number] === 0 || (this.counted[at] ?? 0) >= cue.most) continue;
      if (cue.answer === true && !turn.asked.has('want')) continue;
      if (cue.later === true && turn.index === 0) continue;
      if (cue.question === true && (found.some((kind) => kind !== '咨询') || NO_QUESTION.test(text)))
        continue;
      const match = cue.pattern.exec(text);
      if (match === null) continue;
      const begin = match.index + (/^[\s，。,我就]+/.exec(match[0])?.[0].length ?? 0);
      const lead = text.slice(Math.max(0, begin - 6), begin);
      if (cue.anyway !== true && (NEGATED.test(lead) || (caller && SUPPOSED.test(lead)))) continue;
      if (cue.weights.求助 !== undefined && cue.danger !== true && caller)
        if (thanks || (match[0].startsWith('帮') && HELPED.test(lead))) continue;
      this.counted[at] = (this.counted[at] ?? 0) + 1;
      if (cue.danger === true) {
        this.danger += caller ? 1 : BY_AGENT;
        if (!caller) this.asked += BY_AGENT;
      }
      const evidence = evidenceOf(turn.segment, { start: match.index, end: match.index + match[0].length });
      for (const [kind, weight] of Object.entries(cue.weights) as [RequestKind, number][]) {
        if (!caller) this.pending.push({ kind, weight });
        if (weight >= TELLING) found.push(kind);
        this.count(kind, weight * early, evidence);
      }
    }
    const tells =
      caller &&
      text.length >= TOLD_CHARS &&
      text.replace(CONTACT, '').replace(EMPTY, '').length >= TOLD_CONTENT &&
      found.every((kind) => kind === '投诉');
    if (tells && !QUESTION.test(text)) this.told = Math.min(MAX_TOLD, this.told + 1);
  }

  /** Whether somebody calls for help now: the agent calls out the emergency services, or the caller says so twice. */
  get inNeed(): boolean {
    return this.danger >= IN_NEED;
  }

  /** The same, over and over: nothing else is spoken of any more. */
  get inDanger(): boolean {
    return this.danger >= IN_DANGER;
  }

  /**
   * The likeliest kind and the probability of each, null while nothing was heard that tells; a call without a request
   * only where that is the likelier by far, for a request taken for none is lost.
   * @param usual what the matter usually is, null where it is not known
   * @param asking whether answers are wanted (1) or deeds (-1), by what was settled; 0 while nothing was
   */
  likeliest(usual: Usual | null, asking: number): Likeliest | null {
    const scores = { ...this.scores };
    scores.咨询 += asking * (asking < 0 ? DEEDS_WANTED : ANSWERS_WANTED);
    if (this.inNeed) scores.咨询 -= NO_TIME_TO_ASK;
    if (usual !== null)
      scores[usual.kind] += (usual.always ? ALWAYS : USUAL) * Math.min(1, usual.score / CLEARLY);
    // That much was told proves nothing by itself: it makes surer what some word or the matter speaks for.
    const proved = usual?.kind === '投诉' || (this.proofs.get('投诉') ?? []).length > 0;
    if (this.told > 0) scores.投诉 += TOLD_FIRST + (proved ? TOLD_WEIGHT * this.told : 0);
    const spoken = requestKinds.some((kind) => kind !== '无效' && scores[kind] - PRIOR[kind] >= LEAST);
    const silent =
      this.turns >= SILENT_TURNS &&
      this.callerChars < SILENT_CHARS &&
      usual === null &&
      !spoken &&
      !this.answered;
    if (silent) scores.无效 += SILENCE;
    if (!spoken && scores.无效 - PRIOR.无效 < LEAST) return null;
    const probabilities = softmax(scores);
    const [first, second] = [...requestKinds].sort((a, b) => probabilities[b] - probabilities[a]);
    if (first === undefined || second === undefined) return null;
    const kind = first === '无效' && probabilities.无效 < SURELY_NONE ? second : first;
    return { kind, probabilities, silent };
  }

  /**
   * The likeliest kind with what speaks for it.
   * @param ofMatter what the matter was told by, where that is what speaks for the kind
   */
  fact({ kind, probabilities, silent }: Likeliest, ofMatter: readonly Evidence[]): FactOf<'kind'> {
    const proofs = [...(this.proofs.get(kind) ?? [])]
      .sort((a, b) => b.weight - a.weight)
      .slice(0, MAX_PROOFS)
      .map((proof) => proof.evidence);
    const evidence = proofs.length > 0 ? proofs : ofMatter;
    const proved = evidence.length > 0 || silent;
    return fact(
      'kind',
      { kind, probabilities },
      {
        confidence: proved ? probabilities[kind] : Math.min(UNPROVED, probabilities[kind]),
        source: 'inferred',
        rule: silent && kind === '无效' ? 'kind-silence' : 'kind-cues',
        evidence,
        key: 'call',
      },
    );
  }

  /** What the agent presumed holds unless the caller denies it; of two kinds the caller takes one. */
  private settle(turn: Turn, text: string): void {
    this.answered ||= turn.asked.has('want') && text.length >= SAYS_SOMETHING;
    this.callerChars += text.replace(EMPTY, '').length;
    if (turn.reply === 'no' && !NOT_YET.test(text)) {
      for (const { kind, weight } of this.pending)
        if (kind !== '无效' || !WRONG_NUMBER.test(text)) this.scores[kind] -= weight;
      this.danger -= this.asked;
    }
    const opening = text.slice(0, CHOICE_SPAN);
    const chosen = this.choice.find(
      (kind) => opening.includes(kind) && !NEGATED.test(opening.split(kind)[0] ?? ''),
    );
    if (chosen === undefined) return;
    const start = text.indexOf(chosen);
    this.count(chosen, CHOSEN, evidenceOf(turn.segment, { start, end: start + chosen.length }));
  }

  private count(kind: RequestKind, weight: number, evidence: Evidence): void {
    this.scores[kind] += weight;
    if (weight <= 0) return;
    const list = this.proofs.get(kind) ?? [];
    list.push({ weight, evidence });
    this.proofs.set(kind, list);
  }
}

/** The cues in one speaker's words, each with its place among all. */
function cuesOf(speaker: KindCue['by']): {
  readonly cues: readonly { readonly at: number; readonly cue: KindCue }[];
  readonly patterns: PatternSet;
} {
  const cues = kindCues.map((cue, at) => ({ at, cue })).filter(({ cue }) => cue.by === speaker);
  return { cues, patterns: new PatternSet(cues.map(({ cue }) => cue.pattern)) };
}

function softmax(scores: Scores): Scores {
  const weights = { ...scores };
  let total = 0;
  for (const kind of requestKinds) {
    weights[kind] = Math.exp(SHARPNESS * scores[kind]);
    total += weights[kind];
  }
  for (const kind of requestKinds) weights[kind] /= total;
  return weights;
}
