import { pinyin } from 'pinyin-pro';

/**
 * Surnames of one character that name a person wherever they head a name, commonest first: the household registers of
 * China and of Hainan.
 */
const COMMON =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟' +
  '汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文' +
  '符吉冼覃岑麦劳池褚祁韦欧伍甘翁古游路屈祝庞阮蒙卓鲍詹柯云邢羊梅莫关裴齐殷俞温葛章鲁庄严牛毕樊施陶洪翟安颜倪左季柳' +
  '辛焦霍涂尤兰凌童桂耿聂岳盛滕尚卜苗解宁舒包项闵管佟靳纪苟喻窦单戚骆娄栾饶刁瞿冉简鞠艾丛晏荆巩鄂麻占郁邝练敖楚米茅' +
  '储巫向车付肖闫邸臧姬花丘区连卞佘蓝卫华奚穆湛狄甄荣';

/** Surnames that are first of all other words: they count after 姓 and 叫, or where an explanation follows. */
const RARE =
  '房成边郎沙商党沃隋丰封富匡原嵇钮贝明伏谈支咎强裘缪干宗宣贲杭诸仰郏昌廉汲邴糜松井巴弓牧隗山宓蓬郗班秋仲' +
  '伊仇暴斜厉戎祖景束幸司韶郜蓟薄印宿怀蒲邰索咸籍蔺屠阴胥苍双闻莘贡逄申扶堵宰郦雍璩桑濮寿燕冀浦农柴充慕茹习' +
  '宦鱼容戈庾终暨居衡步满弘国寇广禄阙殳利蔚夔隆师厍晁勾融冷訾阚毋乜养须巢蒯竺权逯盖益桓仝税荀官' +
  '辜揭凤阳昝仵母展况芮宾苑初海植帅种招晋漆甯曲谷冒亓粟补门信牟仙台尧朴亢冶银令修虎卿揣斯阿召员乐巨宝律宫乌敬' +
  '谌迟衣綦矫战栗畅撒呙佴檀蹇郇缑笪肇费皮席柏元危滑於惠羿钭郤扈慎红禹酆锺镡眭茆仉鲜操鄢虞禚郄厚佀贠麴楼';

const DOUBLE = new Set([
  ...['欧阳', '上官', '司马', '诸葛', '夏侯', '皇甫', '尉迟', '公孙', '慕容', '令狐', '司徒', '宇文', '长孙'],
  ...['端木', '东方', '独孤', '南宫', '呼延', '轩辕', '申屠', '闻人', '司空', '东郭', '百里', '澹台', '拓跋'],
  ...['钟离', '赫连', '公冶', '濮阳', '淳于', '太叔', '万俟', '鲜于', '闾丘', '单于', '纳兰', '叶赫', '完颜'],
  ...['第五', '左丘', '公羊', '梁丘', '西门', '谷梁', '宗政'],
]);

/** Common surnames that are no preposition, adverb or adjective as well, as characters of a class. */
export const PLAIN_SURNAMES = COMMON.replace(/[高于方白常安万文古路包时向连左汤金管解谢和单任石项]/g, '');

const common = new Set(COMMON);
const listed = new Set(COMMON + RARE);

/** Length of the surname that stands at `at`: 2, 1, or 0 for none. */
export function surnameLength(text: string, at = 0): 0 | 1 | 2 {
  if (DOUBLE.has(text.slice(at, at + 2))) return 2;
  return listed.has(text[at] ?? '') ? 1 : 0;
}

/** Whether a text begins with a surname that is one at first sight. */
export function startsWithCommonSurname(text: string, at = 0): boolean {
  return DOUBLE.has(text.slice(at, at + 2)) || common.has(text[at] ?? '');
}

/** Whether these characters are a surname and nothing more. */
export function isSurname(text: string): boolean {
  return text !== '' && surnameLength(text) === text.length;
}

const bySound = new Map<string, string>();
for (const surname of COMMON) {
  const sound = pinyin(surname, { toneType: 'num', mode: 'surname' });
  if (!bySound.has(sound)) bySound.set(sound, surname);
}

const repaired = new Map<string, string | null>();
/** All Chinese characters that people use fit in. */
const CACHE_LIMIT = 20_000;

/** The commonest surname that sounds exactly, tone and all, like a character that is none: 菜 → 蔡; null for none. */
export function surnameSoundingLike(char: string): string | null {
  const known = repaired.get(char);
  if (known !== undefined) return known;
  const isHan = /^\p{Script=Han}$/u.test(char);
  const surname =
    isHan && !listed.has(char) ? (bySound.get(pinyin(char, { toneType: 'num' })) ?? null) : null;
  if (repaired.size < CACHE_LIMIT) repaired.set(char, surname);
  return surname;
}
