import type { KindCue } from './kind-cue.ts';

/** Who says what he does: 我要投诉. Mentions of it (上次投诉过, 去投诉他) are no such act. */
const ACT =
  '(?:^|[，。,\\s我们就是来要想得再又也今天专门特地打个一先啊喂帮您是的]|登记|这个)(?:要|想|来|是|去|再|又)?(?:来)?';
const WHAT = '(?!过|了|的(?:那|单|结果|时候)|电话|热线|台|窗|部|处|之后|以后|也没|没用|无门|中心|平台)';

/** What the caller calls the request, and what the agent writes it down as. */
export const saidKindCues: readonly KindCue[] = [
  // What the caller says it is.
  { by: 'caller', pattern: new RegExp(`${ACT}投诉${WHAT}`), weights: { 投诉: 3.2 }, most: 1 },
  { by: 'caller', pattern: /(?:我|就)(?:要|想)(?:去)?告(?!诉|知)/, weights: { 投诉: 2 }, most: 1 },
  { by: 'caller', pattern: /投诉/, weights: { 投诉: 0.7 }, most: 2 },
  { by: 'caller', pattern: new RegExp(`${ACT}举报${WHAT}`), weights: { 举报: 4 }, most: 1 },
  { by: 'caller', pattern: /举报/, weights: { 举报: 1.2 }, most: 2 },
  {
    by: 'caller',
    pattern: new RegExp(`${ACT}反映${WHAT}`),
    weights: { 投诉: 0.5, 求助: 0.2, 咨询: -0.6 },
    most: 1,
  },
  {
    by: 'caller',
    pattern:
      /(?:提|有)(?:一)?(?:个|点|些|条|几点)?(?:小|小小的)?(?:建议|意见|想法)|(?:跟|向|给)(?:市里|政府|你们|领导|区里)提(?:一下|个|点)|提(?:点|些|个)?(?:看法|建言)|合理化建议|我(?:说|讲)(?:一)?个(?:想法|建议)|(?:我|就是)?(?:是)?(?:想)?建议(?:你们|政府|市|能|可以|一下|在|把|增|吧|延|将|设|搞|错)|^(?:是)?建议/,
    weights: { 建议: 3.6, 投诉: -0.6 },
    most: 1,
  },
  { by: 'caller', pattern: /有(?:一)?个(?:不成熟的)?想法|不成熟的/, weights: { 建议: 2.4 }, most: 1 },
  { by: 'caller', pattern: /建议/, weights: { 建议: 0.8 }, most: 2 },
  {
    by: 'caller',
    pattern: /表扬|点(?:个)?赞|夸(?:一下|一夸|一?个|夸|他|她|奖)|锦旗|感谢信|表彰/,
    weights: { 表扬: 3.4 },
    most: 2,
  },
  {
    by: 'caller',
    pattern:
      /(?:要|想|特别|专门|特地|很|非常|是要|真是|打来|就想|来说声|想替[^，。]{1,6})(?:好好)?(?:谢|感谢)|帮我(?:谢谢|感谢)|谢他|谢谢那个|感谢(?:她|他|那)/,
    weights: { 表扬: 2 },
    most: 1,
  },
  { by: 'caller', pattern: /求助|求求|救命|救救|救(?:我|人|出来)/, weights: { 求助: 2.4 }, most: 1 },
  { by: 'caller', pattern: /咨询(?!台|窗|部|处|电话|过|公司|服务)/, weights: { 咨询: 2.4 }, most: 1 },
  {
    // 我想问一下你们到底管不管, 我想问之前那个单子 ask for no information.
    by: 'caller',
    pattern:
      /(?:(?:想|要|来)(?:问|了解|打听)|问(?:一下|一?[个句]|下|一声|问)|打听(?:一下|个|下)|想知道|想搞清楚|请问(?!您|是[^，。]{1,10}吗)|了解一下|(?:帮|替|给)[^，。]{1,12}问(?!题))(?!.{0,16}(?:到底)?(?:管不管|有没有人管|归不归|凭什么|怎么回事|摆设|(?:之前|上次|上回|那个)[^，。]{0,8}(?:单|结果|投诉|处理)))/,
    weights: { 咨询: 1.8 },
    most: 1,
  },

  // What the agent writes it down as.
  ...(['投诉', '举报', '求助', '咨询', '建议', '表扬'] as const).map(
    (kind): KindCue => ({
      by: 'agent',
      pattern: new RegExp(
        `(?:按|登记(?:为|成)?|作为|记(?:为|成)|算|您(?:这个|这)?是|属于)(?:是)?[^，。？要想]{0,3}${kind}(?![^，。]{0,3}还是|过|电话|台|窗口)`,
      ),
      weights: { [kind]: 4.2 },
      most: 2,
    }),
  ),
  ...(['举报', '咨询', '表扬'] as const).map(
    (kind): KindCue => ({
      by: 'agent',
      pattern: new RegExp(`您(?:就)?(?:是)?(?:要|想)(?:来)?${kind}(?![^，。]{0,3}还是|过|电话)`),
      weights: { [kind]: 1.2 },
      most: 1,
    }),
  ),

  // What the agent calls it; a question is settled by the caller's answer.
  { by: 'agent', pattern: /(?:您|就)?(?:是)?(?:要|想)?投诉(?!过|电话)/, weights: { 投诉: 1.2 }, most: 2 },
  { by: 'agent', pattern: /举报/, weights: { 举报: 2.2 }, most: 2 },
  {
    by: 'agent',
    pattern:
      /(?:您的|提的|感谢您的|谢谢您的|这个|好)建议|建议(?:已|我|会|给您登记|很好|是)|建议(?!您|先|到|去|拨|打|向|直接|保留|咨询|报警|找|联系|走|由|尽快)[^，。？]{4,}/,
    weights: { 建议: 2.6, 咨询: -0.4 },
    most: 2,
  },
  {
    by: 'agent',
    pattern: /(?:您)?(?:建议|希望)(?:的是)?(?:增设|增加|延长|提早|优化|加装|开通)/,
    weights: { 建议: 0.8 },
    most: 2,
  },
  { by: 'agent', pattern: /表扬|感谢信|转达(?:感谢|谢意)?|一定转达/, weights: { 表扬: 1.6 }, most: 2 },
  {
    by: 'agent',
    pattern: /咨询(?!台|窗|部|处|电话|过|公司)|您(?:是)?想(?:问|了解|咨询|知道|确认)|想(?:确认|了解)的是/,
    weights: { 咨询: 1.2, 投诉: -0.3 },
    most: 3,
  },
  {
    by: 'agent',
    pattern:
      /求助|帮您(?:找|联系|催|问)|怎么帮|(?:希望|需要|要)我们(?:怎么)?(?:帮|协助|协调)|协助您?|请求|原因[^，。]{0,6}核实|核实[^，。]{0,10}原因|了解[^，。]{0,14}原因/,
    weights: { 求助: 1.3, 咨询: -0.5 },
    most: 2,
  },
  {
    by: 'agent',
    pattern: /(?:由|请)[^，。]{0,8}(?:部门|他们|公司|单位)?(?:给您)?(?:答复|解答|回答)|答复您|给您答复/,
    weights: { 咨询: 0.6 },
    most: 1,
  },
];
