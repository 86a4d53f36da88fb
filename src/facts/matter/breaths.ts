import { allMatches, clauses, type Span } from '../text.ts';

/** A stretch of speech that says one thing. */
export interface Breath extends Span {
  readonly text: string;
  /** What stands right behind it: a question mark, a comma, the next word. */
  readonly mark: string;
}

/** Longer stretches without punctuation hold more than one thing. */
const LONG = 12;
const SHORT = 3;
/** Words that begin something new. */
const BEGINS =
  /然后|但是|可是|而且|所以|结果|还有|另外|不然|要么|要不|就是(?!这|那|的)|因为|如果|要是|第[一二三四五六](?!小|中|人|医|农|次|年|天|个月)|(?<![给跟叫让帮对向替找问比])我(?=就|要|想|们|也|又|跟|去|问|说|讲|现在|不|听|看|打)|(?<![给跟叫让帮对向替找问比])你(?=们|提|先|就|赶)|(?<![给跟叫让帮对向替找问比])他们|(?<![给跟叫让帮对向替找问比])他(?=说|讲|就|不)|人家|(?<![查问看算][^，。]{0,10})(?:是不是|能不能|可不可以|有没有|怎么(?!样))|什么时候|哪一天|(?<![点天周月年号])以后|没有(?:的话)?就|万一|后来|现在|(?<=[\u4e00-\u9fff]{3})(?:晚上|白天|中午|夜里)(?=[^，。]{0,5}(?:以后|之前|之后|不准|不要))|对(?=要|就|我|不(?!对)|还|是|让|他|你)|起码|至少|反正|最好|麻烦/g;
/** Words that end something. */
const ENDS = /(?:行不行|好不好|对不对|可不可以|可以吗|的话|[啊呢嘛呗啦哦])(?=[\u4e00-\u9fff])/g;

/**
 * The stretches of a folded text: what lies between punctuation or spaces, and long ones cut where something new begins.
 * Recognisers often print none.
 */
export function breaths(text: string): Breath[] {
  const list: Breath[] = [];
  for (const clause of clauses(text)) {
    const cuts = clause.text.length > LONG ? cutsOf(clause.text) : [];
    let from = 0;
    for (const to of [...cuts, clause.text.length]) {
      if (to - from < SHORT && to < clause.text.length) continue;
      const end = clause.start + to;
      list.push({
        start: clause.start + from,
        end,
        text: clause.text.slice(from, to),
        mark: text.charAt(end),
      });
      from = to;
    }
  }
  return list;
}

function cutsOf(text: string): number[] {
  const cuts = new Set<number>();
  for (const match of allMatches(text, BEGINS)) cuts.add(match.index);
  for (const match of allMatches(text, ENDS)) cuts.add(match.index + match[0].length);
  cuts.delete(0);
  return [...cuts].sort((a, b) => a - b);
}
