import type { RequestKind } from '../../protocol/common.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import { cutText } from '../cut-text.ts';
import type { Turn } from '../dialogue.ts';
import { fact, ranked } from '../fact.ts';
import { clauses, evidenceOf, pushBounded, type Span } from '../text.ts';
import { MatterHeading } from './matter-heading.ts';

/** Words that carry nothing on paper. */
const FILLER =
  /嗯+|呃+|哎呀?|诶|唉|喂|哦+|噢|你好|您好|那个(?=[^人车店号])|就是说?|然后(?:呢|就)?|其实|反正|我跟你讲|你讲|你说|我讲|我说|我想问|对不对|是不是嘛|好吧|的话|拜托|谢谢|这样子|啊|呢|嘛|呀|咯|哈(?!尔)/g;
const GREETING =
  /^(?:好的?|是的?|对+|没错|可以|行|明白|理解|知道了|没有|有|您?请?讲|请说|不是|那|所以|而且|但是|还有|结果|后来|因为|本来)+/;
/** How an agent repeats what is wanted. */
const RESTATED =
  /(?:您(?:现在|这次|主要)?的?(?:诉求|要求|意思)(?:就|还|也|主要)?是|(?:那|也|您这边)?就是(?:想)?(?=要求|希望|建议|咨询|帮忙)|您(?:这边)?是(?:要|想)?(?=建议|咨询|举报|了解)|明白[，,\s]*(?:您(?:就|主要)?是)?(?=要求|希望|想)|您(?:就|主要|还)?(?:是想|是要求|是希望|想要?|要求|希望)|(?:重新)?登记[，,\s]*(?=要求|希望)|(?:理解一下|也就是说?|总结一下)[，,\s]*(?:您)?(?:是)?)(?:说)?[，,\s]*([^？?。]{4,90})/;
const WANTED =
  /(?:我(?:就)?(?:是)?(?:要求|希望|想(?:问|知道|让|请|要|把)|要(?!投诉|举报|反映|说|去|上班))|希望|要求|麻烦你?们?|能不能|可不可以|叫他们?|让他们?|要他们|赶紧|请你们|你们?(?:赶紧|快点|帮我)|帮(?:我|我们|忙)|要给|应该)([^。？?]{3,60})/;
const QUESTION_TAIL = /[，,\s]*(?:对吗|是吗|对吧|是吧|对不对|吗|吧|可以吗|还是.{2,12})[？?]?$/;
/** What the caller says the call is about: 反映一下电梯的事情. */
const TOPIC =
  /(?:反映|投诉|咨询|举报|问|了解|建议|求助|关于|表扬|说|讲)(?:一下|下|个|一个)?(?:就是|关于|那个)?[，,\s]*([^，。,？?！!\s]{2,18}?)(?:的)?(?:事情?|问题|情况)/;
/** What the agent sums up: 希望解决高音喇叭扰民的问题. */
const AGENT_TOPIC =
  /(?:解决|反映|投诉|关于|核实|处理|登记|咨询|[，,。\s])(?:的?(?:是|就是))?([^，,。？?\s您我]{4,18}?)的(?:问题|情况)/;
const OPENING =
  /(?:我(?:就)?(?:要|想|来)|想)?(?:投诉|举报|反映|咨询|表扬|建议|问)(?:一下|下|个|一个)?[，,\s]*([^，。,？?！!\s]{3,22})/;
/** A clause that states what is wrong. */
const TROUBLE =
  /没有?|不(?!知|好意思|是|对|用|过|懂|要|清楚|客气)|坏|漏|吵|噪|丢|落在|堵|停(?:水|电|气|车|运|工)|乱|占|骂|冒|臭|脏|塌|裂|骗|拖|卡|困|扰|违|倒|偷|烧|积水|破|断|脱落|涨|收(?:费|钱)|态度|挡|积|飞线|闯|撞|被|挖|欠|打桩|施工/;
