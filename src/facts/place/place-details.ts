import { SPOKEN_DIGIT } from '../digits.ts';
import { alternatives } from './alternatives.ts';
import type { AtomKind } from './place-words.ts';

/** 两栋 counts; the building is 二栋. */
const NUMERALS = `${SPOKEN_DIGIT.replace('两', '')}十百`;
const NUMERAL = `[${NUMERALS}]`;
/** As many as house and room numbers have. */
const NUMBER = `${NUMERAL}{1,6}`;

/** What is numbered in a building or a compound: 103至105铺, 四号窗口, 117号车位, 2号浴场. */
const NUMBERED_THING = `${NUMBER}(?:[至到]${NUMBER})?(?:号(?:窗口|车位|浴场|电梯|楼梯|桥墩?|铺面?|商铺|店铺|摊位?|档口?|门面|大?门口?|井|线?站台|登机口|航站楼)|铺面?(?!路)|档口)`;
/** Number of a house: 四十九号, 西8号, 12-3号, 附6号; what follows must not make it a day or a thing, but behind a road. */
const NUMBERED = `附?${NUMBER}(?:[-—之]${NUMBER})?号`;
const NO_HOUSE = alternatives(
  '线 码 文 院长 晚 早 下午 上午 中午 那天 的时候 开始 左右 之前 以前 到 梯 电梯 交房 放假 出 贴 办 楼 端午 打 就 窗口 星期 礼拜 周 当天 [上中下]午',
);
const HOUSE_NUMBER = [
  `(?:(?<=[路街道巷])${NUMBERED}(?!线|码)|(?<![月年期])[东西南北]?${NUMBERED}(?!${NO_HOUSE}))`,
  `(?:大院|院(?!长)|店|铺|商铺)?(?:附${NUMBER}号?)?`,
  `|(?:${NUMBER}|[kK]\\d{1,3})公里(?:加?${NUMBER}米)?(?:处|(?=那里|那个|这里|的?地方|路段))`,
].join('');

/** Building, unit, floor, room; three or four digits after a building or floor are a room. */
const BUILDING = alternatives(
  NUMBERED_THING,
  `(?<=楼[\\s，,]{0,2})${NUMERAL}{3,4}[至到]${NUMERAL}{3,4}`,
  `(?:第?${NUMBER}|[A-Za-z]\\d?)(?:号楼|栋|幢|座(?!位)|单元|期(?![间末货中望])|区(?!别|分))`,
  `[南北东西]区(?=[${SPOKEN_DIGIT}A-Za-z，,。\\s]|$)`,
  `T\\d航站楼`,
  `(?:负|地下)?${NUMBER}(?:楼(?!上|下)|层楼?)半?`,
  `(?!1(?:10|19|20|22)|一(?:一零|一九|二零|二二)|幺)[${SPOKEN_DIGIT}]{3,4}(?=\\s?(?:门口|里面|那家|住户|业主))`,
  `${NUMERAL}{2,6}(?:室|房(?!子|产|东|价|租|贷|屋))`,
  `(?<=[栋座楼元幢层厦寓][\\s，,]{0,2})${NUMERAL}{3,4}(?![${SPOKEN_DIGIT}十百个块元人户米天年点多平])`,
);

const DISTANCE = `(?:大概|大约|约|差不多|也就)?[两${NUMERALS}]{1,6}多?米(?:左右|处|远)?`;
/** Where something lies, seen from a place. */
const RELATION = alternatives(
  '第[一二三四五六七八九十0-9]{1,3}(?:(?:个|间|家)(?:铺面|铺子|店面|店铺?|门面|路口|巷口|摊位?|红绿灯)|[间家户排]|[个条根棵块层](?=[^\\s，,。]{0,4}?[树灯杆井巷路口门店铺摊档房楼桥柱桩牌梯]))',
  '(?:马?路|街)?(?:正|斜)?对面 旁边 (?<![字人心手木口火水土金耳月日言目足虫石禾王女马贝鸟衣示])旁(?!人|观|听|边) 隔壁 (?:正|大|[东南西北侧前后]大?)门[口前]? 门[口前] 楼下(?!的人) 楼顶 顶楼 地下室',
  '附近 周边 (?:后面|前面|旁边|对面|隔壁|后边|前边)那[栋排幢座间家户块片](?=[，,。\\s]|$|楼|[一二三四五六七八九十]) 后面(?!四|几|两|三|来|就|又|还|六|是|那|,|，) 后边 背后',
  '前面(?!说|讲|那个(?![，。,\\s]|$)) 前边 最?[左右]手边? 最?[左右]边 (?:路|街)?[左右东西南北]{1,2}[侧角]',
  '路?[东西南北]{1,2}边(?!的人) 拐角处? 转角处? 中间 之间 最?尽头 最里面 最外面 一带 沿线 路段 延长线 (?:高架|立交)?桥[下底]面? 桥底下 桥头 互通 村口 巷口 街口 出站口 进站口 检票口 出入口 入口 出口 外墙',
  '往(?!哪|什么)[^\\s，,。]{1,6}?(?:那个|那边|这个|的)?方向',
  `往(?:前|里面?|[东西南北]{1,2}|左|右)(?:边|面)?(?:走|开|拐|进去)?(?:${DISTANCE})?`,
  `[左右][拐转](?:${DISTANCE})? 进去(?:${DISTANCE}) ${DISTANCE} 过了?(?:那个|这个|那座|前面那个)?(?:桥|红绿灯|路口|马路)(?:以后)? 十字路口 丁字路口 三岔路口 红绿灯(?:路口|那里|处|(?=[，,。\\s]|$)) 路口 一路上?都是`,
  '(?:进去|进门|进村|出来|往里)(?=[\\s，,]?[左右往第最])',
);

