import { cutText } from '../cut-text.ts';
import { allMatches, type Span } from '../text.ts';

/** How a caller's words answer an agent's question about danger; `other`: they speak of something else. */
export type Answer = 'strong-yes' | 'yes' | 'no' | 'other' | 'unclear';

/** A sentence of an agent's turn, and how it may be answered. */
export interface AgentSentence extends Span {
  readonly text: string;
  /** It asks for yes or no. */
  readonly asks: boolean;
  /** It says back what the caller said. */
  readonly restates: boolean;
}

/** A question in the agent's words; courtesy questions ("好吗", "可以吗") ask nothing. */
const QUESTION = /吗|[？?]|有没有|是不是|是否|对吧|对不对|几个|没有$|吧$/;
const COURTESY = /(?:好|可以|行|方便)(?:吗|吧|不)?[？?。！!]?$/;
const RESTATING =
  /^(?:[嗯好哦啊，, ]|好的|明白|了解|知道)*(?:您|你|也|那)?(?:就?是)?(?:说|讲|反映|意思是|也就是|就是)/;
/** Longest of such words, UTF-16 code units. */
const BACKCHANNEL = 8;
const SENTENCE = /[^。！？!?]+[。！？!?]?/g;
/** A longer turn is no question: only so many of its sentences are looked at. */
const MAX_SENTENCES = 12;

const FILLER = /^(?:[嗯恩啊哦呃哎唉喂诶哈]|那个|这个|就是|[，。！？!?、,.\s…])+/;
const NOTHING_SAID = /^(?:什么|你说什么|听不清|再说一遍|等一下|等等)?[？?。\s]*$/;
const NO =
  /^(?:那|这|目前|暂时|现在|应该|好像|都|还|倒|幸好|还好|可能|他|她|人)*(?:没|不(?!清楚|知道|晓得|确定|太清)|无|未|否|哪有)|^人(?:都|倒|是)*没|^(?:都|还)好|^都安全|^安全/;
const STRONG_YES = /^(?:那|这|是|肯定|当然|好像|应该|可能|现在|里面|都)*有(?!没有|病|毛病)/;
const YES =
  /^(?:对|(?:应该|好像|可能|估计|大概|就|也)*是(?!不是)|嗯|恩|在|还在|受伤|受了|伤了|困了|困着|[一二两三四五六七八九十几好0-9]+个|肯定|没错)/;
/** How much of an answer is read, UTF-16 code units. */
const ANSWER_REACH = 60;
/** Within how much of it the question's words are said again. */
const ECHO_REACH = 12;

/** "救出来一个，还有两个": it has ended in part, or has begun again. */
const PARTIAL =
  /还有|还[剩差]|剩|还没|又|没[^，,\s]{0,3}(?:找到|救|挖|出来|灭|完)|人没|(?:出来|上来|下来)了?(?:[一两二三四五]个|一部分|几个)/;
/** What was found is a thing, not who was missing. */
const THING =
  /(?:手机|手表|鞋子?|书?包|衣服|校服|帽子?|眼镜|车子?|钱包|东西|监控)[^，,\s]{0,6}(?:找到|捞|捡)/;
/** The agent closes a matter and asks for one more. */
const MORE =
  /还有(?:吗|没有?[？?]?$|其[他它]|别的|什么(?:事|问题|诉求|需要|要))|(?:别的|其[他它])(?:事|问题|诉求|情况)/;

/** Whether an agent asks for another matter: it has nothing to do with what was told before. */
export function asksForMore(text: string): boolean {
  return MORE.test(text);
}

/** Whether an answer that says that danger has ended says also that it has not for all. */
export function isPartial(text: string): boolean {
  const head = text.slice(0, ANSWER_REACH);
  return PARTIAL.test(head) || THING.test(head);
}

/** Whether an agent says no more than "嗯，您说" or "什么管子": the caller speaks on. */
export function isBackchannel(text: string): boolean {
  return text.length <= BACKCHANNEL;
}

/** The sentences of an agent's turn that a caller may answer. */
export function agentSentences(text: string): AgentSentence[] {
  const sentences: AgentSentence[] = [];
  for (const match of allMatches(text, SENTENCE)) {
    if (sentences.length === MAX_SENTENCES) break;
    const sentence = match[0];
    const trimmed = sentence.trim();
    const courtesy = COURTESY.test(trimmed);
    sentences.push({
      text: sentence,
      start: match.index,
      end: match.index + sentence.length,
      asks: QUESTION.test(trimmed) && !courtesy,
      restates: RESTATING.test(trimmed) && !courtesy,
    });
  }
  return sentences;
}

/** Reads the beginning of a caller's turn as an answer. */
export function readAnswer(text: string): Answer {
  const head = text.slice(0, ANSWER_REACH);
  const words = head.replace(FILLER, '');
  if (words === '' && /[嗯恩]/.test(head)) return 'yes';
  if (NOTHING_SAID.test(words)) return 'unclear';
  if (NO.test(words)) return 'no';
  if (STRONG_YES.test(words)) return 'strong-yes';
  return YES.test(words) ? 'yes' : 'other';
}

/** Whether an answer says the end of the question's words again ("火灭了吗" — "灭了"). */
export function echoes(answer: string, asked: string): boolean {
  const head = answer.slice(0, ECHO_REACH).replace(FILLER, '');
  const at = head.indexOf(asked.slice(-2));
  return at >= 0 && !/[没不未]/.test(head.slice(0, at));
}

/** The first clause of an answer, without the filler before it. */
export function answerSpan(text: string): Span {
  const start = FILLER.exec(text)?.[0].length ?? 0;
  if (start >= text.length) return { start: 0, end: text.length };
  const rest = cutText(text.slice(start), ANSWER_REACH);
  const stop = rest.search(/[。！？!?；;]/);
  return { start, end: start + (stop > 0 ? stop : rest.length) };
}
