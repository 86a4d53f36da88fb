import type { DangerRules } from '../../facts/danger/rules.ts';
import { readFacts } from '../../facts/fact-reader.ts';
import { ANY_TITLE } from '../../facts/person/titles.ts';
import type { Gazetteer } from '../../facts/place/gazetteer.ts';
import type { RedactedText } from '../../privacy/contract.ts';
import { createRedaction } from '../../privacy/redaction.ts';
import type { CallFile } from '../calls/call-file.ts';
import type { RedactionShares } from './report.ts';

/** The lists hold no addresses, and of orders only what gold's fields name. */
const UNLISTED = /^【(?:地址|工单号)/u;

/** How much of the personal data in calls is masked, and how much else; all of them shares, null where nothing counts. */
export interface RedactionScore {
  /** Of phones, identity numbers, plates, orders, accounts: see `isIdentifier`. */
  readonly identifierRecall: number | null;
  /** Of names and of how they are spelt. */
  readonly nameRecall: number | null;
  /** Of the masked stretches that are no address, those where the list has nothing. */
  readonly falsePositiveRate: number | null;
  readonly identifiers: number;
  readonly names: number;
  readonly masked: number;
  /** What remains and what is masked for nothing, for whoever looks why. */
  readonly missed: readonly RedactionMiss[];
}

export interface RedactionMiss {
  readonly call: string;
  readonly what: 'identifier' | 'name' | 'false-positive';
  readonly text: string;
  readonly sentence: string;
}

/** What reading a call's facts needs, as the service has it. */
export interface RedactionGround {
  readonly gazetteer: Gazetteer;
  readonly dangerRules: DangerRules;
}

/** Words of an entry that tell of nobody: titles, and what brings a name, its spelling or a number in. */
const FRAME = new RegExp(
  `${ANY_TITLE}|复姓|姓|的|那个|一个|[两三四]位|两个数|四个字母|最后|后面是?|尾[号巴]|不对|转|分机|末尾|结尾|开头|不是|错了|哎|妈妈|爸爸|(?<=.)老$|偏旁|旁边?|字|加|就|是|个|上面|下面|左边|右边|里面|[\\s，,、。.…·]`,
  'gu',
);
/** The digits, written and as people say them. */
const SPOKEN = [
  '[0零〇洞]',
  '[1一幺]',
  '[2二两]',
  '[3三]',
  '[4四]',
  '[5五]',
  '[6六]',
  '[7七拐]',
  '[8八]',
  '[9九勾]',
];
const DIGITS = '0-9零〇一幺二两三四五六七八九';
/** Three digits or more, in a row or with pauses. */
const NUMBER = new RegExp(`[${DIGITS}](?:[\\s，,、。.…-]*[${DIGITS}]){2,}`, 'u');
/** A plate's letter with digits, an e-mail address, an id of letters and digits. */
const CODE = new RegExp(
  `[0-9]{2}|[A-Za-z]\\s?[A-Za-z${DIGITS}]*[${DIGITS}]|@|^[${DIGITS}\\s]+$|尾[号巴].*[${DIGITS}]`,
  'u',
);

/** An entry with a number, a plate or an address of the net in it is an identifier; any other is a name. */
export function isIdentifier(entry: string): boolean {
  return NUMBER.test(entry) || CODE.test(entry);
}

/**
 * Masks the calls under `mask-all`, with the facts of the whole call, and holds what is left against gold's list and the order it names. An
 * entry is recalled when, wherever it stands in the call, none of its characters stays except those that tell of nobody (姓,
 * 女士, 的, pauses). A masked stretch is a false positive when it touches no entry; addresses, which the lists do not
 * hold, and numbers of orders do not count. Calls without a list are left out.
 */
