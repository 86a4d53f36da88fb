/** Titles after a surname, in full. */
const FULL =
  '老先生|先生|女士|小姐姐|小姐|太太|夫人|阿姨|大姐|大妈|大娘|大嫂|大婶|大爷|大伯|大叔|大哥|大姨|叔叔|伯伯|阿婆|阿公|阿伯|阿叔|阿嫂|阿哥|阿姐|奶奶|爷爷|婆婆|' +
  '老伯|老太太|老太|老人家|老师|老板娘|老板|经理|师傅|师父|同志|班长|组长|领班|医生|大夫|护士|律师|教授|主任|校长|园长|院长|所长|科长|局长|处长|书记|村长|队长|站长|店长|会长|董事长|总监|总|主管|会计|警官|同学|教练|司机|导游';
/** Titles of one syllable, only in an address: 施姐, 苏姨. */
const SHORT = '姐|哥|姨|叔|伯|婶|嫂|婆|爷';

export const TITLE = `(?:${FULL})`;
/** Longest first. */
export const ANY_TITLE = `(?:${FULL}|${SHORT})`;

/** Titles an agent gives the caller without a surname; 老板 or 师傅 alone is more often somebody in the story. */
export const BARE_TITLE =
  '先生|女士|小姐|阿姨|大姐|大妈|大娘|大婶|大爷|大伯|大叔|大哥|叔叔|伯伯|阿婆|阿公|阿伯|奶奶|爷爷|婆婆|老先生|老人家';

const WOMAN =
  /我(?:的)?(?:老公|丈夫|先生(?!们)|男朋友|男友|前夫|婆婆|公公|婆家|小叔子|大姑子)|我(?:怀孕|坐月子|喂奶|生(?:了)?(?:小孩|孩子|宝宝|二胎))|(?:我是|我一个)(?:个|一个)?(?:女的|女人|女孩子?|女生|单亲妈妈|孕妇|宝妈)|我是.{0,4}(?:妈妈|母亲|奶奶|外婆)(?=$|[\s，。,.])|当妈(?:妈)?的/;
const MAN =
  /我(?:的)?(?:老婆|妻子|太太|媳妇|女朋友|女友|前妻|岳父|岳母|丈母娘|老丈人|小姨子|小舅子|娘子|婆娘)|(?:我是|我一个)(?:个|一个)?(?:男的|男人|大老爷们?|大男人|男孩子?|男生)|我是.{0,4}(?:爸爸|父亲|爷爷|外公)(?=$|[\s，。,.])|当爸(?:爸)?的/;

/** The title that follows from what a caller tells of herself; null where nothing does. */
export function titleOfSelf(text: string): '女士' | '先生' | null {
  if (!text.includes('我') && !text.includes('当')) return null;
  if (WOMAN.test(text)) return '女士';
  return MAN.test(text) ? '先生' : null;
}
