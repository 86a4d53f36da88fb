import type { PromptPart } from '../../engine/contract.ts';
import { fitForXml } from '../xml.ts';

/**
 * Longest text of one `say`, UTF-16 units before escaping. jambonz cuts longer SSML itself, by rules for Latin script, and
 * some synthesisers take no more than 5,000 bytes.
 */
const SAY_UNITS = 1_000;
/** A pause longer than this is no prompt any more. */
const MAX_BREAK_MS = 10_000;
/** Markup, and what jambonz or FreeSWITCH take for something to play. */
const NOT_PLAIN = /[<&]|^\s*\w+:/;
/** Where a text that is too long is best cut. */
const BOUNDARY = /[。！？；.!?;，、,\s]/;

/** A prompt as texts of `say`, in order; plain where that says the same, since not every synthesiser reads SSML. */
export function spokenTexts(parts: readonly PromptPart[]): string[] {
  const groups: PromptPart[][] = [];
  let units = 0;
  for (const part of parts.flatMap(shortParts)) {
    const length = part.kind === 'break' ? 0 : part.text.length;
    const last = groups.at(-1);
    if (last === undefined || units + length > SAY_UNITS) {
      groups.push([part]);
      units = length;
    } else {
      last.push(part);
      units += length;
    }
  }
  return groups.filter((group) => group.some(isHeard)).map(toText);
}

function isHeard(part: PromptPart): boolean {
  return part.kind === 'break' ? part.ms > 0 : part.text.trim() !== '';
}

function shortParts(part: PromptPart): PromptPart[] {
  if (part.kind === 'break') return [part];
  return cut(fitForXml(part.text.toWellFormed())).map((text) => ({ ...part, text }));
}

function cut(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > SAY_UNITS) {
    let at = SAY_UNITS;
    while (at > SAY_UNITS / 2 && !BOUNDARY.test(rest[at - 1] ?? '')) at--;
    if (at === SAY_UNITS / 2) at = isLowSurrogate(rest, SAY_UNITS) ? SAY_UNITS - 1 : SAY_UNITS;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return rest === '' ? pieces : [...pieces, rest];
}

function isLowSurrogate(text: string, index: number): boolean {
  return /[\uDC00-\uDFFF]/.test(text[index] ?? '');
}

function toText(group: readonly PromptPart[]): string {
  const plain = group.map((part) => (part.kind === 'text' ? part.text : null));
  if (!plain.includes(null)) {
    const text = plain.join('');
    // jambonz plays a text that can be read as an address (`note: …` can) as a file.
    if (!NOT_PLAIN.test(text) && !URL.canParse(text)) return text;
  }
  return `<speak>${group.map(toSsml).join('')}</speak>`;
}

function toSsml(part: PromptPart): string {
  switch (part.kind) {
    case 'text':
      return escapeXml(part.text);
    case 'digits':
      return `<say-as interpret-as="digits">${escapeXml(part.text)}</say-as>`;
    case 'slow':
      return `<prosody rate="slow">${escapeXml(part.text)}</prosody>`;
    case 'break':
      return `<break time="${Math.max(0, Math.min(MAX_BREAK_MS, Math.round(part.ms) || 0))}ms"/>`;
  }
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
