import type { PersonalKind } from './contract.ts';

/** What a placeholder is called, in the words of the order: 【电话1】. `quoted` stands for what only looks like one. */
const LABELS: Readonly<Record<PersonalKind | 'quoted', string>> = {
  name: '姓名',
  phone: '电话',
  'identity-number': '身份证',
  plate: '车牌',
  'bank-card': '银行卡',
  'account-number': '账号',
  'order-number': '工单号',
  address: '地址',
  email: '邮箱',
  wechat: '微信',
  quoted: '原文',
};
export type PlaceholderKind = keyof typeof LABELS;

const OPENING = '【\\[［〔〖「『{｛<＜《';
const CLOSING = '】\\]］〕〗」』}｝>＞》';
/** Models put spaces in, also the wide one; no more than a few, so that what is held back stays short. */
const SPACE = '[ \\u3000\\u00a0]';
const DIGIT = '[0-9０-９]';
const NAMES = Object.values(LABELS);
const PLACEHOLDER = new RegExp(
  `[${OPENING}]${SPACE}{0,2}(${NAMES.join('|')})${SPACE}{0,2}(${DIGIT}{1,4})${SPACE}{0,2}[${CLOSING}]`,
  'gu',
);
/** The end of a text that may be the beginning of a placeholder. */
const BEGUN = new RegExp(
  `[${OPENING}](?:${SPACE}{0,2}|${SPACE}{0,2}(?:${beginnings(NAMES).join('|')})|${SPACE}{0,2}(?:${NAMES.join('|')})${SPACE}{0,2}(?:${DIGIT}{1,4}${SPACE}{0,2})?)$`,
  'u',
);

function beginnings(words: readonly string[]): string[] {
  return words.flatMap((word) => [...word].map((_, at) => word.slice(0, at + 1)));
}

/** A stretch of a text that reads as a placeholder, whoever wrote it. */
export interface PlaceholderLike {
  readonly start: number;
  readonly end: number;
  /** As it is given out, whatever brackets, widths and spaces stand in the text. */
  readonly placeholder: string;
}

/** All that reads as a placeholder, also in other brackets, full width or with spaces. */
export function placeholdersIn(text: string): PlaceholderLike[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    placeholder: `【${match[1]}${Number((match[2] ?? '').normalize('NFKC'))}】`,
  }));
}

/** How much of a growing text can be shown without cutting a placeholder that may be coming. */
export function shownLength(text: string): number {
  return BEGUN.exec(text)?.index ?? text.length;
}

/** The placeholders of one conversation: the same identity has the same one throughout. */
export class Placeholders {
  readonly #byIdentity = new Map<string, string>();
  readonly #written = new Map<string, string>();
  readonly #counts = new Map<PlaceholderKind, number>();

  /** @param identity what makes two mentions the same; names, numbers and addresses never share one */
  for(kind: PlaceholderKind, identity: string, written: string): string {
    const key = `${family(kind)}:${identity}`;
    const known = this.#byIdentity.get(key);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    const placeholder = `【${LABELS[kind]}${count}】`;
    this.#counts.set(kind, count);
    this.#byIdentity.set(key, placeholder);
    this.#written.set(placeholder, written);
    return placeholder;
  }

  /** What a placeholder stands for; undefined where it was never given out. */
  written(placeholder: string): string | undefined {
    return this.#written.get(placeholder);
  }
}

/** A number is the same whatever it is taken for: 户号 here, a bare number there. */
function family(kind: PlaceholderKind): string {
  return kind === 'name' || kind === 'address' || kind === 'quoted' ? kind : 'number';
}
