import { alternatives } from './alternatives.ts';
import type { EntryKind } from './gazetteer.ts';

/**
 * What places are made of. `branch`: a part of an institution named by where it is (解放东路分院); `brand`:
 * what a place is called (叫椰语堂); `group`: part of a village; `feature`: a thing that is a place once something near it is named (对面的工地); `crossing`: where roads meet.
 */
export type AtomKind =
  | EntryKind
  | 'branch'
  | 'brand'
  | 'group'
  | 'number'
  | 'building'
  | 'relation'
  | 'feature'
  | 'crossing';

/** What names of a kind end in. */
export interface NameSuffix {
  readonly kind: AtomKind;
  readonly pattern: RegExp;
  /** The same at the beginning of a text. */
  readonly leading: RegExp;
  /** Characters that a name has before the suffix. */
  readonly least: number;
  readonly most: number;
  /** What before the suffix makes no name of it. */
  readonly notBefore?: RegExp;
  /** It is a name only when the gazetteer knows it, perhaps misheard. */
  readonly onlyKnown?: boolean;
}

const MAX_NAME = 9;
const MAX_COMPANY = 16;

const ROAD = alternatives(
  '大道 大街 大桥 立交桥 立交 高架 隧道 快速路 高速(?!费|上) 横路 [东中西]线(?!路)',
  '路(?!由|人|线|程|费|灯|过|径|况|桥|虎|怒|边摊|障|上的人|子|牙|面|名|公交|车) 街(?!道|坊|上的人|头) 巷(?!子|口里) 胡同',
);
const NO_ROAD = new RegExp(
  `${alternatives(
    '马 道 公 铁 电 走 修 这条 那条 条 半 网 问 带 让 线 思 出 回 小 土 泥 油 老 近 绕 挡 堵 过 赶 领 后 主 辅 岔 十字 盲 退',
    '迷 错 短 断 管 通 没 占 大 逛 整条 步行 挖 铺 认 的 高速公 开 拦 车 几 多 个 是 该 全 水 套 弯 交叉 三岔 石板 冤枉 丁字 上 跑',
    '村 销 资 来 去 引 在 靠 沿 顺 接 同 跟 探 陪 送 指 边 灯 市政 乡村 柏油 水泥 商业 美食 小吃 外面 [0-9]',
  )}$|^[一二两三四五六七八九十百]+$`,
);
const COMPOUND = alternatives(
  '小区 花园 家园 嘉园 公寓 大厦 新村 广场(?!舞) 公馆 庄园 豪庭 华庭 雅苑 天地 新城 水城 山庄 别墅 名邸 名苑 豪苑 花苑 大院',
  '宿舍区? 仕家 半岛 国际(?!长途) 写字楼 产业园 工业园 工业区 开发区 高校区 云庭 帝景 华府 苑 丽都 城(?!管|市|镇|区|里|乡|墙|西|东|南|北|建|中)',
  '佳园 名都 景都 名城 豪园 港湾 集资房 科技园 物流城 茶叶城 园(?!林|区|丁|长|里|地) 湾 (?<![法家])庭(?!审) 郡 轩 阁 府(?!城) 楼盘 商业街 步行街 安置房',
);
const NO_COMPOUND = new RegExp(
  `^${alternatives(
    '整个 我们 这个 那个 老旧 商住 高档 新建 安置 拆迁 同一个 哪个 大学生? 学生 员工 单位 住宅 居民 封闭 .?(?:法|家) .*(?:政|中央|校|果|幼儿|动物|植物|田|乐|茶|菜|出|入|开|进|公)',
  )}$`,
);
const VILLAGE =
  '[村居]委会?|农场(?!主)|林场|[墟圩]|村(?!民|委|里(?!面)|长|口|干|头|上|规|集体|子)|社区(?!登记|工作|的人|医|居)';
const NO_VILLAGE = /(?:农|本|全|我们|乡|度假|各|同|这个|那个|哪个|个|整个|的|住|回|城中|自然|隔壁|进|出|新)$/;
const SITE = alternatives(
  '医院 卫生院 卫生服务中心 保健院 诊所 药房 小学 中学 幼儿园 大学 学院 学校 菜市场 农贸市场 批发市场 水果市场 市场(?!价|监|经)',
  '大酒店 酒店 宾馆 旅馆 民宿 酒楼 饭店 餐厅 酒吧 茶楼 茶馆 茶餐厅 咖啡馆 咖啡店 美食店 美食城 烧烤店 烧烤园 火锅店 粥店 砂锅粥',
  '面馆 快餐店 早餐店 小吃店 便利店 药店 专卖店 奶茶店 蛋糕店 烧烤(?!摊|架|炉) 水果店 童装店? 服装店 理发店 美容院 4[sS]店 大排档 超市 商场 百货',
  '购物中心 公园 码头 机场 火车站 汽车站 客运站 公交站 高铁站 [东西南北]站 总站 车站 加油站 收费站 [东西南北]门 车管所 派出所 公证处',
  '办税大厅 办证大厅 办事大厅 中心(?!小学|小区|城|区|校) 夜市 招待所 旅租 老?火锅 服务大厅 政务大厅 营业厅 售楼部 售楼处 政务中心 服务中心 办证中心 人才市场 健身房 健身会所 健身(?!操|器|卡|年卡)',
  '会所 电影院 影院 影城 图书馆 博物馆 体育馆 文化馆 大剧院 剧院 游乐场 游乐园 体育场 体育中心 动物园 植物园 绿园 陶瓷城 建材城',
  '家具城 培训机构 培训中心 驾校 网吧 网咖 [kK][tT][vV] 银行 农商行 信用社 邮局 邮政局 供电所 自来水公司 办事处',
  '水库 海滩 湿地公园 维修厂 修理厂 搅拌站 回收站 变电站 教堂 祠堂 敬老院 养老院 物流园 殡仪馆 看守所 法院 检察院 影剧院 支行 分理处 营业部 快递点 网点 驿站 地产',
);
const NO_SITE = new RegExp(
  `^${alternatives(
    '.*[大小个种类家] 公立 私立 民办 几家 各大 各个 所有 大型 哪个 这个 那个 一个 什么 .?(?:连锁|公办) .*(?:人才|房地产|大排|打击|规范|整顿|为|围绕|市|数据|呼叫)',
  )}$`,
);
/** Landmarks that are known without a name of their own: 东站, 火车站. */
const LANDMARK = alternatives('[东南西北]站 火车站 高铁站 动车站 汽车站 客运站 机场 人民公园 人民医院');
const COMPANY = alternatives(
  '有限责任公司 有限公司 公司 店(?!家|员|里|长|主|面|老板|铺|门|名) 厂(?!家|里|房|长)',
);
const NO_COMPANY = /(?:酒|商|饭|门|物业|保险|开发|开|网|快餐|分|总)$/;

