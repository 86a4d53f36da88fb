import { allMatches, type Span } from '../text.ts';

/** The kinds of bodies by which names of organisations end; the longer before the shorter. */
const KINDS =
  '有限责任公司|股份有限公司|有限公司|分公司|子公司|公司|集团|大酒店|酒店|宾馆|旅馆|民宿|饭店|餐厅|餐馆|酒楼|茶楼|超市|商场|百货|购物中心|医院|诊所|门诊部|卫生院|卫生室|药店|药房|培训学校|职业学校|学校|小学|中学|高中|大学|学院|幼儿园|托儿所|早教中心|培训机构|培训中心|培训班|辅导班|托管班|机构|健身房|健身中心|健身会所|俱乐部|美容院|会所|养生馆|足浴店|KTV|酒吧|网吧|网咖|影城|影院|银行|信用社|支行|工厂|加工厂|砖厂|厂|专卖店|旗舰店|4S店|便利店|奶茶店|烧烤店|快餐店|水果店|理发店|店|业委会|业主委员会|居委会|村委会|合作社|协会|商会|律师事务所|律所|事务所|工作室|物业服务中心|物业|驾校|旅行社|房产中介|中介|养老院|福利院|加油站|服务部|快递点|驿站|养殖场|养猪场|搅拌站|农场|度假村|公寓|招待所|运输队|装修队|施工队|项目部|售楼部|售楼处|工程队';
/** Words by which a name begins to stand apart from what is said before it. */
const BREAK =
  /(?:投诉|举报|反映|曝光|起诉|状告|严查|咨询|请问|表扬|感谢|我们小区的?|我们村的?|我们这边的?|我们|你们|他们|咱们|我是|我在|我去|我的|我要|就是|还是|不是|应该是|好像是|叫做|那个|这个|哪个|那家|这家|哪家|一家|有家|有个|有一个|一个|几个|所有|属于|隔壁的?|楼下的?|对面的?|旁边的?|附近的?|路上的?|里面的?|外面的?|上面的?|门口的?|市里的?|镇上的?|村里的?|海口市?的|海口这边的|关于|因为|但是|现在|今天|昨天|代表|或者|以前|想报|一下|责成|人家|最后|[是在去到跟被的了给向从找告查说让叫这那他她你就都也把用经请问往听又归读看要])/gu;
/** What is no name before the kind: a kind of business, or any of them. */
const GENERIC =
  /^(?:物业|管理|培训|快递|出租|公交|地产|房产|开发|建筑|装修|装饰|中介|劳务|派遣|保洁|搬家|家政|外卖|网约|贷款|教育|健身|美容|连锁|旅游|运输|保险|电信|网络|供水|燃气|自来水|水务|煤气|保安|广告|小额|汽车|二手|私人|民办|公办|国有|国企|个体|五星|五金|水果|烧烤|奶茶|便利|快餐|理发|服装|母婴|手机|火锅|早餐|外地|外资|公立|私立|正规|养殖|养猪|社区|街道|附近|单位|代理|相关|其他|别的|施工|承包|分包|建设|甲方|乙方|有限|海口|海南|本地|[新大小老本该某总子房车药面饭粉酒网门开商工家型区市省县镇村一二三四五六七八九十几两])*$/u;

const KIND = new RegExp(`(?:${KINDS})+`, 'gu');
/** What stands before the kind without a pause, and the branch that may follow it. */
const RUN = /[\p{Script=Han}A-Za-z0-9（）()]{1,24}$/u;
const BRANCH = /^\p{Script=Han}{1,6}(?:分店|分公司|支行|校区|分校|院区|店)(?=$|[\s，。,.的])/u;
/** Longer ones are sentences. */
const MOST = 24;
const LEAST = 2;
const MAX_NAMES = 16;

/** Names of organisations in a folded text, whatever they have to do with the call. */
export function organisationNames(text: string): (Span & { readonly name: string })[] {
  const found: (Span & { readonly name: string })[] = [];
  for (const match of allMatches(text, KIND)) {
    const done = found.at(-1)?.end ?? 0;
    if (match.index < done || found.length === MAX_NAMES) continue;
    const kindEnd = match.index + match[0].length;
    const run = RUN.exec(text.slice(Math.max(done, match.index - MOST), match.index))?.[0] ?? '';
    const own = run.slice(lastBreak(run));
    const start = match.index - own.length;
    const end = kindEnd + (BRANCH.exec(text.slice(kindEnd, kindEnd + 10))?.[0].length ?? 0);
    if (own.length < LEAST || end - start > MOST || GENERIC.test(own)) continue;
    found.push({ start, end, name: text.slice(start, end) });
  }
  return found;
}

function lastBreak(words: string): number {
  let cut = 0;
  for (const match of allMatches(words, BREAK)) cut = match.index + match[0].length;
  return cut;
}