/** What somebody can be asked to do. */
const ACTION =
  /处理|赔|退|修|查|道歉|停运|停止|换|清|拆|解决|安排|恢复|说法|来(?:人|看|处理|查)?|还(?:给|回)|归还|加(?:车|派|强|装)|管|整改|罚|回复|告诉|告知|联系|落实|建|补|拖走|答复|核实|说明|规划|取缔|搬|移|派|协调|找|降|装|开通|疏通|砌|取消|缩短|办|转达|表扬|改|帮|保密/;
/** Talk around a wish that is none: doubts, threats, questions. */
const NO_WISH =
  /你们这些|合不合理|要不是|凭什么|谁|怎么|为什么|是不是|难道|废物|[吗？?]|不管是|没人|我不|你听|你看|信不信|天天打|了$/;
/** A restatement that only settles how the caller is treated, or leaves the choice open. */
const NOT_RESTATED =
  /保密|匿名|还是(?!要)|姓名|电话(?!联系|答复|告知)|贵姓|称呼|几点|是不是|(?:怎么|如何)(?:处理|解决)|^什么|是什么$/;
/** What is asked for in general terms may hold question words; any other restatement with one is a question. */
const ASKS_BACK = /哪|什么/;
const INFORMATION = /咨询|了解|知道|办|材料|原因|条件|流程|合理/;
/** A restatement of this length says all that is wanted. */
const FULL_WISH = 8;
const MAX_WISHES = 3;
const MIN_HEAD = 5;
const MAX_JOINED = 16;
const OPENING_TURNS = 4;
const MAX_SUBJECT = 26;
const MAX_REQUEST = 120;
const MAX_KEPT = 8;

interface Piece {
  readonly text: string;
  readonly turn: Turn;
  readonly span: Span;
  score: number;
}

/** What the matter is, in a few words, and what the caller wants done, mostly in the words of the call. */
export class MatterExtractor implements FactExtractor {
  private readonly topics: Piece[] = [];
  private readonly troubles: Piece[] = [];
  private readonly wants: Piece[] = [];
  private restated: Piece | null = null;

  private readonly heading = new MatterHeading();
  private readonly kindNow: () => RequestKind | null;
  private readonly placeNow: () => string;

  /**
   * `kindNow`: the kind of request as far as it is known, for the verb a request begins with;
   * `placeNow`: the name of the compound, house or shop, empty where none is known.
   */
  constructor(kindNow: () => RequestKind | null, placeNow: () => string) {
    this.kindNow = kindNow;
    this.placeNow = placeNow;
  }

  observe(turn: Turn): void {
    this.heading.hear(turn);
    if (turn.speaker === 'agent') this.hearAgent(turn);
    else this.hearCaller(turn);
  }

  facts(): readonly Fact[] {
    if (this.kindNow() === '无效') return [];
    const subjects = [this.headed(), this.subject()].filter((one): one is Fact => one !== null);
    const requests = [this.request(), this.plight()].filter((one): one is Fact => one !== null);
    return [...ranked(subjects), ...ranked(requests)];
  }

  private hearAgent(turn: Turn): void {
    const topic = AGENT_TOPIC.exec(turn.text);
    const summed = topic?.[1];
    if (topic !== null && summed !== undefined) {
      const start = topic.index + topic[0].indexOf(summed);
      const span = { start, end: start + summed.length };
      pushBounded(this.topics, { text: tidy(summed), turn, span, score: 3 }, MAX_KEPT);
    }
    const match = RESTATED.exec(turn.text);
    const said = match?.[1];
    if (match === null || said === undefined) return;
    const text = tidy(said.replace(QUESTION_TAIL, ''));
    if (text.length < 4 || NOT_RESTATED.test(text)) return;
    if (ASKS_BACK.test(text) && !INFORMATION.test(text)) return;
    const start = match.index + match[0].length - said.length;
    this.restated = { text, turn, span: { start, end: start + said.length }, score: 3 };
  }

