import { allMatches } from '../text.ts';
import { OWNERS } from './phone-mention.ts';

/** Whose a telephone is, by the words around its number. */
export interface PhoneOwner {
  /** In the caller's words (老公, 办公室); empty where nobody said. */
  readonly owner: string;
  /** Somebody else's: a fact of the matter, not for calling back. `null`: the words do not say. */
  readonly others: boolean | null;
}

/** Never the caller's own place. */
const STRANGER =
  '物业|司机|商家|店家|对方|中介|房东|开发商|骗子|包工头|负责人|经理|师傅|客服|医生|护士|保安|村长|书记|主任|队长|所长|居委会|村委会|社区|街道|派出所|城管|供电|水务|燃气|施工队|工地|卖家|商户|店主|厂家|平台|快递员?|外卖员?|销售|售后|售楼部|业务员|工作人员|联系人|维修工|修理工|肇事者|车主|房主|业主|招牌|牌子|广告|墙上|传单|那个人|那人|那家|人家|上面|老板|银行';
/** The caller's own where a telephone to call back was asked for. */
const BUSINESS =
  '公司|单位|店里?|学校|医院|酒店|厂里?|局|中心|大队|支队|机场|政府|热线|窗口|大厅|前台|值班室|部门|投诉|服务|咨询|客服';
const PHONE = '(?:电话|手机|号码|联系方式|座机)';
/** 物业电话是, 司机留的手机号, 他给我的号码. */
const STRANGERS_PHONE = new RegExp(
  [
    `(?<!我|我们|我的|我们的)(?:${STRANGER})[^，。？！我]{0,6}${PHONE}`,
    `[他她它]们?(?:[^，。？！我]{0,3}|给我[^，。？！]{0,2})${PHONE}`,
    `(?:${STRANGER}|[他她])(?:姓|叫)[^，。]{1,4}[，,\\s]*${PHONE}`,
  ].join('|'),
);
/** 先记房东的, 再记我的. */
const STRANGERS = new RegExp(`(?<!我|我们|我的|我们的)(?:${STRANGER})(?:那边)?的[，,\\s]*$`);
const MY_OWN = /我(?:自己|本人)?的(?:就?是)?[，,：:\s]*$/;
/** 你记4571，我自己的. */
const MY_OWN_AFTER = /^[，,\s]*(?:这个?|才)?是?我(?:自己|本人)的/;
const BUSINESS_PHONE = new RegExp(`(?<!我|我们|我的|我们的)(?:${BUSINESS})[^，。？！我]{0,6}${PHONE}`);
const HARASSES = /骚扰|诈骗|推销|恐吓|威胁|骗(?:了|我|子)/;
/** Numbers that did something: 打给我的号码, 收到一条. */
const EVENT_BEFORE =
  /打(?:电话|过来|进来)?给我们?的|打来的|发(?:短信|信息|微信)?(?:给|来)我?的?|收到|接到|(?:有|一)个(?:陌生)?(?:的)?(?:号码|电话)|陌生|有人用|(?:他|她|对方|骗子)用(?:的是)?|加(?:了|我)?(?:他|她)?的?微信|转(?:账|钱)?(?:到|给)|汇(?:款)?(?:到|给)/;
const EVENT_AFTER =
  /^[，,\s]*(?:这个?(?:号码?|电话|人)?|的?(?:那个)?(?:人|号码?|电话|手机号?))?[，,\s]*(?:一直|老是|天天|总是|每天|不停|又)*(?:给我(?:打|发)|打(?:电话)?(?:给|过来|来)我?|发(?:[^，。]{0,4}短信|来|信息|给)|骚扰|诈骗|骗)|^[，,\s]*是(?:他|她|物业|司机|对方|老板|商家|店家|中介|房东|那个人)(?:的|$|[，,。\s])/;
/** 打我老公的, 打给我姐: from then on 他 and 她 are not strangers. */
const LENT = new RegExp(`(?:打|拨|回|联系|留|找|用|记|写)(?:给|到)?(?:我|你|您)(?:家)?(?:的)?(?:${OWNERS})`);
const MINE = new RegExp(
  `(?:我|我们)(?:家)?(?:的)?(?<owner>${OWNERS})(?:[^，。]{0,4})${PHONE}?|(?:打|拨|用|留)(?:给|到)?(?<place>${OWNERS})`,
  'g',
);
/** 店里 66778899: whose it is, though not whether one may call it. */
const NEAR_OWNER = new RegExp(`(?<owner>${OWNERS})(?:的|座机|电话|手机|号码?|是|[：:，,\\s]){0,3}$`);
const SELF =
  /(?:我|本人|自己)(?:自己|本人|这边|现在)?的?(?:联系)?(?:电话|手机|号码)(?:号码?)?(?:就?是|为|[，,：:\s]|$)/;

/**
 * @param words what was said before the number since the last one
 * @param after what follows it
 * @param said the whole turn up to the number and the question before it
 */
export function phoneOwnerOf(words: string, after: string, said: string, asked: boolean): PhoneOwner {
  const lender = ownerIn(words);
  const owner = lender || (NEAR_OWNER.exec(words)?.groups?.owner ?? '');
  if (HARASSES.test(words)) return { owner, others: true };
  if (MY_OWN.test(words) || MY_OWN_AFTER.test(after)) return { owner: '', others: false };
  if (SELF.test(words)) return { owner, others: false };
  const lent = lender !== '' || LENT.test(said);
  if (!lent && (STRANGERS_PHONE.test(words) || STRANGERS.test(words))) return { owner, others: true };
  if (!asked && !lent && BUSINESS_PHONE.test(words)) return { owner, others: true };
  if (!asked && (EVENT_BEFORE.test(words) || EVENT_AFTER.test(after))) return { owner, others: true };
  return { owner, others: asked || lent ? false : null };
}

/** 物业的电话, 司机留的号码: a telephone of somebody else's is spoken of. */
export function speaksOfOthersPhone(text: string): boolean {
  return STRANGERS_PHONE.test(text) || BUSINESS_PHONE.test(text);
}

/** The person or place of the caller's that the words name last; empty for none. */
export function ownerIn(words: string): string {
  let owner = '';
  for (const { groups } of allMatches(words, MINE)) owner = groups?.owner ?? groups?.place ?? owner;
  return owner;
}
