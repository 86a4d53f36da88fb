import { ACTION } from './wish-words.ts';

/**
 * How an answer begins before it says what is wanted: 那肯定是, 我的意思就是, 就希望你们. Each part stands for itself, one
 * behind the other.
 */
const FRAME = new RegExp(
  `^(?:${[
    '[，,\\s]',
    '(?:嗯|啊|哎呀?|唉)+',
    '(?:那|这)(?=就|肯定|当然|必须|还用|我|是[要让叫希想]|希望|要求)(?:个)?',
    '(?:就|还|也|主要|首先|无非|当然|肯定|必须|其实|反正|最起码|起码)+(?=是|希望|想|要求|要让|请)',
    '(?:肯定|当然|必须|无非)(?=[要得让叫把])',
    '(?:还用|用得着)(?:说|问)',
    '(?:还)?能有(?:什么|啥)(?:别的|其他)?(?:诉求|要求|想法)',
    '(?:就)?是(?=[要让叫请把想得]|希望|要求|说)(?:说)?',
    '(?:我|我们|咱们?|俺们?)(?:这边|个人|自己)?(?:的(?:诉求|要求|想法|希望|目的|请求|意思)(?:很简单|不高|不多|也不高|也不多|(?:就|也|主要)?是(?:说)?|$)|(?:意思|诉求|要求|想法|目的)(?:就|也|主要)?是(?:说)?)',
    '(?:我|我们|咱们?|俺们?)?(?:也)?没(?:有|什么|啥)?(?:什么|啥)?(?:别的|其他|多的|更多)(?:什么)?(?:要求|诉求|想法)',
    '(?:我|我们|咱们?|俺们?)(?:就|也|只|还|现在|主要|当然|肯定)*(?:是)?(?=希望|想[要让叫请把]?|要求|要[让叫他她他们])',
    '(?:希望|想|要求|想要)(?:说|是)?(?=[让叫请把他她你]|能)',
  ].join('|')})`,
);
const MOST_FRAMES = 6;

/** Leaves out how a wish is begun. */
export function unframed(said: string): string {
  let rest = said;
  for (let count = 0; count < MOST_FRAMES; count += 1) {
    const next = rest.replace(FRAME, '');
    if (next === rest) break;
    rest = next;
  }
  return rest;
}

/** Why somebody did not do what was due asks for nothing, unless somebody is to explain it. */
const REPROACH =
  /(?<!(?:说明|解释|告知|告诉|核实|核查|查|问|知道|了解|清楚)[^，]{0,6})(?:为何|如何(?:没|不|会|可能|就|还))/;
/** What is, was or is not, who said it, what one does not know: a clause that wishes nothing. */
const TELLS =
  /已经|(?<!退)还没|都没(?!收)|没(?:有)?(?:人|来|修|退|落实|处理|说|扫|讲)|不(?:知道|晓得|肯|就|认|理|承认)|谁(?![^，]*[就都])|管用|怎样$|何样|如何样|好几|打不通|糊弄|^(?:其)?(?:说|讲|又|还在)|^其(?:说|讲|不|没|又|还|也)|^(?:是的?(?!话)|写|歇|别的)/;
/** What a wish hangs on. */
const CONDITION = /^(?:如果|要是|不(?:合理|行|能)|没有|有)|(?:之前|以后|之后|期间|的话|时候?|前|后)$/;
/** A clause broken off. */
const DANGLING = /(?:并且|而且|或者|还是|以及|以后|那个|这个|[和跟与将让把就叫要])+$/;
/** As written, what no spoken word of doing names. */
const ASKS_OR_HANDLES = /将|给予|解释|有无|是否|能否|何时/;
const SHORTEST = 2;

/**
 * The clauses of a wish, as written, that an order can take.
 * @param own in the caller's own words, not summed up by the agent
 */
export function clausesOfWish(text: string, own: boolean): string[] {
  const kept: string[] = [];
  let condition = '';
  for (const whole of text.split('，')) {
    const clause = whole.replace(DANGLING, '');
    const held = condition;
    condition = CONDITION.test(whole) ? whole : '';
    if (clause.length < SHORTEST || REPROACH.test(clause) || TELLS.test(clause)) continue;
    if (own && !ACTION.test(clause) && !ASKS_OR_HANDLES.test(clause)) continue;
    kept.push(...(held !== '' && held !== kept.at(-1) ? [held] : []), clause);
  }
  return kept;
}
