import type { ShownSentence } from '../../../src/assist/form/model-candidates.ts';
import type { RedactedText } from '../../../src/privacy/contract.ts';
import type { Segment, Speaker } from '../../../src/protocol/common.ts';

/** Turns as segments, three seconds each. */
export function segmentsOf(
  turns: readonly { readonly speaker: Speaker; readonly text: string }[],
): Segment[] {
  return turns.map(({ speaker, text }, at) => ({
    id: `segment-${at}`,
    speaker,
    startMs: at * 3_000,
    endMs: at * 3_000 + 2_500,
    text,
    confidence: null,
  }));
}

/** Lines as `a …` (agent), `c …` (caller) or `i …` (announcement). */
export function spoken(...lines: readonly string[]): Segment[] {
  const speakers = { a: 'agent', c: 'caller', i: 'ivr' } as const;
  return segmentsOf(
    lines.map((line) => ({ speaker: speakers[line[0] as 'a' | 'c' | 'i'], text: line.slice(2) })),
  );
}

/** A text in which each key of `masks` has given way to its placeholder; a stand-in for the redaction of one sentence. */
export function masked(text: string, masks: Readonly<Record<string, string>> = {}): RedactedText {
  const spans: { from: number; to: number; start: number; end: number }[] = [];
  let shown = '';
  for (let at = 0; at < text.length; ) {
    const found = Object.entries(masks).find(([secret]) => text.startsWith(secret, at));
    const [secret, placeholder] = found ?? [text.charAt(at), text.charAt(at)];
    spans.push({
      from: shown.length,
      to: shown.length + placeholder.length,
      start: at,
      end: at + secret.length,
    });
    shown += placeholder;
    at += secret.length;
  }
  return {
    text: shown,
    original: (start, end) => ({
      start: spans.find(({ to }) => to > start)?.start ?? text.length,
      end: spans.findLast(({ from }) => from < end)?.end ?? 0,
    }),
  };
}

export function shown(
  segments: readonly Segment[],
  masks: Readonly<Record<string, string>> = {},
): ShownSentence[] {
  return segments.map((segment) => ({ segment, masked: masked(segment.text, masks) }));
}
