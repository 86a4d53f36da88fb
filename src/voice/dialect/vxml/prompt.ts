import type { PromptPart } from '../../engine/contract.ts';
import { element, fitForXml, type XmlElement } from '../xml.ts';

/** What is said, as one `prompt`; none for nothing. */
export function prompt(parts: readonly PromptPart[], bargeIn: boolean): XmlElement[] {
  const spoken = parts.flatMap(speech);
  return spoken.length === 0 ? [] : [element('prompt', { bargein: bargeIn }, spoken)];
}

function speech(part: PromptPart): (XmlElement | string)[] {
  if (part.kind === 'break') {
    return part.ms > 0 ? [element('break', { time: `${Math.round(part.ms)}ms` })] : [];
  }
  const text = fitForXml(part.text);
  if (text.trim() === '') return [];
  switch (part.kind) {
    case 'text':
      return [text];
    case 'digits':
      return [element('say-as', { 'interpret-as': 'vxml:digits' }, [text])];
    case 'slow':
      return [element('prosody', { rate: 'slow' }, [text])];
  }
}
