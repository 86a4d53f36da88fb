import { clauses, type Span } from '../text.ts';

/** A wish for no name at all. */
const ANONYMOUS = /匿名|不实名/;
const NAMED = /(?:不用|不需要|不必|没必要|无需|不|别)匿名|匿名(?:就|也)?(?:不用|不必|算)了?|(?<!不)实名/;
/** 匿名的话…, 匿名还是实名: spoken of, not wished for. */
const ONLY_NAMED =
  /匿名(?:的话|举报的?(?:话|人)|投诉的?话|信|电话|群|用户|网友)|(?:实名|记名)还是匿名|匿名还是|如果匿名|要是匿名/;

const LEAVES_OUT = '(?:留|说|讲|透露|登记|报|写|提供|告诉|给)';
const NAME = new RegExp(
  `(?:名字|姓名|全名|真名|名|姓|我的?信息)[^，。\\s他她]{0,4}(?:就|都|也|还是)?不(?:想|方便|用|要|能|必|愿意?|敢)?${LEAVES_OUT}(?=$|[\\s，。,.了吧啊呢哈])` +
    `|(?:名字|姓名|全名|姓)[^，。\\s他她]{0,4}(?:就)?(?:不用|不要|不必|算|免)了|不(?:想|要|用|能|方便|敢)?${LEAVES_OUT}(?:我)?的?(?:真)?(?:名|姓)|我姓什么(?:不|没)`,
);
/** An answer to a question for the name; he, whose story the caller tells, does not give it. */
const ANSWER = new RegExp(
  `^(?:[我这那嗯啊哎哦就还都也真先，,]|[这那]个|还是|真的|千万|实在|名字|姓名)*(?:不|别|不想|不太想|不方便|不用|不必|不要|不愿意?|不能|不敢)${LEAVES_OUT}(?:了|吧|$|[啊呢])` +
    `|^(?:[我这那嗯啊哎哦就还都也真先]|[这那]个|还是|真的|实在|名字|姓名)*(?:不(?:太)?方便(?:$|[吧啊说透讲])|没(?:有)?必要(?:了|吧|$)|(?:算|免)了吧?$)` +
    `|保密行(?:吗|不)|(?:热心|普通)?(?:市民|群众|老百姓|路人)(?:甲)?(?:就)?(?:行|好|可以|吧|得了|$)`,
);
const OF_PHONE = /电话|手机|号码|座机|联系方式|来电|微信/;
const OF_NAME = /名|姓|称呼/;

/**
 * Where and how a caller's words withhold the name.
 *
 * @param asked the agent asked for the caller's name
 * @returns `all`: no name shall stand in the order; `name`: no, or no full, name is told; `none`: a name may stand;
 *   null where nothing is said of it
 */
export function nameRefusal(
  text: string,
  asked: boolean,
): { readonly refuses: 'all' | 'name' | 'none'; readonly span: Span } | null {
  for (const clause of clauses(text)) {
    const refuses = refusalOf(clause.text, asked);
    if (refuses !== null) return { refuses, span: { start: clause.start, end: clause.end } };
  }
  return null;
}

function refusalOf(clause: string, asked: boolean): 'all' | 'name' | 'none' | null {
  if (NAMED.test(clause)) return 'none';
  if (ONLY_NAMED.test(clause)) return null;
  if (ANONYMOUS.test(clause)) return 'all';
  if (NAME.test(clause)) return 'name';
  if (!asked || (OF_PHONE.test(clause) && !OF_NAME.test(clause))) return null;
  return ANSWER.test(clause) ? 'name' : null;
}
