import { SPOKEN_DIGIT } from '../facts/digits.ts';
import { explanationsIn } from '../facts/person/character-explanation.ts';
import { fullNameAt } from '../facts/person/name-shape.ts';
import { NOT_NAMES } from '../facts/person/not-names.ts';
import { ANY_TITLE } from '../facts/person/titles.ts';
import {
  FAMILIAR_NAME,
  HOUSE_NUMBER,
  INTRODUCES_NAME,
  MEASURE,
  ROOM_NUMBER,
  TITLED_NAME,
} from '../privacy/personal-patterns.ts';
import { MASK, maskText } from '../telemetry/mask.ts';

/** Stands where personal data stood; the models read it as a number. */
export const MASKED = '<MASK>';

/** What may be part of a spelling of a name, between pauses. */
const CLAUSE = /[^，,；;。！？!?\s]+/gu;
const LONGEST_SPELLING = 24;

const SEPARATOR = '[ \\u3000\\-—、，,]?';
/** Numbers that everybody calls: 12345, 12315, 95598, 10086. */
const SERVICE = '(?:12\\d{3}|95\\d{3}|100\\d{2})(?!\\d)';
/** Four digits or more, written or spoken: part of a phone or of another number. */
const DIGITS = new RegExp(
  `(?<![0-9.])(?!${SERVICE})[${SPOKEN_DIGIT}](?:${SEPARATOR}[${SPOKEN_DIGIT}]){3,}[xX]?(?![0-9.]|${MEASURE})`,
  'gu',
);
/** What is left of a plate that was said with pauses or digit by digit. */
const PLATE = new RegExp(
  `[琼粤京沪渝桂湘鄂闽赣川云贵]\\s?[A-Z][ ·]?(?:[A-Z${SPOKEN_DIGIT}][ ·]?){4,6}`,
  'gu',
);
/**
 * A text without what tells of a person: names that are known, introduced (姓, 叫) or bear a title, how they are written,
 * phones, identity, account and order numbers, plates, e-mail addresses, numbers of houses and rooms. Streets,
 * compounds, sums, counts and years stay: they tell the matter and whose it is. A name that nothing shows to be one, and
 * that is not known, stays too.
 *
 * @param known names and numbers known to be personal; a title at the end of a name is no part of it
 */
export function maskPersonal(text: string, known: readonly string[]): string {
  const names = known.map(withoutTitle).filter((name) => name !== '');
  let masked = withoutSpellings(text, names.join(''));
  for (const name of names.toSorted((a, b) => b.length - a.length)) masked = withoutKnown(masked, name);
  masked = withoutIntroduced(masked);
  for (const pattern of [TITLED_NAME, FAMILIAR_NAME])
    masked = masked.replaceAll(pattern, (found) => (NOT_NAMES.has(found) ? found : MASKED));
  masked = maskText(masked).replaceAll(MASK, MASKED);
  for (const pattern of [PLATE, DIGITS, ROOM_NUMBER, HOUSE_NUMBER])
    masked = masked.replaceAll(pattern, MASKED);
  return masked;
}

function withoutTitle(name: string): string {
  const bare = name.trim();
  return bare.replace(new RegExp(`(?<=.)${ANY_TITLE}$`, 'u'), '');
}

function withoutKnown(text: string, name: string): string {
  // A lone surname stands in too many other words.
  if ([...name].length > 1) return text.replaceAll(name, MASKED);
  return /^\p{Script=Han}$/u.test(name)
    ? text.replaceAll(new RegExp(`${name}某{0,2}${ANY_TITLE}`, 'gu'), MASKED)
    : text;
}

/** Without the clauses that explain how a character of a known name is written: 墨翟那个翟, 吉祥的吉. */
function withoutSpellings(text: string, characters: string): string {
  if (characters === '') return text;
  return text.replaceAll(CLAUSE, (clause) => {
    if (clause.length > LONGEST_SPELLING) return clause;
    const spells = explanationsIn(clause).some(({ character }) => characters.includes(character));
    return spells ? MASKED : clause;
  });
}

/** Without names behind words that bring one in: 姓冼, 他叫符永强. */
function withoutIntroduced(text: string): string {
  let masked = '';
  let from = 0;
  for (const { 0: word, index } of text.matchAll(INTRODUCES_NAME)) {
    const at = index + word.length;
    if (at < from) continue;
    const surname = word === '姓' && /^(?![名氏什啥是])\p{Script=Han}/u.test(text.slice(at)) ? 1 : 0;
    const length = fullNameAt(text, at, 'firm')?.name.length ?? surname;
    if (length === 0) continue;
    masked += text.slice(from, at) + MASKED;
    from = at + length;
  }
  return masked + text.slice(from);
}