  private hearCaller(turn: Turn): void {
    const { text } = turn;
    if (turn.reply === 'no' && this.restated?.turn.index === turn.index - 1) this.restated = null;
    const topic = TOPIC.exec(text) ?? (turn.index <= OPENING_TURNS ? OPENING.exec(text) : null);
    const named = topic?.[1];
    if (topic !== null && named !== undefined && tidy(named).length >= 2) {
      const start = topic.index + topic[0].indexOf(named);
      const span = { start, end: start + named.length };
      pushBounded(this.topics, { text: tidy(named), turn, span, score: 2 - turn.index / 10 }, MAX_KEPT);
    }
    for (const clause of clauses(text)) {
      const tidied = tidy(clause.text);
      const trouble = TROUBLE.exec(tidied);
      if (tidied.length >= 4 && trouble !== null) {
        // A clause that names something before what is wrong with it makes a heading; a question or a reproach does not.
        const named = trouble.index >= 2 && !/^[我你他它]/.test(tidied);
        const score =
          2 -
          turn.index / 6 +
          (named ? 1 : 0) +
          (tidied.length > 6 ? 0.5 : 0) -
          (tidied.length > 18 ? 1 : 0) -
          (/[你吗]|怎么|[我他]讲|我?说|知道|不用|不要/.test(tidied) ? 1.5 : 0) -
          (/单号|方便|电话|号码|记得|贵姓|打不通|显示/.test(tidied) ? 4 : 0);
        if (score > 0) this.keepBest(this.troubles, { text: tidied, turn, span: clause, score });
      }
    }
    if (turn.asked.has('want')) {
      const said = wishes(text);
      const span = { start: 0, end: text.length };
      if (said.length >= 2) this.keepBest(this.wants, { text: said, turn, span, score: 4 });
      return;
    }
    const want = WANTED.exec(text);
    const wanted = want?.[1];
    if (want !== null && wanted !== undefined && wishes(wanted).length >= 4) {
      const start = want.index + want[0].length - wanted.length;
      const span = { start, end: start + wanted.length };
      this.keepBest(this.wants, { text: wishes(wanted), turn, span, score: 1.5 });
    }
  }

  private keepBest(pieces: Piece[], piece: Piece): void {
    pieces.push(piece);
    pieces.sort((a, b) => b.score - a.score);
    if (pieces.length > MAX_KEPT) pieces.pop();
  }

  /** A heading of the hotline's own words, where the matter is one of the everyday ones. */
  private headed(): Fact | null {
    // What is praised is no trouble, though the words are the same.
    if (this.kindNow() === '表扬') return null;
    const found = this.heading.best(this.placeNow(), this.kindNow() === '求助');
    if (found === null) return null;
    return fact(
      'subject',
      { matter: 1, text: found.text.slice(0, MAX_SUBJECT) },
      {
        confidence: found.sure ? 0.6 : 0.45,
        source: 'inferred',
        rule: 'subject-heading',
        evidence: [found.evidence],
        key: '1.heading',
      },
    );
  }

  /** Who lost something or calls for rescue seldom says what for; it goes without saying. */
  private plight(): Fact | null {
    if (this.kindNow() !== '求助') return null;
    const found = this.heading.best(this.placeNow(), true);
    if (found === null || found.plight === null) return null;
    return fact(
      'request',
      { matter: 1, text: found.plight },
      {
        confidence: 0.5,
        source: 'inferred',
        rule: 'request-of-plight',
        evidence: [found.evidence],
        key: '1.plight',
      },
    );
  }

