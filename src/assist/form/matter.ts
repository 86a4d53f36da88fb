import type { RequestKind } from '../../protocol/common.ts';
import type { Candidate, FieldCandidates } from '../../protocol/form.ts';
import type { Turn } from './dialogue.ts';
import type { FieldExtractor } from './field-extractor.ts';
import { clauses, evidenceOf, pushBounded, type Span } from './text.ts';

/** Words that carry nothing on paper. */
const FILLER =
  /嗯+|呃+|哎呀?|诶|唉|喂|哦+|噢|你好|您好|那个(?=[^人车店号])|就是说?|然后(?:呢|就)?|其实|反正|我跟你讲|你讲|你说|我讲|我说|我想问|对不对|是不是嘛|好吧|的话|拜托|谢谢|这样子|啊|呢|嘛|呀|咯|哈(?!尔)/g;
const GREETING = /^(?:好的?|是的?|对+|没错|可以|行|明白|理解|知道了|没有|有|您?请?讲|请说|不是|那|所以|而且|但是|还有|结果|后来|因为|本来)+/;
/** How an agent repeats what is wanted. */
const RESTATED =
  /(?:您(?:现在|这次|主要)?的?(?:诉求|要求|意思)(?:就|还|也|主要)?是|明白[，,\s]*(?:您(?:就|主要)?是)?(?=要求|希望|想)|您(?:就|主要|还)?(?:是想|是要求|是希望|想要?|要求|希望)|(?:重新)?登记[，,\s]*(?=要求|希望)|(?:理解一下|也就是说?|总结一下)[，,\s]*(?:您)?(?:是)?)(?:说)?[，,\s]*([^？?。]{4,90})/;
const WANTED =
  /(?:我(?:就)?(?:是)?(?:要求|希望|想(?:问|知道|让|请|要|把)|要(?!投诉|举报|反映|说|去|上班))|希望|要求|麻烦你?们?|能不能|可不可以|叫他们?|让他们?|要他们|赶紧|请你们|你们?(?:赶紧|快点|帮我)|帮(?:我|我们|忙)|要给|应该)([^。？?]{3,60})/;
const QUESTION_TAIL = /[，,\s]*(?:对吗|是吗|对吧|是吧|对不对|吗|吧|可以吗|还是.{2,12})[？?]?$/;
/** What the caller says the call is about: 反映一下电梯的事情. */
const TOPIC =
  /(?:反映|投诉|咨询|举报|问|了解|建议|求助|关于|表扬|说|讲)(?:一下|下|个|一个)?(?:就是|关于|那个)?[，,\s]*([^，。,？?！!\s]{2,18}?)(?:的)?(?:事情?|问题|情况)/;
const OPENING =
  /(?:我(?:就)?(?:要|想|来)|想)?(?:投诉|举报|反映|咨询|表扬|建议|问)(?:一下|下|个|一个)?[，,\s]*([^，。,？?！!\s]{3,22})/;
/** A clause that states what is wrong. */
const TROUBLE =
  /没有?|不(?!知|好意思|是|对|用|过|懂|要|清楚|客气)|坏|漏|吵|噪|丢|落在|堵|停(?:水|电|气|车|运|工)|乱|占|骂|冒|臭|脏|塌|裂|骗|拖|卡|困|扰|违|倒|偷|烧|积水|破|断|脱落|涨|收(?:费|钱)|态度|挡|积|飞线|闯|撞|被|挖|欠/;
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
export class MatterExtractor implements FieldExtractor {
  private readonly topics: Piece[] = [];
  private readonly troubles: Piece[] = [];
  private readonly wants: Piece[] = [];
  private restated: Piece | null = null;

  private readonly kindNow: () => RequestKind | null;

  /** `kindNow`: the kind of request as far as it is known, for the verb a request begins with. */
  constructor(kindNow: () => RequestKind | null) {
    this.kindNow = kindNow;
  }

  observe(turn: Turn): void {
    if (turn.speaker === 'agent') this.hearAgent(turn);
    else this.hearCaller(turn);
  }

  candidates(): FieldCandidates {
    const fields: FieldCandidates = {};
    const subject = this.subject();
    if (subject !== null) fields.subject = [subject];
    const request = this.request();
    if (request !== null) fields.request = [request];
    return fields;
  }

  private hearAgent(turn: Turn): void {
    const match = RESTATED.exec(turn.text);
    const said = match?.[1];
    if (match === null || said === undefined) return;
    const text = tidy(said.replace(QUESTION_TAIL, ''));
    if (text.length < 4 || /^(?:什么|怎么|哪|多少|啥)/.test(text)) return;
    const start = match.index + match[0].length - said.length;
    this.restated = { text, turn, span: { start, end: start + said.length }, score: 3 };
  }

