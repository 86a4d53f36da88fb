import { chosen } from '../../../src/assist/form/chosen.ts';
import type { RecordedCall } from './recorded-calls.ts';

/** A text with one wrong word, and the word. */
export interface Seeded {
  readonly kind: 'phone' | 'number' | 'plate' | 'amount' | 'day' | 'clock' | 'district' | 'road' | 'name';
  readonly text: string;
  readonly wrong: string;
}

const DISTRICTS = ['龙华区', '美兰区', '秀英区', '琼山区'];
const ROADS = ['海秀东路', '国兴大道', '椰海大道', '龙昆北路', '丘海大道', '和平南路', '世纪大道'];
const NAMES = ['欧阳德胜', '司徒雨晴', '邬先生', '尉迟女士'];

/** Each kind of error once in a text, where the text has something to get wrong and the call does not say the wrong too. */
export function seededErrors({ file, ground }: RecordedCall, text: string): Seeded[] {
  const said = `${file.turns.map(({ text }) => text).join('')}${text}`;
  const seeds: Seeded[] = [];
  const seed = (kind: Seeded['kind'], right: string | undefined, wrong: string | undefined): void => {
    if (right === undefined || wrong === undefined || right === wrong || said.includes(wrong)) return;
    if (text.includes(right)) seeds.push({ kind, text: text.replaceAll(right, wrong), wrong });
  };
  const found = (pattern: RegExp) => pattern.exec(text)?.[0];
  const phone = found(/(?<=回电.{0,12})\d{8,12}/);
  seed('phone', phone, phone && turned(phone, phone.length - 3));
  const number = found(/(?<=工单|户号为?|账号为?|身份证号为?)\d{6,}/);
  seed('number', number, number && turned(number, 7 % number.length));
  const plate = found(/琼[A-Z][A-Z0-9]{5}/);
  seed('plate', plate, plate && turned(plate, plate.length - 2));
  const amount = found(/\d{2,}(?=多?(?:元|块))/);
  seed('amount', amount && `${amount}`, amount && turned(amount, 0));
  const day = found(/\d{1,2}月\d{1,2}日/);
  seed(
    'day',
    day,
    day?.replace(/\d+(?=日)/, (value) => String(((Number(value) + 12) % 28) + 1)),
  );
  const clock = found(/\d{1,2}(?:时|[:：]\d{2})/);
  seed(
    'clock',
    clock,
    clock?.replace(/^\d+/, (value) => String((Number(value) + 5) % 24)),
  );
  const district = chosen(ground.form, 'district') ?? undefined;
  seed(
    'district',
    district,
    DISTRICTS.find((one) => one !== district && !said.includes(one.slice(0, 2))),
  );
  const road = found(/(?<=[区镇岛道城])[\u4e00-\u9fff]{2,3}(?:路|大道)/);
  seed(
    'road',
    road,
    ROADS.find((one) => !said.includes(one.slice(0, 3))),
  );
  const name = chosen(ground.form, 'requesterName') ?? undefined;
  seed('name', name, NAMES[text.length % NAMES.length]);
  return seeds;
}

/** One digit of a text changed. */
function turned(text: string, at: number): string {
  const digit = Number(text[at]);
  return `${text.slice(0, at)}${(digit + 4) % 10 || 5}${text.slice(at + 1)}`;
}