  private subject(): Fact | null {
    const topic = this.topics.reduce<Piece | null>(
      (top, one) => (top === null || one.score > top.score ? one : top),
      null,
    );
    const trouble = this.troubles[0] ?? null;
    const used = [topic, trouble].filter((piece): piece is Piece => piece !== null);
    if (used.length === 0) return null;
    const head = topic === null ? '' : shorten(topic.text);
    const tail = shorten(trouble?.text ?? '');
    // A heading of one word says too little; what is wrong is said with it where that stays short.
    const joined = head.length + tail.length <= MAX_JOINED && !overlaps(head, tail) ? head + tail : head;
    const value = cutText(head.length >= MIN_HEAD ? head : joined || tail, MAX_SUBJECT);
    if (value.length < 2) return null;
    return pieced('subject', value, used, topic !== null ? 0.4 : 0.35, 'subject-of-clauses');
  }

  private request(): Fact | null {
    const want = this.wants[0] ?? null;
    const best = this.restated ?? want;
    if (best === null) return null;
    const used =
      this.restated !== null && this.restated.text.length < FULL_WISH && want !== null && want.score > 3
        ? [this.restated, want]
        : [best];
    const told = want === null ? '' : spoken(want.text);
    const body = (
      this.restated === null ? told : `${this.restated.text}${used.length > 1 ? `，${told}` : ''}`
    )
      .replace(/您们?/g, '')
      .replace(/^(?:想(?:问|要|知道|了解)?|要(?!求)|了解)/, '');
    const kind = this.kindNow();
    const verb = /^(?:要求|希望|咨询|建议|投诉|请)/.test(body)
      ? ''
      : kind === '咨询'
        ? '咨询'
        : kind === '求助' || kind === '建议' || kind === '表扬'
          ? '希望'
          : '要求';
    const value = cutText(`${verb}${body}`, MAX_REQUEST);
    return pieced(
      'request',
      `${value}。`,
      used,
      this.restated !== null ? 0.65 : 0.45,
      this.restated !== null ? 'request-restated' : 'request-told',
    );
  }
}

function pieced(
  type: 'subject' | 'request',
  value: string,
  used: readonly Piece[],
  confidence: number,
  rule: string,
): Fact {
  return fact(
    type,
    { matter: 1, text: value },
    {
      confidence,
      source: used[0]?.turn.speaker === 'agent' ? 'read-back' : 'caller',
      rule,
      evidence: used.map(({ turn, span }) => evidenceOf(turn.segment, span)),
      key: '1.told',
    },
  );
}

function tidy(text: string): string {
  return text
    .replace(FILLER, '')
    .replace(/\s+/g, '，')
    .replace(/[，,]{2,}/g, '，')
    .replace(/^[，,。]+|[，,。]+$/g, '')
    .replace(GREETING, '')
    .replace(/^[，,。]+/, '')
    .trim();
}

/** The clauses of a text that ask for something, the first few. */
function wishes(text: string): string {
  return text
    .split(/(?<=[？?])|[，,。\s！!；;、]+/)
    .map(tidy)
    .filter((clause) => clause.length >= 2 && ACTION.test(clause) && !NO_WISH.test(clause))
    .slice(0, MAX_WISHES)
    .join('，');
}

/** A wish as told, without the speaker in it. */
function spoken(text: string): string {
  return text
    .replace(/(?:给|帮|跟|向)?我们?(?:的)?|你们?|(?:^|(?<=，))(?:就是|第[一二三]|要(?!么)|叫|让)|一下/g, '')
    .replace(/[他她]们?/g, '其');
}

/** Leaves out who speaks and how, for a heading. */
function shorten(text: string): string {
  return text
    .replace(
      /我们?(?:这边|这里|家)?的?|你们?的?|他们?的?|它|一个|一下|了(?=$|，)|都|也|就|还|已经|那边|这边|那种|什么的?/g,
      '',
    )
    .replace(/[，,]/g, '')
    .replace(/^[了的把被]+|[的了]+$/g, '');
}

function overlaps(a: string, b: string): boolean {
  return a.length > 0 && (b.includes(a) || a.includes(b));
}
