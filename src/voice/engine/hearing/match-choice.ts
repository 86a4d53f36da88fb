import { cardinal } from '../../../facts/digits.ts';
import { englishNumbers } from '../../english-numbers.ts';
import { type FlowLanguage, flowLanguages } from '../../flow/schema.ts';
import { heardForm } from './heard-form.ts';

/** One choice of a menu, as far as it is heard. */
export interface HeardChoice {
  readonly key?: string | undefined;
  readonly words: Readonly<Partial<Record<FlowLanguage, readonly string[]>>>;
}

const ZH_LEAD =
  /^(?:嗯|恩|啊|呃|额|哦|喂|那个|就是|那就|那|就|请问|请|麻烦|帮我|给我|我还是|还是|我要选|我想选|我选择|我选|我想要|我要|我想|选择|选|按|要)+/;
const ZH_TAIL = /(?:吧|啊|呀|呢|嘛|哦|了|的|一下|谢谢你?|好了|好吗|可以吗)+$/;
const EN_LEAD =
  /^(?:(?:uh|um|well|ok|okay|please|i|id|ill|would|like|want|to|need|lets|let|me|do|the|a|an|choose|select|take|go|with|press|option|number|no) )+/;
const EN_TAIL = /(?: (?:please|thanks|thank you|then|one|option|now))+$/;
const EN_PLACES = ['first', 'second', 'third', 'fourth'];
const ZH_ORDINAL = /^第?([一二两三四五六七八九幺1-9])(?:个|项|号|种|条|号键|键)?$/;
const EN_ORDINAL =
  /^(?:number )?(one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|[1-9])$/;
/** Right before the words, or a little further: 不太方便, 没给我解决, "has not been resolved". 不错 and 没事 deny nothing. */
const NEGATED =
  /(?:(?<!差)[不没未别](?![错事关]|问题)[^\s不没未别]{0,3}|谁说[^\s]{0,2}|\b(?:not|no|never|dont|didnt|doesnt|isnt|wasnt|hasnt|havent|cant|wont) (?:\w+ ){0,2})$/;
/** Right after them: 解决不了, 满意个屁. */
const REVOKED = /^(?:不了|不掉|得了吗|个[屁鬼啥]|什么[呀啊了]?$|才怪|了?一半|了?一部分)/;
/** 对对对 and 方便方便 are said once. */
const REPEATED = /^(.{1,6}?)\1+$/;

/**
 * Which choice was said, by its number or place (选一, 第二个, "option two"), its word, or a longer sentence that holds words
 * of one choice only; null for none or several.
 */
export function matchChoice(
  text: string,
  choices: readonly HeardChoice[],
  wholeOnly: boolean,
): number | null {
  const form = heardForm(text);
  if (form === '') return null;
  const bare = form
    .replace(ZH_LEAD, '')
    .replace(ZH_TAIL, '')
    .replace(EN_LEAD, '')
    .replace(EN_TAIL, '')
    .trim();
  const words = choices.map(formsOf);
  const once = bare.replace(REPEATED, '$1');
  const exact = only(words, (one) =>
    [form, bare, once, form.replace(REPEATED, '$1')].some((said) => one.includes(said)),
  );
  if (exact !== null) return exact;
  for (const said of [form, bare]) {
    const place = ZH_ORDINAL.exec(said) ?? EN_ORDINAL.exec(said);
    if (place !== null) return byNumber(place[1] ?? '', /^第|first|second|third|fourth/.test(said), choices);
  }
  return wholeOnly ? null : longestWithin(form, words);
}

/** Flows do not change: their words are brought into form once. */
const forms = new WeakMap<HeardChoice['words'], readonly string[]>();

function formsOf({ words }: HeardChoice): readonly string[] {
  let known = forms.get(words);
  if (known === undefined) {
    known = flowLanguages.flatMap((language) => words[language]?.map(heardForm) ?? []);
    forms.set(words, known);
  }
  return known;
}

function only(
  words: readonly (readonly string[])[],
  fits: (forms: readonly string[]) => boolean,
): number | null {
  const found = words.flatMap((forms, at) => (fits(forms) ? [at] : []));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** 一 is the choice of key 1; 第一个 that one too, or the first where choices have no such key. */
function byNumber(said: string, ordinal: boolean, choices: readonly HeardChoice[]): number | null {
  const number = cardinal(said) ?? Math.max(englishNumbers.indexOf(said), EN_PLACES.indexOf(said) + 1);
  const keyed = choices.findIndex(({ key }) => key === String(number));
  if (keyed >= 0) return keyed;
  return ordinal && choices[number - 1] !== undefined ? number - 1 : null;
}

/** The choice whose word stands in the sentence; words that a negation precedes do not count. */
function longestWithin(form: string, words: readonly (readonly string[])[]): number | null {
  const found = words.flatMap((forms, choice) =>
    forms.filter((word) => stands(form, word)).map((word) => ({ choice, word })),
  );
  const kept = found.filter(
    ({ word }) => !found.some((other) => other.word.length > word.length && other.word.includes(word)),
  );
  const chosen = new Set(kept.map(({ choice }) => choice));
  return chosen.size === 1 ? ([...chosen][0] ?? null) : null;
}

function stands(form: string, word: string): boolean {
  if (word.length < 2) return false;
  const han = /\p{Script=Han}/u.test(word);
  for (let at = form.indexOf(word); at >= 0; at = form.indexOf(word, at + 1)) {
    const inWord =
      !han && (/[a-z0-9]$/.test(form.slice(0, at)) || /^[a-z0-9]/.test(form.slice(at + word.length)));
    if (!inWord && !NEGATED.test(form.slice(0, at)) && !REVOKED.test(form.slice(at + word.length)))
      return true;
  }
  return false;
}
