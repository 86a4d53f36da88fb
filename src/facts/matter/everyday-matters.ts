/** A matter that people call about again and again, with the heading an order gives it. */
export interface Matter {
  readonly heading: string;
  /** What callers say when it is this matter. */
  readonly cue: RegExp;
  /** Must have been said as well, anywhere in the call. */
  readonly and?: RegExp;
  /** Named before the heading: the compound, house or shop, or who is complained of. */
  readonly of?: 'place' | 'actor';
  /** Above 1 for what is narrower than another matter that the same words fit. */
  readonly weight?: number;
  /** Danger: only where somebody calls for help now, not where it is feared or was long ago. */
  readonly danger?: true;
  /** What everybody in this plight wants at once; set only where it goes without saying. */
  readonly plight?: string;
}

/** The commonest of the hotline's categories, in its own words; the narrower of two wins by its weight. */
export const MATTERS: readonly Matter[] = [
  // Noise and smells.
  { heading: '广场舞高音喇叭噪音扰民', cue: /广场舞|跳舞/, and: /喇叭|音响|音乐/, weight: 2 },
  { heading: '广场舞噪音扰民', cue: /广场舞/, weight: 1.5 },
  {
    heading: '工地夜间超时施工噪音扰民',
    cue: /施工|打桩|工地|铲车/,
    and: /(?:半夜|凌晨|晚上)[^，。]{0,10}(?:施工|吵|睡|点)|睡不/,
    weight: 1.6,
  },
  {
    heading: '中午超时施工噪音扰民',
    cue: /施工|打桩|装修/,
    and: /中午[^，。]{0,10}(?:施工|吵|睡|点|打)|午休/,
    weight: 1.7,
  },
  { heading: '装修噪音扰民', cue: /装修/, and: /吵|噪|电钻/, weight: 1.2 },
  { heading: '高音喇叭噪音扰民', cue: /喇叭|音响/, and: /吵|噪|扰民/, weight: 1.1 },
  { heading: '大声喧哗噪音扰民', cue: /喧哗|大声|唱歌|K歌|喝酒/, and: /吵|噪|扰民/ },
  { heading: '狗叫扰民', cue: /狗[^，。]{0,4}叫|养狗/, weight: 1.2 },
  { heading: '油烟扰民', cue: /油烟|烟管|炒菜/, of: 'place', weight: 1.6 },
  { heading: '焚烧垃圾', cue: /[烧焚][^，。]{0,3}垃圾/, weight: 1.4 },
  { heading: '垃圾无人清运', cue: /垃圾[^，。]{0,8}(?:满|没人|堆|臭)/ },
  { heading: '污水排放', cue: /污水|脏水|粪水|排污/, and: /排|放|流|臭/ },
  // Streets and traffic.
  { heading: '摊贩占道经营', cue: /占道|摆摊|摊贩|小摊|摊子|夜宵摊/, weight: 1.3 },
  {
    heading: '机动车违停',
    cue: /违停|(?:小车|汽车|机动车|车子?)[^，。]{0,6}(?:乱停|停满)|停满[^，。]{0,4}车/,
    weight: 1.3,
  },
  { heading: '电动车乱停放', cue: /电动车[^，。]{0,8}(?:乱停|乱放|停得)/, weight: 1.3 },
  { heading: '停车乱收费', cue: /停车|停在/, and: /乱收|收钱|以前[^，。]{0,4}不收/, weight: 1.2 },
  { heading: '停车费收费不合理', cue: /停车费/, and: /不合理|凭什么|贵|多收/, of: 'place', weight: 1.5 },
  { heading: '道路交通拥堵', cue: /堵(?:车|成|得)|拥堵/, weight: 1.2 },
  { heading: '路灯不亮', cue: /路灯[^，。]{0,6}(?:不亮|坏)/, weight: 1.4 },
  { heading: '路面坑洼破损', cue: /路面|路[^，。]{0,3}坑/, and: /坑|破|裂/ },
  { heading: '井盖破损', cue: /井盖/, weight: 1.3 },
  { heading: '道路积水', cue: /积水|内涝/, weight: 1.1 },
  {
    heading: '公交车等候时间过长',
    cue: /公交|路车/,
    and: /等[^，。]{0,8}(?:分钟|小时|半天|久)|不来/,
    weight: 1.3,
  },
  { heading: '公交车到站不停', cue: /到站不停|甩站/, weight: 1.8 },
  { heading: '公交车司机态度恶劣', cue: /司机[^，。]{0,6}(?:骂|态度)/, and: /公交/, weight: 1.6 },
  { heading: '出租车司机态度恶劣', cue: /司机[^，。]{0,6}(?:骂|态度)/, and: /出租车|的士/, weight: 1.7 },
  { heading: '出租车拒载', cue: /拒载/, weight: 1.6 },
  { heading: '出租车绕路', cue: /绕路|绕道/, weight: 1.6 },
  { heading: '出租车不打表', cue: /不打表/, weight: 1.6 },
  // Homes.
  {
    heading: '停电',
    cue: /停电|没电了?(?!话)|断电/,
    of: 'place',
    weight: 1.3,
    plight: '希望尽快核实停电原因，恢复供电。',
  },
  {
    heading: '停水',
    cue: /停水|没水|断水/,
    of: 'place',
    weight: 1.3,
    plight: '希望尽快核实停水原因，恢复供水。',
  },
  { heading: '电压不稳', cue: /电压/, of: 'place', weight: 2 },
  { heading: '电梯故障', cue: /电梯[^，。]{0,8}(?:坏|故障|修)/, of: 'place', weight: 1.2 },
  { heading: '房屋漏水', cue: /漏水|渗水/, weight: 1.2 },
  { heading: '房产证未下发', cue: /房产证|不动产证|房本/, of: 'place', weight: 1.8 },
  { heading: '迟迟未交房', cue: /交房/, and: /还没|没交|迟迟|逾期/, of: 'place', weight: 1.1 },
  { heading: '维修基金申请条件', cue: /维修基金/, weight: 1.5 },
  { heading: '物业乱收费', cue: /物业/, and: /乱收|多收/, weight: 1.1 },
  { heading: '违章搭建', cue: /违建|违章(?:搭|建)|私自搭|搭[^，。]{0,3}棚/, weight: 1.3 },
  { heading: '占用土地建房', cue: /(?:占|乱)[^，。]{0,3}(?:地|建)|砌围墙|建房|盖房/, weight: 1.2 },
  { heading: '住宅改商用', cue: /居改非|住改商|民宅[^，。]{0,6}(?:开店|经营)/, weight: 1.4 },
  { heading: '网络不通无人维修', cue: /没网|没有网|网络?(?:断|不通)|宽带|路由器/, weight: 1.3 },
  { heading: '有线电视信号中断无人维修', cue: /电视[^，。]{0,6}(?:信号|没得看|断)|有线电视/, weight: 1.6 },
  // Work and trade.
  { heading: '拖欠工资', cue: /工资|工钱|薪/, and: /不给|没给|不发|没发|拖|欠/, of: 'actor', weight: 1.6 },
  { heading: '拖欠工程款', cue: /工程款|材料[钱款费]/, and: /没给|不给|欠|拖|垫/, weight: 1.8 },
  { heading: '拒绝退还定金', cue: /定金|订金|押金/, and: /退/, of: 'actor', weight: 1.7 },
  { heading: '拒绝退还学费', cue: /学费|培训费/, and: /退/, of: 'actor', weight: 1.7 },
  { heading: '拒绝退款', cue: /不(?:给)?退|退款|退钱/, of: 'actor' },
  { heading: '缺斤少两', cue: /缺斤|少两|称不准|少了[^，。]{0,3}[斤两]/, of: 'place', weight: 1.8 },
  { heading: '拒开发票', cue: /发票/, and: /不(?:给)?开|拒/, of: 'actor', weight: 1.4 },
  { heading: '工作人员态度恶劣', cue: /态度[^，。]{0,4}(?:差|恶劣|不好)|不耐烦/, weight: 1.2 },
  { heading: '赌博', cue: /赌博|赌场|聚赌/, weight: 1.6 },
  { heading: '卖淫嫖娼', cue: /卖淫|嫖|站街|拉客/, weight: 1.8 },
  // Papers.
  {
    heading: '小学报名',
    cue: /(?:小学|学校|入学|上学)[^，。]{0,6}报名|报名[^，。]{0,6}(?:小学|学校)/,
    weight: 1.3,
  },
  {
    heading: '人才引进落户',
    cue: /落户|户口[^，。]{0,4}迁|迁户口/,
    and: /人才|毕业|大专|本科|硕士/,
    weight: 1.6,
  },
  { heading: '户口迁移', cue: /落户|户口[^，。]{0,4}迁|迁户口|入户/ },
  { heading: '居住证办理', cue: /居住证|暂住证/, weight: 1.3 },
  { heading: '社保缴纳', cue: /社保(?!卡)/, and: /交|缴|买/ },
  { heading: '社保卡办理', cue: /社保卡/, and: /办|领|拿/ },
  { heading: '医保报销', cue: /医保|报销/, and: /报/, weight: 1.1 },
  { heading: '驾驶证办理', cue: /驾驶证|驾照/ },
  { heading: '车辆过户上牌', cue: /上牌|过户|车牌摇号|临时(?:车)?牌/, weight: 1.1 },
  { heading: '车辆违章处理', cue: /违章/, and: /车/ },
  { heading: '营业执照办理', cue: /营业执照/, and: /办|注销|变更/, weight: 1.1 },
  // Dangers.
  {
    heading: '疑似煤气泄漏',
    cue: /煤气|燃气|天然气|臭鸡蛋/,
    and: /味|漏|挖/,
    weight: 2,
    danger: true,
    plight: '要求马上派人到场处理煤气泄漏。',
  },
  {
    heading: '起火',
    cue: /着火|起火|冒[^，。]{0,2}烟|火苗|黑烟/,
    and: /快|赶紧|119|消防/,
    of: 'place',
    weight: 1.4,
    danger: true,
    plight: '要求马上派人到场灭火。',
  },
  {
    heading: '电梯故障困人',
    cue: /电梯/,
    and: /困|关在|卡[住在]|出不来/,
    of: 'place',
    weight: 1.6,
    danger: true,
    plight: '要求立即救出电梯被困人员。',
  },
  {
    heading: '多人打架',
    cue: /打架|打起来|在打人|[拿持][^，。]{0,3}刀/,
    weight: 1.5,
    danger: true,
    plight: '要求马上派人到场制止打架。',
  },
  {
    heading: '家暴',
    cue: /打(?:他)?老婆|家暴/,
    weight: 2,
    danger: true,
    plight: '要求马上派人到场制止家暴。',
  },
  {
    heading: '小孩走失',
    cue: /(?:孩|崽|娃|儿子|女儿)[^，。]{0,6}(?:不见|走丢|走失|没了|找不到)/,
    weight: 2,
    danger: true,
    plight: '要求帮忙寻找走失的小孩。',
  },
  {
    heading: '老人走失',
    cue: /(?:老人|我爸|我妈|爷爷|奶奶|阿[公婆])[^，。]{0,8}(?:不见|走丢|走失|没回)/,
    weight: 2,
    danger: true,
    plight: '要求帮忙寻找走失的老人。',
  },
  {
    heading: '有人欲跳楼轻生',
    cue: /要跳楼|轻生|(?:楼顶|天台)[^，。]{0,6}边/,
    weight: 1.8,
    danger: true,
    plight: '要求马上派人到场救人。',
  },
  {
    heading: '水淹人员被困',
    cue: /(?:水|淹)[^，。]{0,6}(?:腿|膝|腰|屋|家|一楼)/,
    and: /出不来|被困/,
    weight: 1.8,
    danger: true,
    plight: '要求马上派人到场转移被困人员。',
  },
  {
    heading: '电线掉落',
    cue: /电线[^，。]{0,6}(?:掉|断)/,
    weight: 1.8,
    danger: true,
    plight: '要求马上派人到场处理掉落的电线。',
  },
];
