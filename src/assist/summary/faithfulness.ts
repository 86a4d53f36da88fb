import { cutText } from '../../facts/cut-text.ts';
import { mentionsIn, peopleIn } from '../../facts/person/name-mention.ts';
import { ANY_TITLE } from '../../facts/person/titles.ts';
import type { PlaceAtom } from '../../facts/place/atom.ts';
import { placeAtoms } from '../../facts/place/place-atoms.ts';
import { fold } from '../../facts/text.ts';
import type { SummaryDoubt } from '../../protocol/summary.ts';
import { type CallGround, CallWords } from './call-ground.ts';
import { contradictionsOf } from './contradictions.ts';
import { type Figure, figuresIn } from './figures.ts';

export type { CallGround } from './call-ground.ts';

/** More doubts than this tell that the text is of another call. */
const MOST_DOUBTS = 20;
const MAX_WORDS = 200;
const MAX_TEXT = 4_000;
/** Parts of places that are names. */
const NAMED = new Set(['street', 'area', 'village', 'road', 'compound', 'site']);
/** What stands before a place; without it, and with no known name, it may be any words that end like one (告知小学). */
const LEADS_IN = /(?:[在到于往从至]|位于|住在|地址[为是：:]?)$/;
const OF_SURNAME = /^\p{Script=Han}姓$/u;
const TITLED = new RegExp(`^${ANY_TITLE}`);
/** Names of this many characters and less are parts of words. */
const LEAST_PLACE = 3;

/**
 * What a summary says and the call does not bear out: numbers, names, places, days and clock times that nobody said and
 * neither the form nor a fact holds (`unsupported`), and what differs from the form (`contradiction`). Spoken and written
 * forms are equal (幺三八, 138; 下午三点, 15:00; 昨天, the date), and so is what sounds alike. It reads names, places and
 * figures, no meaning: a summary without doubts may still be wrong.
 *
 * @param text by a model, or as the agent edited it
 */
export function doubtsOf(text: string, ground: CallGround): SummaryDoubt[] {
  const folded = fold(cutText(text, MAX_TEXT));
  const words = new CallWords(ground);
  const doubts = [
    ...contradictionsOf(folded, ground, words),
    ...figureDoubts(folded, words),
    ...placeDoubts(folded, ground, words),
    ...nameDoubts(folded, words),
  ];
  const seen = new Set<string>();
  return doubts
    .filter(({ about, text: said }) => {
      const key = `${about} ${said}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, MOST_DOUBTS);
}

function figureDoubts(text: string, words: CallWords): SummaryDoubt[] {
  return figuresIn(text, words.base).flatMap((figure) => {
    const said = text.slice(figure.start, figure.end);
    if (words.bearsFigure(figure, said)) return [];
    const about = isTime(figure) ? 'time' : 'number';
    return [unsupported(about, said, about === 'time' ? '通话中没有说过这个时间' : '通话中没有出现这个数字')];
  });
}

function isTime({ kind }: Figure): boolean {
  return kind === 'day' || kind === 'period' || kind === 'clock';
}

function placeDoubts(text: string, { gazetteer }: CallGround, words: CallWords): SummaryDoubt[] {
  let last = -1;
  return placeAtoms(text, gazetteer).flatMap((atom) => {
    const isName = atom.entry !== null || atom.start === last || LEADS_IN.test(text.slice(0, atom.start));
    last = atom.end;
    // 市民路先生 is no road.
    const isPerson = TITLED.test(text.slice(atom.end, atom.end + 3));
    if (!isName || isPerson || bearsPlace(atom, words)) return [];
    return [unsupported('place', atom.heard, '通话中没有提到这个地点')];
  });
}

function bearsPlace({ kind, text: name, heard, entry }: PlaceAtom, words: CallWords): boolean {
  const names = [heard, name, entry?.canonical ?? name];
  if (kind === 'district') return names.some((one) => words.bearsDistrict(one));
  if (!NAMED.has(kind) || heard.length < LEAST_PLACE) return true;
  return names.some((one) => (entry === null ? words.bearsName(one) : words.bearsWords(bare(one))));
}

/** 儒俊雅苑小区 is 儒俊雅苑, and 龙昆南路 龙昆南. */
function bare(name: string): string {
  return name.replace(/(?<=.{2})(?:小区|社区|公寓|大厦)$|(?<=[东南西北])路$/, '');
}

function nameDoubts(text: string, words: CallWords): SummaryDoubt[] {
  return [...mentionsIn(text, false), ...peopleIn(text)].flatMap(({ name, start, end, title }) => {
    // 文姓司机: the surname stands before it.
    if (OF_SURNAME.test(text.slice(Math.max(0, start - 1), start + 1))) return [];
    const said = title === null ? name : name + title;
    const borne = words.bearsWords(name) && (name.length > 1 || words.bearsSurname(name));
    return borne
      ? []
      : [unsupported('name', text.slice(Math.max(0, end - said.length), end), '通话中没有出现这个姓名')];
  });
}

function unsupported(about: SummaryDoubt['about'], words: string, message: string): SummaryDoubt {
  const text = cutText(words, MAX_WORDS);
  return { kind: 'unsupported', about, text, message: cutText(`${message}：${text}`, MAX_WORDS) };
}
