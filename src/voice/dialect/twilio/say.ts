import type { PromptPart } from '../../engine/contract.ts';
import type { FlowLanguage } from '../../flow/schema.ts';
import { element, fitForXml, type XmlElement } from '../xml.ts';
import { voices } from './voices.ts';

/** Twilio reads at most 4 KB in one `Say`; a Chinese character has three bytes. */
const LONGEST = 1_000;
const LONGEST_BREAK_MS = 10_000;
/** Where a long text may be cut without being heard. */
const PAUSES = /[。！？；，.!?;,\s]/u;

/** What is said, in as many `Say` verbs as its length needs; none for nothing. */
export function say(parts: readonly PromptPart[], language: FlowLanguage): XmlElement[] {
  const { voice, speaks } = voices[language];
  const verbs: (XmlElement | string)[][] = [];
  let room = 0;
  for (const part of parts) {
    for (const piece of pieces(part)) {
      const length = piece.kind === 'break' ? 0 : piece.text.length;
      if (verbs.length === 0 || length > room) {
        verbs.push([]);
        room = LONGEST;
      }
      verbs.at(-1)?.push(spoken(piece));
      room -= length;
    }
  }
  return verbs.map((children) => element('Say', { voice, language: speaks }, children));
}

function spoken(part: PromptPart): XmlElement | string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'digits':
      return element('say-as', { 'interpret-as': 'digits' }, [part.text]);
    case 'slow':
      return element('prosody', { rate: 'slow' }, [part.text]);
    case 'break':
      return element('break', { time: `${Math.min(Math.round(part.ms), LONGEST_BREAK_MS)}ms` });
  }
}

/** The part, cut at pauses when it is too long; nothing when it is empty. */
function pieces(part: PromptPart): PromptPart[] {
  if (part.kind === 'break') return part.ms > 0 ? [part] : [];
  const found: PromptPart[] = [];
  let rest = [...fitForXml(part.text)];
  while (rest.length > 0) {
    const end = rest.length <= LONGEST ? rest.length : cutAt(rest);
    const text = rest.slice(0, end).join('');
    if (text.trim() !== '') found.push({ kind: part.kind, text });
    rest = rest.slice(end);
  }
  return found;
}

function cutAt(characters: readonly string[]): number {
  const pause = characters.slice(0, LONGEST).findLastIndex((character) => PAUSES.test(character));
  return pause > 0 ? pause + 1 : LONGEST;
}
