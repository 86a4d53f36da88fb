import type { Evidence, RequestKind } from '../../protocol/common.ts';
import { cutText } from '../cut-text.ts';
import type { Turn } from '../dialogue.ts';
import { evidenceOf, type Span } from '../text.ts';
import { breaths } from './breaths.ts';
import { tidy, written } from './written-style.ts';

const READ = 400;
const OPENING_TURNS = 6;
const MAX_SUBJECT = 22;
const MIN_SUBJECT = 4;
/** The score of the best clause of a call's first turn. */
const MOST = 4.5;

/** How an agent reads the heading of an earlier order: 查到了，是……的问题. */
const LOOKED_UP =
  /(?:查到|看到|查一下|显示)(?:了|的|您|您的|这边|这里|这个|上次|之前|有|一条|，|,|\s)*(?:是|上次(?:是|反映的是))?(.{4,60}?)的(?:问题|事情?|投诉|单|那[个张]单)?[，,\s]*(?:是)?(?:对吗|是吗|对吧|是吧|对不对)/;
/** The same after a number was read: 20180409416227……是……的，对吗. */
const READ_BACK = /\d{6}[^，。\d]{0,3}(?:是|我看[^，。]{0,4})(.{4,60}?)的[，,\s]*(?:对吗|是吗|对吧)/;
/** What stands before the matter itself in such a heading: the place. */
const PLACE_BEFORE = /^.*(?:[路街道镇村巷口]|大道|交界口|路口|旁边|对面|门口)(?=.{5,})(?:的)?/;
/** What the caller says the call is about: 反映一下电梯的事情. */
const TOPIC =
  /(?:反映|投诉|咨询|举报|问|了解|建议|求助|关于|表扬|打听)(?:一下|下|个|一个)?(?:就是|关于|那个|那边)?[，,\s]*([^，。,？?！!\s]{2,16}?)(?:的)?(?:事情?|问题|情况)/;
/** 投诉一个健身房 */
const OPENING =
  /(?:我(?:就|又)?(?:是)?(?:要|想|来)?|想|要|来)?(?:投诉|举报|反映|咨询|问|表扬|打听)(?:一下|下|个|一家|一个|一声)?[，,\s]*(?:有人|那个|就是|你们|我们)?([^，。,？?！!\s]{2,22})/;
/** A clause that states what is wrong. */
const TROUBLE =
  /没有?(?!事|错|关系)|不(?!知|好意思|是|对|用|过|懂|要|清楚|客气|管|晓得)|坏|漏|吵|噪|丢|落在|堵|停(?:水|电|气|运|工)|乱|占|骂|冒|臭|脏|塌|裂|骗|拖|困|扰|违|倒|偷|烧|积水|破|断|脱落|涨|收(?:费|钱)|挡|撞|被|挖|欠|打桩|施工|造谣|过期|跑路|太(?:短|长|少|慢|暗|窄)/;
const NO_SUBJECT =
  /单号|方便|电话|号码|记得|贵姓|打不通|显示|谢|短信|贵|听|等一下|知道|怎么办|管不管|你们|什么|哪|谁|吗$|我(?:说|讲|问|去|打|跟)|他(?:说|讲)|没有了|没事|不用|不要|回复|登记|是不是|有没有|昨天|今天|刚才/;
/** When an earlier call was made is no matter. */
const ONLY_WHEN =
  /^(?:[您我]|在|于|是)*(?:[上下中]午|昨[天晚]|今[天早]|前天|[0-9零一二三四五六七八九十]+[点月日号]|半|早上|晚上|左右|的时候)+(?:打来|反映|来电|投诉|登记)?(?:过|了)?$/;

interface Piece {
  readonly text: string;
  readonly evidence: Evidence;
  readonly score: number;
}

export interface ToldSubject {
  readonly text: string;
  readonly evidence: readonly Evidence[];
  /** An order's heading read by the agent, what the caller named, or a clause of what was told. */
  readonly from: 'order' | 'named' | 'clause';
}