/** Where roads meet. */
const CROSSING = alternatives(
  '交叉的?(?:那个|这个)?(?:十字)?路口 交叉的?(?:那个|这个)?口 交汇的?(?:那个|这个)?路口 交汇处 交汇口 交界口 交界处? 交接处',
  '相交(?:处|的地方) 交叉(?:的地方|处)? 交汇(?:的地方)?',
);

/** Things that are places beside a named one, and what says of which sort they are. */
const BUSINESSES = [
  '加油站 公交站 学校 小学 中学 医院 酒店 饭店 宾馆 餐厅 茶楼 酒楼 网吧 影院 药店 诊所 便利店 水果店 理发店 洗车店 快餐店 早餐店',
  '面馆 烧烤店 奶茶店 健身房 足浴店 棋牌室 麻将馆 [kK][tT][vV] 服装店 手机店 修理店 汽修店 汽修厂 打印店 五金店 茶店 粉店 鱼档',
].join(' ');
export const FEATURE = `(?:${alternatives(
  '老 旧 原 废弃 在建 露天 临时 施工 建筑 出租车 电动车 共享单车 垃圾 学生 员工 职工 公共 地下 路边 小区 非机动车',
)}{1,3}的?)?${alternatives(
  '人行天桥 人行横道 人行道 斑马线 天桥 盲道 非机动车道 机动车道 [最左右]?[左右]?侧?车道 地下通道 消防通道 绿化带 停车场 停车位 车位 停车棚 车棚 停放点 停车点',
  '地下车库 充电桩 候车点 候车亭 候车厅 公交站台? 公交车站 站台 到达厅 出发厅 候机楼 售票厅 收集点 收集站 中转站 垃圾站 垃圾池',
  '公厕 公共厕所 工地 厂房 仓库 工棚 铁皮房 板房 出租屋 出租房 平房 商铺 铺面 门面 店面 档口 摊位 小卖部 小吃街 夜市 烧烤摊',
  BUSINESSES,
  '水果摊 菜市场 农贸市场 市场 超市 商场 广场(?!舞) 空地 荒地 菜地 田地 鱼塘 池塘 水塘 水沟边? 排水沟 排水渠 水渠 河道 河边 河堤',
  '水闸 水塔 水井 祠堂 牌坊 配电房 报刊亭 快递柜 [工农中建交招]行(?![人为业道车]) 工商银行 农业银行 建设银行 中国银行 交通银行 农商行 银行 信用社 邮政局 邮局',
  '居委会 村委会 经济社 沙滩 海滩 海边 采石场 石场 沙场 废品收购站 废品站 篮?球场 操场 食堂 教学楼 宿舍楼? 门诊楼 门诊部? 住院部 住院楼 急诊科?',
  '办公楼 办税大厅 办证大厅 办事大厅 服务大厅 服务台 营业厅 大厅 售楼部 保安亭 岗亭 值班室 幼儿园 派出所 卫生院 墟集? 集市 天台 巷子 小巷 电线杆',
)}(?!没有?|没了|被|坏|要|拆|不(?!远))`;
/** Whether a feature is only told by what is beside it: 秀英区的医院 is no place, 桥头的医院 is one. */
export const BUSINESS = new RegExp(`^${alternatives(BUSINESSES)}$`);

/** 丁村三里, 坡博村东三里: a quarter of a village, not a distance. */
const QUARTER = `(?<![走开跑约第多有公英几])[东南西北中]?[一二三四五六七八九十]{1,2}里(?=[，,。\\s的有]|$|[${NUMERALS}]{1,4}号)`;
const GROUP = `${QUARTER}|(?:[东西南北中上下前后]排)?第?[一二三四五六七八九十0-9]{1,3}${alternatives(
  '村民小组 小组 生产队 经济社 队(?![长伍员列友形服]) 组(?![长织成合员建装])',
)}`;

/** The parts of a place that are no names, each with its pattern. */
export const DETAILS: readonly (readonly [AtomKind, RegExp])[] = [
  ['number', new RegExp(HOUSE_NUMBER, 'g')],
  ['building', new RegExp(BUILDING, 'g')],
  ['group', new RegExp(GROUP, 'g')],
  ['crossing', new RegExp(CROSSING, 'g')],
  ['feature', new RegExp(`(?<!哪一?[个家所种]|什么)${FEATURE}`, 'g')],
  ['relation', new RegExp(RELATION, 'gu')],
];
