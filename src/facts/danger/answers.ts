/** How a caller's words answer an agent's yes-or-no question about danger. */
export type Answer = 'strong-yes' | 'yes' | 'no' | 'unclear';

/** A question in the agent's words; courtesy questions ("好吗", "可以吗") ask nothing. */
const QUESTION = /吗|[？?]|有没有|是不是|是否|对吧|对不对|几个|没有$|吧$/;
const COURTESY = /(?:好|可以|行|方便)(?:吗|吧|不)?[？?。！!]?$/;
const SENTENCE = /[^。！？!?]+[。！？!?]?/g;

const FILLER = /^(?:[嗯恩啊哦呃哎唉喂诶哈]|那个|这个|就是|[，。！？!?、,.\s…])+/;
const NOTHING_SAID = /^(?:什么|你说什么|听不清|再说一遍|等一下|等等)?[？?。\s]*$/;
const NO =
  /^(?:那|这|目前|暂时|现在|应该|好像|都|还|倒|幸好|还好|可能)*(?:没|不|无|未|否|哪有)|^人(?:都|倒|是)*没|^(?:都|还)好|^都安全|^安全/;
const STRONG_YES = /^(?:那|这|是|肯定|当然|好像|应该|可能|现在|里面|都)*有(?!没有|病|毛病)/;
const YES = /^(?:对|是|嗯|恩|在|还在|受伤|受了|伤了|困了|困着|[一二两三四五六七八九十几好0-9]+个|肯定)/;

/** The sentences of an agent's turn that ask something the caller will answer with yes or no, with their offsets. */
export function questionSentences(text: string): string[] {
  return (text.match(SENTENCE) ?? []).filter((sentence) => {
    const trimmed = sentence.trim();
    return QUESTION.test(trimmed) && !COURTESY.test(trimmed);
  });
}

/** Reads the beginning of a caller's turn as an answer. */
export function readAnswer(text: string): Answer {
  const head = text.slice(0, 60);
  const words = head.replace(FILLER, '');
  if (words === '' && /[嗯恩]/.test(head)) return 'yes';
  if (NOTHING_SAID.test(words)) return 'unclear';
  if (NO.test(words)) return 'no';
  if (STRONG_YES.test(words)) return 'strong-yes';
  return YES.test(words) ? 'yes' : 'no';
}

/** The span of the first clause of an answer, without the filler before it. */
export function answerSpan(text: string): { start: number; end: number } {
  const start = FILLER.exec(text)?.[0].length ?? 0;
  if (start >= text.length) return { start: 0, end: text.length };
  const rest = text.slice(start, start + 60);
  const stop = rest.search(/[。！？!?；;]/);
  return { start, end: start + (stop > 0 ? stop : rest.length) };
}
