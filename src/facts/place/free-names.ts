import { allMatches } from '../text.ts';
import { alternatives } from './alternatives.ts';
import { type PlaceAtom, plainAtom, type Search } from './atom.ts';
import { beginsAt, isHan, stopsAt } from './boundaries.ts';
import { nameStart } from './suffixed-names.ts';

/**
 * Names that neither the gazetteer nor their ending tells, known by where they stand: before what says where something
 * lies (老邮局斜对面), behind it (对面红砖房), between a road and a building (恒大美丽沙7号楼), after 叫 (店名叫椰语堂).
 */
export function freeNames(search: Search, chosen: readonly PlaceAtom[]): PlaceAtom[] {
  const found: PlaceAtom[] = [...calledNames(search), ...rangeEnds(search), ...colouredThings(search)];
  for (const atom of chosen) {
    if (atom.kind === 'relation' || atom.kind === 'feature') {
      if (SEEN_FROM.test(atom.heard)) push(found, landmarkBefore(search, atom));
      if (LEADS_ON.test(atom.heard)) push(found, thingBehind(search, atom));
    } else if (atom.kind === 'building' && BLOCK.test(atom.heard)) push(found, framedBefore(search, atom));
  }
  return found;
}

function push(found: PlaceAtom[], atom: PlaceAtom | null): void {
  if (atom !== null) found.push(atom);
}

/** Seen from a landmark. */
const SEEN_FROM = new RegExp(
  `^${alternatives(
    '(?:正|斜)?对面 旁边? 隔壁 门[口前] (?:正|大|[东南西北侧前后]大?)门[口前]? 附近 后面 后边 背后 前面 前边 楼下 进去 往里',
    '(?:后面|前面|旁边|对面|隔壁|后边|前边)那. [东南西北]{1,2}[侧角边] 拐角处? 转角处? 往(?:前|里|[东南西北]).*',
  )}$`,
);
/** What follows may be the thing that lies there. */
const LEADS_ON = /面$|边$|侧$|角$|隔壁$|楼下$|门[口前]?$|^第|里面$/;
const BLOCK = /号楼|[栋幢座]$|单元|期$/;
const MOST = 8;
const LEAST = 2;
/** A name before a building must be this long where no road or the like stands before it. */
const LEAST_ALONE = 3;

/** People, vehicles, generic words, and verbs, before 对面 or 门口. */
const NO_LANDMARK = new RegExp(
  `^(?:${alternatives(
    '公园 广场 直通 通往 马路 公路 道路 路 街 街道 房子 屋子 家里 里面 外面 上面 下面 自己 单位 公司 小区 大家 那里 这里 地方 东西 垃圾 机器 声音 时间 事情 情况 问题 工作人员 [一二两三四五六七八九十\\d].*',
  )})$|${alternatives(
    '[人家爸妈爷奶哥姐弟妹叔婶姨婆嫂] 老板娘? 司机 同事 邻居 孩子 儿子 女儿 老公 先生 女士 师傅 业主 住户 [轿货卡客摩电动自行]+车 车子 车辆 朋友 同学 时候 [停放堆摆站坐开倒丢扔埋挂贴躺睡排追搬推拖绕守蹲]',
  )}$`,
);
/** Words of what happens; a name that holds one must end as places do. */
const EVENT =
  /[坏堵漏亮修乱吵闹臭倒砸摔占塌裂断爆响挖拆骂打撞扰扣收罚欠卖买涨办缴退换骗吃喝死伤病停施做弄搞放摆烧装冒喷跑追抢偷拉推很太真好多少几]/;
/** What places are called at the end. */
const HEAD =
  /[房楼店铺摊档厂场站亭门桥井树塘库坑牌杆箱道巷院园馆吧屋宅墙梯口角棚池坡沟渠庙祠塔码柜室堂厅坊社校城港湾岭]$/;
const STRONG_HEAD = /^.{1,6}?[店馆铺摊档厂房吧亭祠庙](?![子家员长主老门])/;
const LEADING_VERB = /^(?:[开卖盖搞做修找逛租买摆堆放停建挖拆打装烧倒贴挂弄是有在被把没就都])/;
const CLASSIFIER = /[个家棵栋间排条块片座根口户段层]/;
const NO_THING = /^(?:位置|地方|那块|附近|时候|情况|样子|问题|师傅|老板|人家|业主|物业|住户)/;
/** Between a relation and the thing that lies there. */
const LINK = /^(?:的|那|这|有|一|个|家|栋|间|排|条|块|片|座|处|棵|根|层|户){1,3}/;
const CLAUSE_END = /^(?:$|[\s，,。.！!？?；;、的])/;

