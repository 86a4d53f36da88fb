import { soundOf } from '../homophone.ts';

/** Surnames spelled by their parts: 耳东陈, 西早覃. */
const PARTS: Readonly<Record<string, string>> = {
  木子: '李',
  弓长: '张',
  双人: '徐',
  双人余: '徐',
  言午: '许',
  口天: '吴',
  草头: '黄',
  三横: '王',
  三横一竖: '王',
  耳东: '陈',
  双木: '林',
  立早: '章',
  古月: '胡',
  人可: '何',
  文刀: '刘',
  卯金刀: '刘',
  走肖: '赵',
  禾口: '程',
  禾王: '程',
  西早: '覃',
  山今: '岑',
  双口: '吕',
  木易: '杨',
  草字头: '苏',
  土申: '坤',
  衣者: '褚',
  日月: '明',
  水工: '江',
  北田: '冀',
  十八子: '李',
};
const WORD_OF = /([\p{Script=Han}]{1,4})(?:里面?|那个|中|字头|字旁|旁|底)?的(?:那个)?([\p{Script=Han}])/gu;
const LEADING =
  /^(?:就是)?(?:那个)?([\p{Script=Han}]{2,6}?)(?:里面?)?(?:的那个|那个|的)([\p{Script=Han}])(?=$|[^\p{Script=Han}]|字|那个)/u;
/** 三点水一个先的那个冼: what follows these words is a part of the character, not the character. */
const BY_PARTS = /字头|字旁|旁边?|三点水|两点水|底下?|下面|上面|左边|右边|加个?|一个/;
const PART_OF = /([\p{Script=Han}])(?:字头|字旁|字底|旁|字边)(?:的|加个?.|一个.)?([\p{Script=Han}])/gu;

/**
 * The characters a speaker explains, in order: 吉祥的吉, 雨字头的雯, 耳东陈. What is heard of a name is repaired by
 * them, since words of several characters are recognised better than a lone one.
 */
export function explainedCharacters(text: string): string[] {
  const found: { at: number; char: string }[] = [];
  for (const match of text.matchAll(WORD_OF)) {
    const word = match[1] ?? '';
    const char = match[2] ?? '';
    if (BY_PARTS.test(text.slice(Math.max(0, match.index - 6), match.index + word.length))) continue;
    const sound = soundOf(char).loose;
    // The word itself shows how the character is written: 冼星海的洗 explains 冼.
    const inWord = word.includes(char) ? char : [...word].reverse().find((c) => soundOf(c).loose === sound);
    found.push({ at: match.index, char: inWord ?? char });
  }
  for (const match of text.matchAll(PART_OF)) found.push({ at: match.index, char: match[2] ?? '' });
  for (const [parts, char] of Object.entries(PARTS)) {
    const at = text.indexOf(parts);
    if (at >= 0 && soundOf(text[at + parts.length] ?? '').loose === soundOf(char).loose)
      found.push({ at, char });
  }
  return found.sort((a, b) => a.at - b.at).map(({ char }) => char);
}

/** The one character a text begins by explaining: 双口吕, 岳飞的岳, 佘太君那个佘; null where it begins otherwise. */
export function leadingExplanation(text: string): string | null {
  for (const [parts, char] of Object.entries(PARTS)) {
    if (text.startsWith(parts) && soundOf(text[parts.length] ?? '').loose === soundOf(char).loose)
      return char;
  }
  const match = LEADING.exec(text);
  const [, word = '', char = ''] = match ?? [];
  return char !== '' && word.includes(char) ? char : null;
}

/** Replaces the characters of a name that sound like an explained one. */
export function repairName(name: string, explained: readonly string[]): string {
  return [...name]
    .map((char) => {
      if (explained.includes(char)) return char;
      const sound = soundOf(char);
      return (
        explained.find((other) => soundOf(other).exact === sound.exact) ??
        explained.find((other) => soundOf(other).loose === sound.loose) ??
        char
      );
    })
    .join('');
}

/** Whether the text right after a name explains one of its characters: 卓伟铭，伟大的伟. */
export function explainsName(after: string, name: string): boolean {
  // 孙悟空的孙 is one explanation; 孙悟 is no name in it.
  if (/^.的/u.test(after)) return false;
  const sounds = new Set([...name].map((char) => soundOf(char).loose));
  return explainedCharacters(after.slice(0, 12)).some((char) => sounds.has(soundOf(char).loose));
}
