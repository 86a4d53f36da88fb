/** Traditional characters that callers' menus and answers are recognised in, with their simplified ones. */
const TRADITIONAL =
  '換换轉转員员話话號号碼码電电對对錯错沒没問问題题個个選选擇择幾几點点時时間间後后們们請请繼继續续確确認认嗎吗訴诉單单務务報报訊讯預预約约辦办進进詢询還还這这樣样聽听說说講讲開开關关閉闭網网區区門门車车氣气來来為为兩两萬万億亿沒没謝谢機机幫帮給给總总線线實实';
const SIMPLIFIED: ReadonlyMap<string, string> = new Map(
  Array.from({ length: TRADITIONAL.length / 2 }, (_, at): [string, string] => [
    TRADITIONAL.charAt(2 * at),
    TRADITIONAL.charAt(2 * at + 1),
  ]),
);
/** Longer speech is read up to here. */
const MOST_CHARS = 2_000;

/** Width, case and script of characters made alike; punctuation stays. */
export function folded(text: string): string {
  return text
    .slice(0, MOST_CHARS)
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u4e00-\u9fff]/g, (char) => SIMPLIFIED.get(char) ?? char);
}

/**
 * What was said as menus compare it: letters and digits only, Chinese without spaces, other words with one between them.
 * `Ｉ’d like No. 1!` is `id like no 1`, `轉 人工。` is `转人工`.
 */
export function heardForm(text: string): string {
  return folded(text)
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}*#]+/gu, ' ')
    .replace(/(?<=\p{Script=Han}) +| +(?=\p{Script=Han})/gu, '')
    .trim();
}

/** The clauses of what was said, each in its heard form. */
export function heardClauses(text: string): string[] {
  return folded(text)
    .split(/[，。？！；,?!;…\n]+|\.(?=\s|$)/)
    .map(heardForm)
    .filter((clause) => clause !== '');
}