/** Whether a run of characters begins no name anew. */
function isWhole({ marks }: Search, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1)
    if (stopsAt(marks, at) || (at > start && beginsAt(marks, at))) return false;
  return true;
}

/** 老邮局斜对面, 祠堂的后面, 那棵大榕树进去; 卖槟榔的前面 is in front of the 槟榔摊. */
function landmarkBefore(search: Search, { start: relation }: PlaceAtom): PlaceAtom | null {
  const { text } = search;
  const end = text[relation - 1] === '的' ? relation - 1 : relation;
  let start = nameStart(search, end, MOST);
  if (CLASSIFIER.test(text[start] ?? '') && /[那这一二三四五六七八九十几每]/.test(text[start - 1] ?? ''))
    start += 1;
  const heard = text.slice(start, end);
  if (heard.length < LEAST || !isHan(text, start) || NO_LANDMARK.test(heard)) return null;
  if (end < relation && heard.startsWith('卖'))
    return plainAtom('feature', heard, start, `${heard.slice(1)}摊`);
  if (LEADING_VERB.test(heard) || (EVENT.test(heard) && !HEAD.test(heard))) return null;
  return plainAtom('feature', heard, start);
}

/** 对面红砖房, 第二个鱼档, 后面那家洗车店. */
function thingBehind(search: Search, { end: relation, heard: before }: PlaceAtom): PlaceAtom | null {
  const { text, taken } = search;
  const link = LINK.exec(text.slice(relation, relation + 4))?.[0] ?? '';
  const start = relation + link.length;
  let end = start;
  while (end - start < MOST && end < text.length && taken[end] === 0 && isHan(text, end)) end += 1;
  const run = text.slice(start, end);
  if (run === '' || taken[start] === 1 || NO_THING.test(run)) return null;
  const closed = CLAUSE_END.test(text.slice(end, end + 1)) && isWhole(search, start, end);
  const named = closed && HEAD.test(run) && !LEADING_VERB.test(run);
  const counted = CLASSIFIER.test(link) || before.startsWith('第');
  if (named || (closed && counted && run.length <= 5 && !EVENT.test(run) && run.length >= LEAST))
    return plainAtom('feature', run, start);
  const head = STRONG_HEAD.exec(run)?.[0];
  if (head === undefined || head.length < LEAST || LEADING_VERB.test(head)) return null;
  return isWhole(search, start, start + head.length) ? plainAtom('feature', head, start) : null;
}

/** 恒大美丽沙7号楼, 住在君临江山 三栋: what stands before a building is the compound. */
function framedBefore(search: Search, { start: building }: PlaceAtom): PlaceAtom | null {
  const { text, taken } = search;
  const apart = /[\s，,]/.test(text[building - 1] ?? '');
  const end = apart ? building - 1 : building;
  const start = nameStart(search, end, MOST);
  const heard = text.slice(start, end);
  const behindPart = taken[start - 1] === 1;
  const least = behindPart ? LEAST : apart ? LEAST_ALONE + 1 : LEAST_ALONE;
  if (heard.length < least || !isHan(text, start) || NO_LANDMARK.test(heard)) return null;
  if (LEADING_VERB.test(heard) || EVENT.test(heard)) return null;
  return plainAtom('compound', heard, start);
}

/** 天后宫一直到水巷口那头: the ends of a stretch. */
function rangeEnds(search: Search): PlaceAtom[] {
  const { text, taken, marks } = search;
  const found: PlaceAtom[] = [];
  for (const { 0: to, index } of allMatches(text, TO)) {
    const from = index + to.length;
    let end = from;
    while (end - from < MOST && end < text.length && !stopsAt(marks, end)) end += 1;
    if (!STRETCH.test(text.slice(end, end + 3))) continue;
    for (const [first, last] of [
      [nameStart(search, index, MOST), index],
      [from, end],
    ] as const) {
      const heard = text.slice(first, last);
      const free = !taken.subarray(first, last).includes(1);
      if (
        free &&
        heard.length >= LEAST &&
        isHan(text, first) &&
        !TIME.test(heard) &&
        !NO_LANDMARK.test(heard)
      )
        found.push(plainAtom('feature', heard, first));
    }
  }
  return found;
}

