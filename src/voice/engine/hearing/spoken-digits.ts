import { cardinal, digitGroups, spokenDigits } from '../../../facts/digits.ts';
import { isOrderNumber } from '../../../facts/number/order-number.ts';
import { dialled, isLocalLandline, isPhone } from '../../../facts/number/phone-number.ts';
import { englishNumbers } from '../../english-numbers.ts';
import { folded, heardForm } from './heard-form.ts';

const WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(englishNumbers.map((word, number) => [word, String(number)])),
  oh: '0',
  o: '0',
  to: '2',
  too: '2',
  for: '4',
  hundred: '00',
};
/** Digits only among others: "to" and "for" are words too. */
const DOUBTFUL = new Set(['to', 'too', 'for', 'o', 'oh']);
const TENS: Readonly<Record<string, string>> = {
  twenty: '2',
  thirty: '3',
  forty: '4',
  fifty: '5',
  sixty: '6',
  seventy: '7',
  eighty: '8',
  ninety: '9',
};
const TIMES: Readonly<Record<string, number>> = { double: 2, triple: 3 };
/** What was said before these is taken back. */
const TAKEN_BACK = /不对|不是|错了|说错|重说|重来|\b(?:no wait|sorry|correction|i mean)\b/g;
const LONGEST = 32;
/** 要三八 is what recognisers write for 幺三八; 我要三八 may be a wish. */
const MISHEARD_ONE =
  /(?<![我你想需主只还也])[要腰妖邀](?=[零〇一幺二两三四五六七八九\d]{2})|(?<=[零〇一幺二两三四五六七八九\d])[要腰妖邀](?=[零〇一幺二两三四五六七八九\d])/g;
/** 三个一一个五 is 1115. */
const TIMES_OF = /([一二三四五六七八九1-9]|两)个([零〇一幺二两三四五六七八九\d])/g;

/** The digits that were said, one after another: 幺三八 零零, "double four, seven"; null for none. */
export function readDigits(text: string): string | null {
  const said = folded(text)
    .replace(MISHEARD_ONE, '幺')
    .replace(TIMES_OF, (_, times: string, digit: string) => digit.repeat(cardinal(times) ?? 1));
  const parts = said.split(TAKEN_BACK).map(digitsIn);
  return parts.findLast((digits) => digits !== '') ?? null;
}

function digitsIn(text: string): string {
  const arabic = englishDigits(text);
  const bare = spokenDigits(arabic.replace(/[\s，。、,.\-–()（）#]+/g, ''));
  const digits =
    bare ??
    digitGroups(arabic.replace(/(?<=\d)[\s\-–]+(?=\d)/g, ''))
      .map((one) => one.digits)
      .join('');
  return digits.slice(0, LONGEST + 1);
}

/** English number words as figures; other words stay. */
function englishDigits(text: string): string {
  const words = text.split(/(?<=[a-z])(?=[^a-z])|(?<=[^a-z])(?=[a-z])/);
  let written = '';
  let times = 1;
  for (const [at, word] of words.entries()) {
    if (TIMES[word] !== undefined) {
      times = TIMES[word];
      continue;
    }
    const tens = TENS[word];
    const next = words[at + 2] ?? '';
    if (tens !== undefined) {
      // Twenty one is 21, twenty by itself 20.
      written += /^(?:one|two|three|four|five|six|seven|eight|nine)$/.test(next) ? tens : `${tens}0`;
      continue;
    }
    const digit = WORDS[word];
    const among = /[0-9]\W*$/.test(written) || times > 1;
    if (digit === undefined || (DOUBTFUL.has(word) && !among))
      written += times > 1 && word.trim() === '' ? '' : word;
    else {
      written += digit.repeat(times);
      times = 1;
    }
  }
  return written.replace(/(?<=\d)[\s,-]+(?=\d)/g, '');
}

/** 就是这个号码: the number of the line. 这个 counts where it is all that was said. */
const THIS_LINE =
  /(?:这个|本机|现在(?:打|用)?的?(?:这个)?|来电|当前|同一?个|打的这个)(?:号码|手机|电话|号)|本机|\b(?:this (?:number|phone)|same number|(?:number|one) i(?:m| am) calling from)\b|^(?:嗯|对|那)*(?:就|用|打|是)*(?:这个|现在(?:打|用)?的?这个|我现在打的这个)(?:就行|就可以|就好|可以|行|吧)?$|^(?:use |just )?this one(?: please)?$/;
/** 不是这个号码. */
const ANOTHER = /不|别|没|换|另|\b(?:not|dont|another|different)\b/;

/** A telephone number, as one dials it within the country; null where none was said. @param line the number of the line */
export function readPhone(text: string, line: string | null): string | null {
  const digits = readDigits(text);
  if (digits !== null && digits.length > 2) {
    const number = dialled(digits);
    return isPhone(number) || isLocalLandline(number) ? number : null;
  }
  const form = heardForm(text);
  return line !== null && THIS_LINE.test(form) && !ANOTHER.test(form) ? line : null;
}

/** An order's number, however many pauses it was said with; null where none was said. */
export function readOrderNumber(text: string): string | null {
  const digits = readDigits(text);
  return digits !== null && (/^\d{14}$/.test(digits) || isOrderNumber(digits)) ? digits : null;
}
