import { allMatches, type Span } from '../text.ts';

/** Kin of a caller, as alternatives of a pattern. */
export const KIN =
  '老公|丈夫|先生|老婆|妻子|太太|爱人|媳妇儿?|对象|男朋友|女朋友|前妻|前夫|妈妈?|老妈|母亲|娘|爸爸?|老爸|父亲|爹|爸妈|父母|儿子|女儿|闺女|孩子|小孩|娃儿?|孙子|孙女|外孙女?|' +
  '哥哥?|大哥|姐姐?|大姐|弟弟?|妹妹?|嫂子|姐夫|妹夫|弟媳|弟妹|岳父|岳母|丈母娘|老丈人|公公|婆婆|爷爷|奶奶|外公|外婆|姥姥|姥爷|舅舅?|舅妈|姑姑|姑妈|姨妈|叔叔|婶婶|伯父|伯母|' +
  '侄子|侄女|侄儿|外甥女?|表哥|表弟|表姐|表妹|堂哥|堂弟|堂姐|堂妹|女婿|儿媳妇?|老头子?|老伴|老人家?|家里人|家人|亲戚|家属|小姨子?|小舅子|大伯|阿公|阿婆|阿姨';
const NEAR =
  '朋友|同学|同事|邻居|室友|工友|老乡|战友|徒弟|闺蜜|业主|租客|房客|住户|村民|居民|群众|客户|顾客|乘客|病人|患者|伤者|死者|女孩子?|男孩子?|姑娘|小伙子?|大爷|大妈|老太太?|学生';
const TRADE =
  '司机|师傅|经理|老板娘?|店长|主任|主管|保安|队长|包工头|工头|老总|总监|组长|房东|二房东|中介|业务员|销售员?|推销员|客服|医生|护士|大夫|老师|班主任|校长|园长|教练|村长|村支书|支书|书记|会计|站长|所长|科长|局长|院长|' +
  '法人代表|法定代表人|法人|负责人|联系人|对方|骗子|车主|工作人员|服务员|收银员|快递员|外卖员|民警|警官|警察|城管|队员|协警|交警|乘务员|售票员|调度员?|管理员|物管|物业的人|施工方|领导|干部|律师|设计师|工程师|监理|技术员|安装工|装修工|工人|家伙|肇事者|嫌疑人';

/** `near`: kin, friends, bystanders. `trade`: those whom complaints are about. */
export type Role = 'near' | 'trade';

const TRAIL =
  '(?:的)?(?:名字|姓名|全名|真名|本名|大名|微信名)?(?:本人|自己)?(?:好像|应该|可能|大概|就|也|都|是|呢|啊|嘛|他|她|那个人|叫做?)*[，,\\s]?$';
const NEAR_END = new RegExp(`(?:${KIN}|${NEAR})${TRAIL}`);
const TRADE_END = new RegExp(`(?:${TRADE})${TRAIL}`);
const SOMEBODY_END = new RegExp(
  `(?:他|她|它|有一?个|有位|一个|一位|那个|这个|那位|这位|某个?|是个|是一个|楼上|楼下|隔壁|对面|对门|牌子?上?|胸牌|工牌)${TRAIL}`,
);
const SELF_END =
  /(?:^|[^跟给对让和找比问叫喊帮替])(?:我|俺|咱|本人|在下|鄙人|我们)(?:的)?(?:名字|姓名|全名|真名|本名|大名)?(?:这边|这里|本人|自己|老太婆|老头子)?(?:也|就|是|还|呢|啊|其实|本来|以前|原来|都|叫|把|再)*[，,\s]?$/;
const PERSON = new RegExp(`(${TRADE})|${KIN}|${NEAR}`, 'g');

const THING =
  /(?:公司|单位|店|超市|商场|酒店|宾馆|饭店|餐厅|医院|诊所|学校|小学|中学|幼儿园|机构|小区|楼盘|项目|工地|路|村|街|站|市场|公园|平台|软件|网站|群|药|品牌|产品|房|银行|公交|车|物业|健身房|中心|局|所|厂)(?:的|全称|具体|它|那个)*(?:名字|名称)?(?:是)?$/;

/** Longest stretch of a clause that can say whose name comes. */
const REACH = 14;

/** Who is spoken of: the caller, somebody else (`role` null for 他, 有个), or nobody that the words say. */
export type Owner = { readonly who: 'self' } | { readonly who: 'other'; readonly role: Role | null } | null;

/** Of whom the words right before a name speak; only the clause they stand in. */
export function ownerBefore(clause: string): Owner {
  if (NEAR_END.test(clause)) return { who: 'other', role: 'near' };
  if (TRADE_END.test(clause)) return { who: 'other', role: 'trade' };
  if (SELF_END.test(clause)) return { who: 'self' };
  return SOMEBODY_END.test(clause) ? { who: 'other', role: null } : null;
}

/** People who are spoken of by what they are, in order. */
export function personsIn(talk: string): (Span & { readonly role: Role })[] {
  return allMatches(talk, PERSON).map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    role: match[1] === undefined ? 'near' : 'trade',
  }));
}

/** What the last person is that a stretch of talk speaks of besides the caller; null for none. */
export function lastRoleIn(talk: string): Role | null {
  return personsIn(talk).at(-1)?.role ?? null;
}

/** What stands right before `at` in its clause. */
export function clauseBefore(text: string, at: number): string {
  return /[^\s，。？！；：,.?!;:…、]*$/.exec(text.slice(Math.max(0, at - REACH), at))?.[0] ?? '';
}

/** Whether a clause speaks of a shop, a place or another thing that has a name. */
export function isThing(clause: string): boolean {
  return THING.test(clause);
}
