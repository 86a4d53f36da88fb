import type { Turn } from '../dialogue.ts';
import type { Field } from './lexicon/lexicon-types.ts';
import type { Heading } from './topic.ts';

/** How a caller begins with something else. */
const BEGINS_ANOTHER =
  /(?:另外|还有|再有|再说|再来)(?:还)?(?:有)?(?:一|个|件|第二)?(?:个|件|点)?(?:小|别的|其他的?)?(?:事|问题(?!是)|情况)|还有(?:一)?(?:个|件)(?:不晓得|不知道|就是|是|问题)|第二(?:个|件)(?:事|问题)(?!就?是)|(?:再|还)(?:要|想)?(?:反映|问|投诉|咨询|举报)(?:一)?(?:个|件|下)|(?:顺便|顺带|顺手|对了|哦对|正好)[，,\s]*(?:也|再|还)?(?:我)?(?:想|要)?(?:也|再|还)?(?:反映|讲|问|说|咨询|投诉|叫|提|帮)|换(?:一)?个(?:事|话题|问题)|跟(?:这个|那个|刚才|前面)?[^，。]{0,8}没(?:有)?关系|别的(?:事|问题)|两(?:个|件)(?:不同的)?事/;
/** Weaker: the same words go on with the same matter too. */
const GOES_ON = /(?:^|[，。\s])(?:还有|另外|再就是|对了|哦对|顺便|顺带|再一个)/;
const ANYTHING_ELSE =
  /(?:还有|有没有)(?:没有)?(?:什么)?(?:其他|其它|别的|另外)|其他(?:问题|诉求|需要|要反映)|还有(?:吗|什么)/;
const NOTHING_ELSE = /^(?:[嗯啊哦，,\s]|没|不用|暂时)*没(?:有|了|啥|别的|什么)|^(?:就|只有?)这/;
/** What is said of the same matter, or of how the caller is treated, is none of its own. */
const SAME =
  /保密|匿名|(?:不要|别|莫)(?:讲|说|告诉|打)|名字|电话|手机|号码|联系我|回复|打给|态度|短信|工单|尽快|快一?点|什么时候(?:能|来|处理)|多久|谢谢|(?:^|[，。\s])(?:还有|另外)[，,\s]*(?:就是)?(?:要|以后|不要|别|让他|叫他|把他|他们?|它|这个?|那个人|我希望)/;
/** Who was spoken of before, as 他. */
const SAME_PERSON =
  /(?:^|事|问题|情况|一下|[说讲]|反映|对了|还有|另外|顺便)[，,\s]*(?:就是)?[他她它]们?(?!的?[电手])/;
/** Things already spoken of. */
const REFERS_BACK =
  /这个|这种|这台|这条|这里|这电|那个(?!路口|公园|站台|红绿灯)|同样|一样|刚才|前面说|上面说|它|该小区/;
const BACK_TO_FIRST =
  /主要(?:还)?是|最(?:主要|要紧|着急)(?:的)?(?:还)?是|(?:还是|先)(?:说|讲)(?:刚才|前面|那个)/;
/** What comes second and is the main thing belongs to what came first. */
const MAINLY = /主要(?:是|就是|还是)/;
/** The agent writes it down as an order of its own. */
const WRITES_APART =
  /(?:单独|另外|分开|分别|再|另)(?:给您|帮您|为您)?(?:再)?(?:记|登记|写|建|开|录)(?:一)?(?:条|张|单|件|个|份)?|(?:两|三)(?:件|个|张|条)(?:事|问题|单|诉求|工单)|分(?:两|开)/;
const NOTED_TOO =
  /(?:一并|一起|也)(?:给您|帮您|为您)?(?:一并|一起)?(?:记|写|登记|反映|转)|都(?:给您|帮您)?(?:记|写|登记)/;
const CLOSING = /贵姓|怎么称呼|如何称呼|姓名|联系(?:电话|方式)|回电|回访/;

/** A heading heard once; one that is beyond doubt. */
const HEARD = 1.2;
const WELL_KNOWN = 3;
/** What this much speaks for is another matter. */
export const ENOUGH = 3;
/** What an order of its own speaks for it. */
export const OWN_ORDER = 3;
/** How far two matters lie apart that have nothing in common. */
export const UNLIKE = 2;

const NUISANCE: ReadonlySet<Field> = new Set(['noise', 'smell', 'rubbish']);
const HOUSE: ReadonlySet<Field> = new Set(['home', 'property', 'utility', 'building']);
const ROAD: ReadonlySet<Field> = new Set(['street', 'parking']);
/** Never a matter beside another: how one was treated, what one fears. */
const ACCOMPANIES: ReadonlySet<Field> = new Set(['conduct', 'danger']);

/** Whether a turn may begin another matter, and how much its words speak for it; null where it cannot. */
export function beginning(turn: Turn): number | null {
  if (
    turn.speaker !== 'caller' ||
    NOTHING_ELSE.test(turn.text) ||
    SAME.test(turn.text) ||
    SAME_PERSON.test(turn.text)
  )
    return null;
  const asked = ANYTHING_ELSE.test(turn.before) ? 1 : 0;
  const said = BEGINS_ANOTHER.test(turn.text) ? 2 : GOES_ON.test(turn.text) ? 1 : 0;
  if (asked + said === 0) return null;
  return asked + said - (REFERS_BACK.test(turn.text) ? 1 : 0) - (MAINLY.test(turn.text) ? 1 : 0);
}

/** The caller says that several things are to be told, or names one more request. */
const SEVERAL = /(?:[两三四几]|好几)(?:个|件|桩)(?:不同的)?事|第[一二三]件事/;
const ONE_MORE =
  /^[，,\s]*(?:另外|还有|然后|对了|顺便)?[，,\s]*我?(?:还|再|也)?(?:要|想)(?:再|也|来)?(?:投诉|举报|咨询|反映|问)/;

/** Whether a part of a turn is said to be a matter of its own, which tells where no heading is known. */
export function saidApart(turn: Turn, part: Turn): boolean {
  const { text } = part;
  if (SAME.test(text) || SAME_PERSON.test(text) || REFERS_BACK.test(text)) return false;
  return SEVERAL.test(turn.text) || ONE_MORE.test(text.trim());
}

/** How different what was told next is from what was told before: negative for the same. */
export function difference(before: Heading | null, next: Heading | null): number {
  if (next === null || before === null || next.score < HEARD) return 0;
  const { matter } = next;
  if (ACCOMPANIES.has(matter.field)) return -1;
  if (matter.name === before.matter.name) return -2;
  if (next.thing !== null && next.thing === before.thing) return -2;
  if (matter.field === before.matter.field) return 0;
  const akin = [NUISANCE, HOUSE, ROAD].some(
    (group) => group.has(matter.field) && group.has(before.matter.field),
  );
  return akin || before.score < WELL_KNOWN ? 1 : UNLIKE;
}

/** What the agent's words make of it. */
export function acknowledged(text: string): number {
  return WRITES_APART.test(text) ? OWN_ORDER : NOTED_TOO.test(text) ? 1 : 0;
}

/** Whether the agent turns to name and number, after which no matter is told at length. */
export function closes(turn: Turn): boolean {
  return turn.speaker === 'agent' && CLOSING.test(turn.text);
}

export function returnsToFirst(turn: Turn): boolean {
  return turn.speaker === 'caller' && BACK_TO_FIRST.test(turn.text);
}