export function redactionScore(calls: readonly CallFile[], ground: RedactionGround): RedactionScore {
  const counts = { identifier: 0, name: 0, masked: 0, address: 0 };
  const missed: RedactionMiss[] = [];
  for (const call of calls) {
    const { gold } = call;
    if (gold?.pii === undefined) continue;
    const list = [...gold.pii, ...saidOrders(call, gold.fields.relatedOrder)];
    const masked = maskedStretches(call, ground);
    const listed = call.turns.map(() => new Set<number>());
    for (const entry of new Set(list)) {
      const what = isIdentifier(entry) ? 'identifier' : 'name';
      counts[what] += 1;
      const personal = personalPart(entry);
      let leaksIn: string | null = null;
      for (const [turn, { text }] of call.turns.entries())
        for (let at = text.indexOf(entry); at >= 0; at = text.indexOf(entry, at + 1)) {
          for (let char = at; char < at + entry.length; char += 1) listed[turn]?.add(char);
          if (
            !personal.every((offset) =>
              masked[turn]?.some((one) => one.start <= at + offset && at + offset < one.end),
            )
          )
            leaksIn ??= text;
        }
      if (leaksIn !== null) missed.push({ call: call.id, what, text: entry, sentence: leaksIn });
    }
    for (const [turn, { text }] of call.turns.entries())
      for (const { start, end, placeholder } of masked[turn] ?? []) {
        if (UNLISTED.test(placeholder)) continue;
        counts.masked += 1;
        const touches = Array.from({ length: end - start }, (_, at) => start + at).some((at) =>
          listed[turn]?.has(at),
        );
        if (!touches)
          missed.push({
            call: call.id,
            what: 'false-positive',
            text: text.slice(start, end),
            sentence: text,
          });
      }
  }
  const misses = (what: RedactionMiss['what']) => missed.filter((one) => one.what === what).length;
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    identifierRecall: share(counts.identifier - misses('identifier'), counts.identifier),
    nameRecall: share(counts.name - misses('name'), counts.name),
    falsePositiveRate: share(misses('false-positive'), counts.masked),
    identifiers: counts.identifier,
    names: counts.name,
    masked: counts.masked,
    missed,
  };
}

interface MaskedStretch {
  readonly start: number;
  readonly end: number;
  readonly placeholder: string;
}

/** What of each turn is masked, in offsets of the turn. */
function maskedStretches(
  { startedAt, channel, turns }: CallFile,
  ground: RedactionGround,
): MaskedStretch[][] {
  const segments = turns.map((turn, at) => ({ ...turn, id: `s${at}`, confidence: null }));
  const facts = readFacts(segments, {
    ...ground,
    startedAt,
    timeZone: 'Asia/Shanghai',
    callerNumber: channel.callerNumber,
  });
  const numbers = channel.callerNumber === null ? [] : [channel.callerNumber];
  return createRedaction('mask-all', { facts, numbers }).transcript(segments).map(stretchesOf);
}

function stretchesOf(redacted: RedactedText): MaskedStretch[] {
  return [...redacted.text.matchAll(/【[^】]{2,5}】/gu)].map((match) => ({
    ...redacted.original(match.index, match.index + match[0].length),
    placeholder: match[0],
  }));
}

/** The number of the earlier order as it was said whole, written or spoken. */
function saidOrders({ turns }: CallFile, order: string | null): string[] {
  if (order === null || !/^\d{6,}$/.test(order)) return [];
  const spoken = new RegExp([...order].map((digit) => SPOKEN[Number(digit)]).join('[\\s，,、]{0,2}'), 'gu');
  return turns.flatMap(({ text }) => [...text.matchAll(spoken)].map(([said]) => said));
}

/** Offsets of the characters of an entry that tell who somebody is. */
function personalPart(entry: string): number[] {
  const bare = entry.replaceAll(FRAME, (words) => '\n'.repeat(words.length));
  return Array.from({ length: entry.length }, (_, at) => at).filter((at) => bare[at] !== '\n');
}

/** The shares alone, as reports hold them. */
export function sharesOf({
  identifierRecall,
  nameRecall,
  falsePositiveRate,
}: RedactionScore): RedactionShares {
  return { identifierRecall, nameRecall, falsePositiveRate };
}