/** What a matter is about in the words of the call, for what no lexicon knows. Keeps the best of each sort only. */
export class Told {
  private order: Piece | null;
  private named: Piece | null;
  private clause: Piece | null;

  constructor(other?: Told) {
    this.order = other?.order ?? null;
    this.named = other?.named ?? null;
    this.clause = other?.clause ?? null;
  }

  hear(turn: Turn): void {
    const text = turn.text.slice(0, READ);
    if (turn.speaker === 'agent') {
      const match = LOOKED_UP.exec(text) ?? READ_BACK.exec(text);
      const said = match?.[1];
      if (match === null || said === undefined) return;
      const start = match.index + match[0].indexOf(said);
      const last = said.split(/[，,\s]/).findLast((part) => part.length >= MIN_SUBJECT) ?? said;
      if (ONLY_WHEN.test(last)) return;
      const bare = last.replace(PLACE_BEFORE, '');
      this.order = piece(
        turn,
        bare.length >= MIN_SUBJECT ? bare : last,
        { start, end: start + said.length },
        1,
      );
      return;
    }
    if (turn.index <= OPENING_TURNS) this.hearNaming(turn, text);
    const most = MOST - turn.index / 5;
    if (most <= (this.clause?.score ?? 0)) return;
    for (const breath of breaths(text)) {
      const words = subjectOf(breath.text);
      if (words.length < MIN_SUBJECT || words.length > MAX_SUBJECT || NO_SUBJECT.test(words)) continue;
      const trouble = TROUBLE.exec(words);
      if (trouble === null) continue;
      const score =
        3 -
        turn.index / 5 +
        (trouble.index >= 2 ? 1 : 0) +
        (words.length >= 7 ? 0.5 : 0) -
        (words.length > 16 ? 0.5 : 0);
      if (score > (this.clause?.score ?? 0)) this.clause = piece(turn, words, breath, score);
    }
  }

  best(kind: RequestKind | null): ToldSubject | null {
    if (this.order !== null) return { text: this.order.text, evidence: [this.order.evidence], from: 'order' };
    const { named, clause } = this;
    if (named !== null && (named.text.length >= 6 || kind === '咨询' || clause === null))
      return { text: named.text, evidence: [named.evidence], from: 'named' };
    if (clause === null) return null;
    if (
      named === null ||
      clause.text.includes(named.text) ||
      named.text.length + clause.text.length > MAX_SUBJECT
    )
      return { text: clause.text, evidence: [clause.evidence], from: 'clause' };
    return { text: named.text + clause.text, evidence: [named.evidence, clause.evidence], from: 'clause' };
  }

  private hearNaming(turn: Turn, text: string): void {
    const match = TOPIC.exec(text) ?? OPENING.exec(text);
    const said = match?.[1];
    if (match === null || said === undefined) return;
    const words = subjectOf(said);
    if (words.length < 2 || words.length > MAX_SUBJECT || NO_SUBJECT.test(words)) return;
    const start = match.index + match[0].length - said.length;
    const score = 3 - turn.index / 5 + (words.length >= MIN_SUBJECT ? 1 : 0);
    if (score > (this.named?.score ?? 0))
      this.named = piece(turn, words, { start, end: start + said.length }, score);
  }
}

function piece(turn: Turn, text: string, span: Span, score: number): Piece {
  return { text: cutText(text, MAX_SUBJECT), evidence: evidenceOf(turn.segment, span), score };
}

/** Leaves out who speaks and how, for a heading. */
function subjectOf(text: string): string {
  return written(tidy(text))
    .replace(
      /(?:^|(?<=[，,]))(?:其|投诉|举报|反映|咨询|问|要|想|有人|有(?:一)?个|一个|那个|这个|都|就|又|还)+/g,
      '',
    )
    .replace(/[，,]/g, '')
    .replace(/一下|一个|已经|那边|这边|那种|这种|什么的|真的|都|也|了(?=$)|的$/g, '')
    .replace(/(?:的)?(?:事情?|问题|情况)$/, '');
}
