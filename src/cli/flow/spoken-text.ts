import type { PromptPart, SpokenAction } from '../../voice/engine/contract.ts';
import type { FlowLanguage } from '../../voice/flow/schema.ts';
import { speakingSeconds } from '../../voice/flow/speaking-time.ts';

/** All that is spoken by a reply, in order. */
export function partsOf(actions: readonly SpokenAction[]): PromptPart[] {
  return actions.flatMap((action) => ('parts' in action ? action.parts : []));
}

/** As a reader sees it: a break as …, and a space between English parts. */
export function spokenText(parts: readonly PromptPart[]): string {
  return parts.reduce((text, part) => {
    const next = part.kind === 'break' ? '…' : part.text;
    return /[\w.,:;?!]$/.test(text) && /^\w/.test(next) ? `${text} ${next}` : text + next;
  }, '');
}

/** Seconds that the parts take to speak, variables filled in. */
export function secondsOf(parts: readonly PromptPart[], language: FlowLanguage): number {
  return speakingSeconds(parts.map(markup).join(''), language);
}

function markup(part: PromptPart): string {
  if (part.kind === 'break') return `<break time="${part.ms}ms"/>`;
  const text = part.text
    .replaceAll('{{', '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  if (part.kind === 'digits') return `<say-as interpret-as="digits">${text}</say-as>`;
  return part.kind === 'slow' ? `<prosody rate="slow">${text}</prosody>` : text;
}
