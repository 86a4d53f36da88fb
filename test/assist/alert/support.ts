import { fileURLToPath } from 'node:url';
import { createAlertDetector } from '../../../src/assist/alert/detector.ts';
import { loadDangerRules } from '../../../src/assist/alert/rules.ts';
import type { Alert } from '../../../src/protocol/alert.ts';
import type { Segment, Speaker } from '../../../src/protocol/common.ts';

export const rules = loadDangerRules(
  fileURLToPath(new URL('../../../catalogue/danger-rules.json', import.meta.url)),
);

export function segment(id: string, speaker: Speaker, text: string): Segment {
  return { id, speaker, startMs: 0, endMs: 1_000, text, confidence: null };
}

export function caller(id: string, text: string): Segment {
  return segment(id, 'caller', text);
}

/** A dialogue as "a: …" and "c: …" lines; ids are s0, s1, … */
export function dialogue(...lines: string[]): Segment[] {
  return lines.map((line, index) =>
    segment(`s${index}`, line.startsWith('a:') ? 'agent' : 'caller', line.slice(2).trim()),
  );
}

/** All alerts of a call. */
export function alertsOf(segments: readonly Segment[]): Alert[] {
  const detector = createAlertDetector(rules);
  return segments.flatMap((each) => detector.add(each));
}

export function urgentRules(segments: readonly Segment[]): string[] {
  return alertsOf(segments)
    .filter(({ level }) => level === 'urgent')
    .map(({ rule }) => rule);
}