  private hearCaller(turn: Turn): void {
    const { text } = turn;
    if (turn.reply === 'no' && this.restated?.turn.index === turn.index - 1) this.restated = null;
    const topic = TOPIC.exec(text) ?? OPENING.exec(text);
    const named = topic?.[1];
    if (topic !== null && named !== undefined && tidy(named).length >= 2) {
      const start = topic.index + topic[0].indexOf(named);
      const span = { start, end: start + named.length };
      pushBounded(this.topics, { text: tidy(named), turn, span, score: 2 - turn.index / 10 }, MAX_KEPT);
    }
    for (const clause of clauses(text)) {
      const tidied = tidy(clause.text);
      if (tidied.length >= 4 && TROUBLE.test(tidied)) {
        const score = 2 - turn.index / 8 + (tidied.length > 8 ? 0.5 : 0) - (tidied.length > 24 ? 1 : 0);
        this.keepBest(this.troubles, { text: tidied, turn, span: clause, score });
      }
    }
    if (turn.asked.has('want')) {
      const said = tidy(text);
      const span = { start: 0, end: text.length };
      if (said.length >= 4) this.keepBest(this.wants, { text: said, turn, span, score: 4 });
      return;
    }
    const want = WANTED.exec(text);
    const wanted = want?.[1];
    if (want !== null && wanted !== undefined && tidy(wanted).length >= 4) {
      const start = want.index + want[0].length - wanted.length;
      const span = { start, end: start + wanted.length };
      this.keepBest(this.wants, { text: tidy(wanted), turn, span, score: 1.5 });
    }
  }

  private keepBest(pieces: Piece[], piece: Piece): void {
    pieces.push(piece);
    pieces.sort((a, b) => b.score - a.score);
    if (pieces.length > MAX_KEPT) pieces.pop();
  }

  private subject(): Candidate | null {
    const topic = this.topics.reduce<Piece | null>((top, one) => (top === null || one.score > top.score ? one : top), null);
    const trouble = this.troubles[0] ?? null;
    const used = [topic, trouble].filter((piece): piece is Piece => piece !== null);
    if (used.length === 0) return null;
    const head = topic === null ? '' : shorten(topic.text);
    const tail = trouble === null || head.length > 12 || overlaps(head, trouble.text) ? '' : shorten(trouble.text);
    const value = (head + tail || shorten(trouble?.text ?? '')).slice(0, MAX_SUBJECT);
    if (value.length < 2) return null;
    return candidate(value, used, topic !== null ? 0.5 : 0.35, 'subject-of-clauses');
  }

  private request(): Candidate | null {
    const want = this.wants[0] ?? null;
    const best = this.restated ?? want;
    if (best === null) return null;
    const used = this.restated !== null && want !== null && want.score > 3 ? [this.restated, want] : [best];
    const body = this.restated?.text ?? (want === null ? '' : shorten(want.text));
    const kind = this.kindNow();
    const verb = /^(?:要求|希望|咨询|建议|投诉|请)/.test(body)
      ? ''
      : kind === '咨询'
        ? '咨询'
        : kind === '求助' || kind === '建议' || kind === '表扬'
          ? '希望'
          : '要求';
    const value = `${verb}${body.replace(/^(?:想(?:问|要|知道)?|要)/, '')}`.slice(0, MAX_REQUEST);
    return candidate(`${value}。`, used, this.restated !== null ? 0.65 : 0.45, this.restated !== null ? 'request-restated' : 'request-told');
  }
}

function candidate(value: string, used: readonly Piece[], confidence: number, rule: string): Candidate {
  const first = used[0];
  return {
    value,
    spoken: first === undefined ? value : first.turn.segment.text.slice(first.span.start, first.span.end),
    confidence,
    source: first?.turn.speaker === 'agent' ? 'read-back' : 'caller',
    rule,
    evidence: used.map(({ turn, span }) => evidenceOf(turn.segment, span)),
  };
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

/** Leaves out who speaks and how, for a heading. */
function shorten(text: string): string {
  return text
    .replace(/我们?(?:这边|这里|家)?的?|你们?的?|他们?的?|它|一个|一下|了(?=$|，)|都|也|就|还|已经|那边|这边|那种|什么的?/g, '')
    .replace(/[，,]/g, '');
}

function overlaps(a: string, b: string): boolean {
  return a.length > 0 && (b.includes(a) || a.includes(b));
}
