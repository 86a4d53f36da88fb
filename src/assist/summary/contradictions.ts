import { cutText } from '../../facts/cut-text.ts';
import { isPhone } from '../../facts/number/phone-number.ts';
import { placeAtoms } from '../../facts/place/place-atoms.ts';
import type { SummaryDoubt } from '../../protocol/summary.ts';
import { chosen } from '../form/chosen.ts';
import type { CallGround, CallWords } from './call-ground.ts';
import { type Figure, figuresIn } from './figures.ts';
import { clockOf, sameClock } from './stated-times.ts';

/** 市民王先生来电投诉：, and the sentence that tells when and where. */
const OPENING =
  /^(?:市民|群众|居民|来电人)?(?<name>[^，。：:]{0,16}?)来电(?:咨询|求助|投诉|举报|建议|表扬|反映)[：:，,]/u;
const FIRST_SENTENCE = /^[^。]{0,400}/u;
/** What brings in the number to call back. */
const CALLS_BACK = /(?:回电|回访|联系电话|联系号码|联系方式|致电|电话联系|请拨打|回复电话)[^，。；\d]{0,12}$/;
const LEAD_CHARS = 24;

/**
 * What a text says otherwise than the form: the number to call back, the caller's name, the district, and the day or the
 * hour of the event. Name, district and time are looked for where the house style has them: in the opening and the first
 * sentence.
 */
export function contradictionsOf(
  text: string,
  { form, gazetteer }: CallGround,
  words: CallWords,
): SummaryDoubt[] {
  const figures = figuresIn(text, words.base);
  const doubts: SummaryDoubt[] = [];
  const phone = chosen(form, 'callbackPhone');
  if (phone !== null)
    for (const { kind, value, start, end } of figures)
      if (kind === 'number' && isPhone(value) && value !== digits(phone) && callsBack(text, start))
        doubts.push(contradiction('number', text.slice(start, end), `表单中的回电号码是${phone}`));
  const opening = OPENING.exec(text);
  if (opening === null) return doubts;

  const name = chosen(form, 'requesterName');
  const told = (opening.groups?.name ?? '').trim();
  if (name !== null && told !== '' && !isSameName(told, name, chosen(form, 'organisation')))
    doubts.push(contradiction('name', told, `表单中的来电人是${name}`));

  const from = opening[0].length;
  const sentence = FIRST_SENTENCE.exec(text.slice(from))?.[0] ?? '';
  const district = chosen(form, 'district');
  if (district !== null) {
    const districts = placeAtoms(sentence, gazetteer).filter(({ kind }) => kind === 'district');
    const [first] = districts;
    if (first !== undefined && districts.every(({ text: one }) => one !== district))
      doubts.push(contradiction('place', first.heard, `表单中的区是${district}`));
  }
  doubts.push(...timeContradictions(sentence, chosen(form, 'occurredAt'), words));
  return doubts;
}

/** The first day or hour told in the sentence where none of them is the form's. */
function timeContradictions(
  sentence: string,
  occurred: { text: string; from: string | null; to: string | null } | null,
  words: CallWords,
): SummaryDoubt[] {
  if (occurred === null || occurred.from === null) return [];
  const { from, to } = occurred;
  const figures = figuresIn(sentence, words.base);
  const known = [from, to].filter((one) => one !== null);
  const days = figures.filter((one) => one.kind === 'day');
  const clocks = figures.filter((one) => one.kind === 'clock');
  const other = (list: readonly Figure[]): SummaryDoubt[] => {
    const [first] = list;
    if (first === undefined) return [];
    return [
      contradiction('time', sentence.slice(first.start, first.end), `表单中的时间是${occurred.text || from}`),
    ];
  };
  const sameDay = days.some(
    ({ value }) => known.some((one) => one.slice(0, 10) === value) || inside(value, from, to),
  );
  if (days.length > 0 && !sameDay) return other(days);
  const told = known.flatMap((one) => clockOf(one) ?? []);
  const sameHour = clocks.some((clock) => told.some((value) => sameClock(clock, { value, either: false })));
  return clocks.length > 0 && told.length > 0 && !sameHour ? other(clocks) : [];
}

function inside(day: string, from: string, to: string | null): boolean {
  return to !== null && from.slice(0, 10) <= day && day <= to.slice(0, 10);
}

function callsBack(text: string, start: number): boolean {
  return CALLS_BACK.test(text.slice(Math.max(0, start - LEAD_CHARS), start));
}

/** 王先生, 王建国 and 王建国先生 may be one; 海口某公司王先生 too. */
function isSameName(told: string, name: string, organisation: string | null): boolean {
  const bare = organisation === null ? told : told.replace(organisation, '');
  if (bare === '' || bare.includes(name) || name.includes(bare)) return true;
  return (
    withoutTitle(bare) === withoutTitle(name) || (bare[0] === name[0] && isTitled(bare) !== isTitled(name))
  );
}

const TITLE = /(?:先生|女士|小姐|师傅|阿姨|阿婆|大姐|老师|同志|叔叔|大爷|阿公)$/;

function isTitled(name: string): boolean {
  return TITLE.test(name);
}

function withoutTitle(name: string): string {
  return name.replace(TITLE, '');
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

function contradiction(about: SummaryDoubt['about'], words: string, message: string): SummaryDoubt {
  return {
    kind: 'contradiction',
    about,
    text: cutText(words, 200),
    message: cutText(`与表单不符：${message}`, 200),
  };
}