function suffix(
  kind: AtomKind,
  pattern: string,
  rest: Omit<NameSuffix, 'kind' | 'pattern' | 'leading'>,
): NameSuffix {
  return { kind, pattern: new RegExp(pattern, 'g'), leading: new RegExp(`^(?:${pattern})`), ...rest };
}

export const NAME_SUFFIXES: readonly NameSuffix[] = [
  suffix('road', ROAD, { least: 1, most: MAX_NAME, notBefore: NO_ROAD }),
  suffix('compound', COMPOUND, { least: 2, most: MAX_NAME, notBefore: NO_COMPOUND }),
  suffix('village', VILLAGE, { least: 1, most: MAX_NAME, notBefore: NO_VILLAGE }),
  suffix('site', SITE, { least: 2, most: MAX_NAME, notBefore: NO_SITE }),
  suffix('site', LANDMARK, { least: 0, most: 0 }),
  suffix('site', COMPANY, { least: 3, most: MAX_COMPANY, notBefore: NO_COMPANY }),
  suffix('district', '区(?!别|分|域)', { least: 1, most: 4, onlyKnown: true }),
  suffix('street', '街道|[镇乡](?!政|长|干|村)', { least: 1, most: 4, onlyKnown: true }),
  suffix('area', '岛(?!民)', { least: 2, most: 3, onlyKnown: true }),
];

/** What one does with a shop or building is no part of its name: 开童装店, 盖学生宿舍. */
export const LEADING_VERB =
  /^(?:开|卖|盖|建(?![国设新华委行材筑])|搞|做|修(?!理)|找|逛|租|买|转(?!塘)|敢|送|报(?!业|社)|催|派)/;

/** A short form counts only where it is not part of another name. */
export const SHORT_FORM_FOLLOWED = new RegExp(
  `^${alternatives(
    '路 街 大道 小学 中学 医院 村 桥 大厦 广场 酒店 学校 机场 市场 公园 花园 法院 城 交警 分局 港 站 小区 雅 办证 政务 [东南西北中]路',
    '[一二三四五六]横?路 国际 公安 房管 住建 环卫 医 幼 派出 中心 新城 河 江 山 岭 水库 码头 供电 社区 湾 农场 豪 苑 大桥 老街 监 所',
  )}`,
);
export const BEFORE_SHORT_FORM =
  /(?:^|[\s，,。、在到是去从往住来区的我们口市县过就归讲说跟和那边于对吧了个嗯路镇岛速线])$/;
/** A place of this name outside is meant, not half of a name here (万宁酒楼). */
export const BEFORE_ELSEWHERE = /(?:^|[\s，,。是自从在到去回来省市飞住跟])$/;
export const ELSEWHERE_FOLLOWED = new RegExp(
  `^${alternatives(
    '市(?!场|民|区|政) 省 县 人 的 来 过来 那边 这边 户口 籍 老家 农村 打工 上班 读书 买 住 出差 做工 飞 去 到 回 (?!花园|家园|小区|公寓|大厦|广场|新村)[\\p{Script=Han}]{2,4}(?:(?<!小)区|[县市镇乡路街]) [，,。\\s] $',
  )}`,
  'u',
);

/** Right behind a name these make it the name of a branch or stop: 汽车东站店, 解放东路分院, 国贸支行, 明珠广场站. */
export const BRANCH =
  /^(?:那家|那个|这家|的){0,2}(?:分店|店(?!家|员|里|长|主|面|铺|门|名)|分院|院区|校区|支行|分行|分公司|营业厅|(?:公交)?站(?=[，,。\s上下等的那这往到]|$))/;
/** Right behind a road: where it meets another. */
export const MOUTH = /^口(?![味岸腔罩])/;
/** Institutions that are called by the road or village they lie at: 高登西街小学. */
export const LOCAL = /^(?:小学|中学|幼儿园|派出所|社区|卫生院|农贸市场|市场)/;
