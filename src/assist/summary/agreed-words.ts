import { cutText } from '../../facts/cut-text.ts';
import { replyOf } from '../../facts/dialogue.ts';
import type { Segment } from '../../protocol/common.ts';

/** What an agent said that the caller let stand: the matter in the agent's words, or the answer to an earlier order. */
export interface AgreedWords {
  readonly text: string;
  readonly about: 'matter' | 'earlier';
  /** Of the agent's sentence among those given. */
  readonly index: number;
}

/** A turn beyond this is no restatement. */
const MAX_TURN = 300;
const TAIL =
  /[，,\s]*(?:对不对|对[吗吧]|是[吧吗]|是不是|是这样[吗吧]?|没错吧|可以吗|行吗|好吗|[吧嘛呢啊哦呀])?[？?。，,\s]*$/;
const ASKS_AT_END = /(?:对不对|对[吗吧]|是[吧吗]|是不是|是这样[吗吧]?|没错吧|吧)[？?。\s]*$/;
const LEAD =
  /^(?:好的?|嗯|哦|那|明白(?:了)?|理解|了解|是的?|对的?|行|没事|可以|查到了|看到了|我这边|我再确认一下|确认一下|也就是说|就是说|您是说|您的意思是|您说的是|您是|就是|所以|一起写上|您放心|收到|知道了)+[，,、\s]*/;
const WANTED = /^(?:您的)?(?:诉求|要求|想法|意思|建议)(?:还是|就是|是)[：:，,\s]*/;
/** What is no statement about the matter. */
const SERVICE =
  /您好|请讲|请说|稍等|贵姓|称呼|热线|谢谢|感谢|再见|畅通|联系电话|来电号码|打您|联系您|回电|尾号|号码|工单号|单号|登记|备注|转给|转交|转到|转相关|马上|尽快给|查一下|看一下|记下|记了|写上|放心|别急|慢慢|注意|不客气|理解您|方便|请您|建议您|帮您|为您|给您|麻烦您|您先|您再|女士$|先生$/;
const QUESTION =
  /什么|哪|谁|第几|几[点个号楼]|多少|多[久大深长]|怎么|[吗呢么][？?]?$|有没有|是不是|要不要|能不能|还是.*[？?]$|[？?]/;
const ANSWERED =
  /(?:答复|回复)(?:的)?(?:是|说|称|写|讲|内容|[：:])|已经?(?:责令|责成|约谈|转给|转到|安排|派人|联系车主|加强|督促|处理|清扫|通知)|责令|(?:处理|办理)结果/;
/** 冯塘的冯，飞龙的龙: how a name is written. */
const SPELT = /[，,\s]*[\u4e00-\u9fff]{2,4}的[\u4e00-\u9fff](?=[，,\s]|$)/g;
const LEAST = 6;
/** Share of its character pairs that the caller said before. */
const LEAST_SHARED = 0.4;
const LEAST_SHARED_AGREED = 0.25;

/**
 * Sentences of the agent that repeat what the caller told and that the caller agreed to, or did not deny while they share
 * the caller's words; and what an earlier order was answered, read out by the agent. Questions, service talk and numbers
 * being taken down are left out.
 */
export function agreedWords(segments: readonly Segment[]): AgreedWords[] {
  const found: AgreedWords[] = [];
  let heard = '';
  for (const [index, segment] of segments.entries()) {
    if (segment.speaker === 'caller') {
      heard = `${heard.slice(-MAX_TURN)}${cutText(segment.text, MAX_TURN)}`;
      continue;
    }
    const sentences = statementsOf(segment);
    if (sentences.length === 0) continue;
    const next = segments[index + 1];
    const reply = next?.speaker === 'caller' ? replyOf(cutText(next.text, MAX_TURN)) : 'none';
    if (reply === 'no') continue;
    for (const { text, about, asked, isLast } of sentences)
      if (about === 'earlier' || letStand(text, heard, asked, isLast && reply === 'yes'))
        found.push({ text, about, index });
  }
  return found;
}

interface Statement extends Pick<AgreedWords, 'text' | 'about'> {
  readonly asked: boolean;
  readonly isLast: boolean;
}

/** A draft is made anew with nearly each sentence; those before it have not changed. */
const known = new WeakMap<Segment, readonly Statement[]>();

/** What of an agent's turn may be a restatement or an answer read out. */
function statementsOf(segment: Segment): readonly Statement[] {
  let statements = known.get(segment);
  if (statements === undefined) {
    statements = segment.speaker === 'agent' ? readStatements(segment.text) : [];
    known.set(segment, statements);
  }
  return statements;
}

function readStatements(turn: string): Statement[] {
  if (turn.length < LEAST || turn.length > MAX_TURN) return [];
  const sentences = turn.match(/[^。！!；;\n？?]+[？?]?/g) ?? [];
  return sentences.flatMap((raw, at) => {
    const text = statement(raw.trim());
    const about = ANSWERED.test(raw) ? 'earlier' : 'matter';
    if (text.length < LEAST || QUESTION.test(text) || (about === 'matter' && SERVICE.test(text))) return [];
    return [{ text, about, asked: ASKS_AT_END.test(raw.trim()), isLast: at === sentences.length - 1 }];
  });
}

/** The caller agreed to it; or it shares the caller's words and asked nothing. */
function letStand(text: string, heard: string, asked: boolean, agreed: boolean): boolean {
  if (agreed && asked) return true;
  return !asked && sharedPairs(text, heard) >= (agreed ? LEAST_SHARED_AGREED : LEAST_SHARED);
}

/** The sentence as one tells it: without what leads in and without its question. */
function statement(sentence: string): string {
  let text = sentence.replace(TAIL, '').replace(LEAD, '').trim();
  if (WANTED.test(text)) text = text.replace(WANTED, '要求');
  return text
    .replace(/^要求(?=要求|希望|咨询|请)/, '')
    .replace(/您/g, '其')
    .replace(SPELT, '')
    .replace(/[\s，,]+/g, '，')
    .replace(/^，|，$/g, '');
}

function sharedPairs(text: string, heard: string): number {
  let shared = 0;
  for (let at = 0; at + 1 < text.length; at += 1) if (heard.includes(text.slice(at, at + 2))) shared += 1;
  return text.length < 2 ? 0 : shared / (text.length - 1);
}