const TO = /(?:一直|一路)?[到至]/g;
/** Ends a stretch of a road. */
const STRETCH = /^(?:那头|那一?[段片]|这一?[段片]|这条|那条|路段|沿线|一带|之间)/;
const TIME = /[点月日号年天周岁]|早上|晚上|现在|时候/;

/** 绿色铁门, 蓝色的铁皮房: known by its looks. */
function colouredThings({ text }: Search): PlaceAtom[] {
  if (!text.includes('色')) return [];
  return allMatches(text, COLOURED).map(({ 0: heard, index }) => plainAtom('feature', heard, index));
}

const COLOURED = /[红蓝绿白黄黑灰橙粉紫]色的?[大小铁木玻璃皮卷闸砖瓦]{1,3}[门房楼墙屋棚](?=$|[\s，,。])/g;

const CALLED = /(?:店名|招牌|牌子|围挡|门头)上?(?:就?叫做?|就?是|写(?:的|着)?(?:是)?)?|叫做?/g;
const OF_A_PLACE =
  /(?:店名|招牌|牌子|围挡|门头)|(?:店|家|公司|小区|楼盘|酒店|餐厅|饭店|厂|工地|诊所|单位|学校|幼儿园|班|机构|茶楼|市场|商场|银行|项目|地方)[^，。\s]{0,2}$/;
const OF_A_PERSON =
  /(?:[我你他她它人]|导游|司机|师傅|医生|护士|老师|孩子|儿子|女儿|老板|外号|[他她你我]的名字|们|怎么|什么|都|就|才|也|不|别|要|让|请|去|来|快|要|会|可以|可|帮|在|有人|一直)$/;
const MOST_CALLED = 12;
const NO_CALLED =
  /^(?:什么|啥|外卖|车|救护车|交警|警察|城管|消防|人|保安|物业|电工|师傅|阿|小|老)|[来去过下起走我你他她]|[管警车]$/;

/** 店名叫椰语堂, 叫小青蛙童装店: what something is called, up to the end of the clause. */
function calledNames(search: Search): PlaceAtom[] {
  const { text, taken, marks } = search;
  if (!/叫|招牌|店名|牌子|围挡|门头/.test(text)) return [];
  const found: PlaceAtom[] = [];
  for (const { 0: word, index } of allMatches(text, CALLED)) {
    const start = index + word.length;
    let end = start;
    while (end - start <= MOST_CALLED && end < text.length && taken[end] === 0 && !stopsAt(marks, end))
      end += 1;
    const heard = text.slice(start, end);
    if (heard.length < LEAST || !CLAUSE_END.test(text.slice(end, end + 1)) || NO_CALLED.test(heard)) continue;
    const before = text.slice(Math.max(0, index - 6), index);
    const ofPlace = OF_A_PLACE.test(word) || OF_A_PLACE.test(before);
    if (!ofPlace && (OF_A_PERSON.test(before) || heard.length <= LEAST)) continue;
    found.push(plainAtom('brand', heard, start));
  }
  return found;
}

/** 哪个小区 — 锦绣江南. */
const ASKS_COMPOUND =
  /哪个(?:小区|楼盘|花园|公寓)|什么(?:小区|楼盘)|(?:小区|楼盘)[^，。]{0,6}(?:叫什么|名字|名称|哪|是$|是什么|呢)/;
const OPENING = /^(?:[嗯呃啊哦，,\s]|就是|就|是|叫做?|在|那个|我们|我们?住在?)*/;
const NO_ANSWER =
  /知道|清楚|自建|记得|小区|门口|哪|什么|等|听|楼下|附近|隔壁|旁边|刚才|那边|这边|里面|外面|[区镇街路县市省]$|^[一二三四五六七八九十\d]+/;
const LEAST_ANSWER = 3;

/** The name of the compound that was asked for, which neither a list nor its ending shows: the clause that answers. */
export function answeredCompound(search: Search, question: string): PlaceAtom | null {
  if (!ASKS_COMPOUND.test(question)) return null;
  const { text } = search;
  const start = OPENING.exec(text)?.[0].length ?? 0;
  let end = start;
  while (end - start <= MOST && isHan(text, end)) end += 1;
  const heard = text.slice(start, end).replace(/[的啊呀吧嘛]$/, '');
  if (heard.length < LEAST_ANSWER || heard.length > MOST || !CLAUSE_END.test(text.slice(end, end + 1)))
    return null;
  if (NO_ANSWER.test(heard) || EVENT.test(heard) || LEADING_VERB.test(heard)) return null;
  return isWhole(search, start, start + heard.length) ? plainAtom('compound', heard, start) : null;
}
