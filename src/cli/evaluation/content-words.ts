/**
 * What of a sentence tells something: its characters without the words of grammar and of the house (来电人, 反映, 要求),
 * with words that mean the same on the phone and on paper written alike.
 */

/** Each row is one meaning; its first word stands for all. Longer words before those that they hold. */
const SAME: readonly (readonly string[])[] = [
  ['没', '没有', '没得', '尚未', '从未', '未能', '并未', '无法', '不能', '未', '无'],
  ['不知', '不知道', '不晓得', '不清楚', '不懂'],
  ['说', '讲', '称', '告诉', '告知', '答复', '回复', '说明', '表示', '反馈', '解释'],
  ['打电话', '回电话', '回电', '回访', '电话联系', '致电', '来电话'],
  ['丢', '遗失', '丢失', '弄丢', '不见了'],
  ['偷', '失窃', '被盗', '盗窃', '小偷'],
  ['骂', '辱骂', '粗话', '脏话'],
  ['坏', '故障', '损坏', '破损'],
  ['修', '维修', '修复', '抢修', '检修', '修好', '修补'],
  ['赔', '赔偿', '补偿'],
  ['退', '退还', '退款', '退回', '退钱', '归还'],
  ['查', '核查', '核实', '调查', '查询', '排查', '查处', '查清'],
  ['处理', '解决', '管'],
  ['罚', '处罚', '罚款'],
  ['妻子', '老婆', '爱人', '媳妇', '太太'],
  ['丈夫', '老公'],
  ['母亲', '妈妈', '老妈', '妈', '阿妈'],
  ['父亲', '爸爸', '老爸', '爸'],
  ['孩子', '小孩子', '小孩', '儿童', '儿子', '女儿', '小朋友'],
  ['老人', '老人家', '阿婆', '老头'],
  ['姐', '姐姐'],
  ['死', '去世', '过世', '身亡'],
  ['买房', '购房', '买的房子', '买房子'],
  ['房', '房屋', '房子'],
  ['建', '修建', '搭建', '起房', '盖房', '建设', '盖'],
  ['钱', '费用', '款', '费'],
  ['交', '缴纳', '缴费', '缴', '付', '支付'],
  ['收', '收取'],
  ['走', '离开', '撤走', '撤离'],
  ['拉', '拖走', '拖车', '拖'],
  ['发', '下发', '发放'],
  ['拿', '取得', '获得', '领取', '收到', '得'],
  ['票', '发票', '票据', '小票', '单据', '单子', '凭证'],
  ['牌子', '标志', '招牌', '标识'],
  ['吵', '噪音', '扰民', '噪声'],
  ['臭', '异味', '气味', '臭味', '味道'],
  ['快', '尽快', '立即', '马上', '赶快', '尽早', '及时', '抓紧', '立刻'],
  ['派人', '到场', '上门', '来人', '到现场', '叫人来'],
  ['摊', '摊贩', '摊位', '商贩', '小贩'],
  ['公交', '公交车', '公共汽车', '巴士'],
  ['警察', '民警', '派出所', '公安'],
  ['医生', '大夫'],
  ['现在', '目前', '至今', '仍', '到现在'],
  ['以前', '之前', '此前', '曾', '原来', '原本', '先前', '前面'],
  ['多次', '几次', '好多次', '好几次', '反复', '不知道多少次', '多少遍', '经常', '天天', '老是'],
  ['每天', '天天', '每日'],
  ['每', '各'],
  ['影响', '导致', '造成'],
  ['同意', '答应', '允许', '让'],
  ['保密', '不要泄露', '别漏出去'],
  ['一直', '始终', '仍未'],
  ['叫', '要求', '责令', '喊'],
  ['想', '希望', '要'],
  ['问', '咨询', '询问'],
];

/** Words of grammar. */
const GRAMMAR =
  '的 了 在 是 和 与 及 或 并 也 都 就 把 将 对 向 从 到 至 由 为 因 以 于 其 该 此 这 那 而 但 却 且 之 所 者 以及 并且 但是 因为 如果 然后 他 她 我 你 它 们 他们 我们 来电人 电人 市民';
/** Words of estimate, of time read as figures and of the house, which stand in every order and tell nothing. */
const HOUSE =
  '有 上 下 中 内 里 外 等 又 再 还 才 只 已 已经 均 共 约 大约 大概 左右 多 余 个 名 位 一 一个 后 前 时 本 给 替 用 让 可 可以 需 需要 能 能否 是否 如何 什么 哪个 哪里 哪 为何 另 另外 其中 任何 相关 有关 进行 情况 问题 方面 被 ' +
  '来电 群众 诉求 反映 要求 希望 建议 咨询 投诉 举报 表扬 求助 认为 质疑 想 要 请 说 称 叫 元 块 号 年 月 日 点 分 今 当天 今天 昨天 前天 上午 下午 晚上 凌晨 中午 早上 夜里 傍晚 本人 自己';

const STOP = {
  /** What every order says is no content. */
  house: new Set(`${GRAMMAR} ${HOUSE}`.split(' ')),
  /** All but grammar counts: 已经 and 投诉 are what a statement hangs on. */
  grammar: new Set(GRAMMAR.split(' ')),
} as const;
export type Stop = keyof typeof STOP;

const CANONICAL = new Map(
  SAME.flatMap(([first = '', ...others]) => others.map((word): [string, string] => [word, first])),
);
const SPOKEN = new RegExp([...CANONICAL.keys()].sort((a, b) => b.length - a.length).join('|'), 'g');
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** Words that mean the same written alike. */
export function alike(text: string): string {
  return text.replace(SPOKEN, (word) => CANONICAL.get(word) ?? word);
}

/** The telling Chinese characters and Latin words of a text, each as often as it stands, in runs that stood together. */
export function contentRuns(text: string, stop: Stop): string[] {
  const runs: string[] = [];
  let run = '';
  const close = (): void => {
    if (run !== '') runs.push(alike(run));
    run = '';
  };
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    const tells = isWordLike === true && !STOP[stop].has(segment) && /[\p{Script=Han}A-Za-z]/u.test(segment);
    if (tells) run += segment;
    else close();
  }
  close();
  return runs;
}
