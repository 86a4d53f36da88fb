import { allMatches } from '../text.ts';
import { alternatives } from './alternatives.ts';

/** Before these a name begins anew. */
const STOP =
  /^(?:[^\p{Script=Han}A-Za-z0-9·]|[的在到去从往是有了我你他她它们这那哪跟与或及把被让给说讲问要想就也都还又不没吗呢吧啊嗯哦呃喂您请离靠走过对住写坐着该其辆此来和向])/u;
/** The same characters within names: 颐和花园, 和平路, 喜来登, 自来水, 向荣路. */
const INSIDE =
  /[颐祥太永仁义嘉万中福百天泰顺春景惠雍协宏瑞人]和|和[平谐信风美园苑府居]|[喜悦福咸好又聚客宾未]来|来水|向[阳荣海]|[丽名景帝国京成首]都/u;
const STOP_WORD = new RegExp(
  alternatives(
    '投诉 反映 举报 咨询 关于 位于 附近 门口 旁边 对面 隔壁 后面 前面 路口 交叉口 交界处 一个 一家 一间 两个 几个 有个 有家 应该 好像',
    '大概 海口市 海口 条 沿 属于 叫做 叫 名字 经过 看到 看见 发现 早上 晚上 下午 上午 中午 今天 昨天 明天 前天 现在 目前 然后 因为',
    '所以 但是 就是 已经 一直 什么 怎么 时候 方便 业主 住户 租户 老板 司机 公交车 公交 出租车 小区 城管 交警 物业 刚才 刚刚 之前',
    '以前 最近 每天 天天 具体 准确 地址 位置 地点 目的地 地方 工单 登记 处理 好的 核实 其实 允许 建设 考虑 要求 希望 重新 可以 需要',
    '解决 反正 或者 以及 还有 主要 以为 只有 周边 周围 旁 全称 全部 全 个 我家 人家 他家 她家 你家 这家 哪家 里(?=.{3}) 等 归 楼下 老的 那家 最好 顺便',
    '学校 读 找 先 一下 马上 通知 联系 赶紧 赶快 麻烦 帮忙 打给 打到 记得 打车 打表 下车 上车 查到 确认 斜对 边上 [0-9]{1,3}路 村委会 居委会',
  ),
  'g',
);

const HAN = 1;
const STOPS = 2;
/** What each character is: Chinese, and one before which names begin anew. */
const CLASSES = new Uint8Array(0x1_0000);
for (let code = 0; code < CLASSES.length; code += 1) {
  const char = String.fromCharCode(code);
  CLASSES[code] = (/\p{Script=Han}/u.test(char) ? HAN : 0) | (STOP.test(char) ? STOPS : 0);
}

/** Whether the character at `at` is Chinese; false beyond the text. */
export function isHan(text: string, at: number): boolean {
  return ((CLASSES[text.charCodeAt(at)] ?? 0) & HAN) !== 0;
}

/** At a character that stands in no name. */
const STOPPED = 1;
/** Behind a word that stands in no name. */
const BEGINS = 2;

/** Where names begin anew, to be asked by `stopsAt` and `beginsAt`. */
export function boundaries(text: string): Uint8Array {
  const marks = new Uint8Array(text.length + 1);
  for (let at = 0; at < text.length; at += 1) {
    if (((CLASSES[text.charCodeAt(at)] ?? 0) & STOPS) === 0) continue;
    if (!INSIDE.test(text.slice(Math.max(0, at - 1), at + 2))) marks[at] = STOPPED;
  }
  for (const { 0: word, index } of allMatches(text, STOP_WORD)) {
    const end = index + word.length;
    marks[end] = (marks[end] ?? 0) | BEGINS;
  }
  return marks;
}

/** Whether a character stands in no name. */
export function stopsAt(marks: Uint8Array, at: number): boolean {
  return ((marks[at] ?? STOPPED) & STOPPED) !== 0;
}

/** Whether a word that stands in no name ends here. */
export function beginsAt(marks: Uint8Array, at: number): boolean {
  return ((marks[at] ?? 0) & BEGINS) !== 0;
}
