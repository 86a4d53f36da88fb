import type { FlowLanguage } from '../../flow/schema.ts';

/** Tags of Chinese languages and dialects. */
const CHINESE = new Set(['zh', 'cmn', 'yue', 'wuu', 'nan', 'hak', 'hsn', 'gan']);
/** Tags that say no language: undetermined, several, none; so do words such as `multi` and `auto`. */
const UNTOLD = new Set(['und', 'mul', 'zxx', 'mis']);
/** Fewer English words than these may be a name, a brand, or OK. */
const FEW_WORDS = 3;

/**
 * What language the caller spoke: by the recogniser's word where it differs from what was expected, else by the script; `other`
 * for one that no flow has.
 */
export function spokenIn(
  { text, language }: { readonly text: string; readonly language: string | null },
  expected: FlowLanguage,
): FlowLanguage | 'other' {
  const base = language?.toLowerCase().split(/[-_]/)[0] ?? '';
  if (/^[a-z]{2,3}$/.test(base) && !UNTOLD.has(base)) {
    const told = CHINESE.has(base) ? 'zh' : base === 'en' ? 'en' : 'other';
    if (told !== expected) return told;
  }
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[A-Za-z]{2,}/g)?.length ?? 0;
  if (expected === 'zh') return han === 0 && words >= FEW_WORDS ? 'en' : 'zh';
  return han > words ? 'zh' : 'en';
}
