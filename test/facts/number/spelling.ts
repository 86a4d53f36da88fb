import fc from 'fast-check';

/** How people say each digit. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  0: ['零', '〇', '洞', '0', '０'],
  1: ['一', '幺', '1', '１'],
  2: ['二', '两', '2', '２'],
  3: ['三', '3', '３'],
  4: ['四', '4', '４'],
  5: ['五', '5', '５'],
  6: ['六', '6', '６'],
  7: ['七', '拐', '7', '７'],
  8: ['八', '8', '８'],
  9: ['九', '勾', '9', '９'],
};

/** Digits as somebody may say them: in words, figures, or both. */
export function spelt(digits: string): fc.Arbitrary<string> {
  return fc
    .tuple(...[...digits].map((digit) => fc.constantFrom(...(WORDS[digit] ?? [digit]))))
    .map((words) => words.join(''));
}

const SMALL = '零一二三四五六七八九';
const PLACES = ['', '十', '百', '千'] as const;
const SECTIONS = ['', '万', '亿'] as const;

/** A whole number below 10^12 in words, as one reads it out: 10 050 is 一万零五十. */
export function inWords(number: number): string {
  if (number === 0) return '零';
  let words = '';
  let rest = number;
  for (let at = 0; rest > 0; at += 1) {
    const section = rest % 10_000;
    rest = Math.floor(rest / 10_000);
    if (section > 0) words = sectionInWords(section) + (SECTIONS[at] ?? '') + words;
    if (section < 1000 && rest > 0 && words !== '' && !words.startsWith('零')) words = `零${words}`;
  }
  return words.replace(/^一十/, '十');
}

function sectionInWords(section: number): string {
  let words = '';
  let gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(section / 10 ** place) % 10;
    if (digit === 0) {
      gap = words !== '';
      continue;
    }
    words += (gap ? '零' : '') + (SMALL[digit] ?? '') + (PLACES[place] ?? '');
    gap = false;
  }
  return words;
}

/** Cuts a text into pieces of at least `least` characters. */
export function pieces(text: string, least: number): fc.Arbitrary<readonly string[]> {
  return fc
    .array(fc.integer({ min: least, max: 5 }), { minLength: 1, maxLength: text.length })
    .map((sizes) => {
      const cut: string[] = [];
      let from = 0;
      for (const size of sizes) {
        if (text.length - from - size < least) break;
        cut.push(text.slice(from, from + size));
        from += size;
      }
      return [...cut, text.slice(from)];
    });
}

/** One digit of the text made another. */
export function slip(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.integer({ min: 0, max: text.length - 1 }), fc.integer({ min: 1, max: 9 }))
    .map(([at, by]) => text.slice(0, at) + ((Number(text[at]) + by) % 10) + text.slice(at + 1));
}
