import { fileURLToPath } from 'node:url';
import { createAlertBook } from '../../../src/assist/alert/alerts.ts';
import { DangerExtractor } from '../../../src/facts/danger/danger.ts';
import { loadDangerRules } from '../../../src/facts/danger/rules.ts';
import { Dialogue } from '../../../src/facts/dialogue.ts';
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

const book = createAlertBook(rules);

/** All alerts of a call, in the order in which they were raised. */
export function alertsOf(segments: readonly Segment[]): Alert[] {
  const dialogue = new Dialogue();
  const danger = new DangerExtractor(rules);
  const raised = new Map<string, Alert>();
  for (const segment of segments) {
    const turn = dialogue.next(segment);
    if (turn !== null) danger.observe(turn);
    for (const alert of book(danger.facts())) raised.set(alert.id, alert);
  }
  return [...raised.values()];
}

export function urgentRules(segments: readonly Segment[]): string[] {
  return alertsOf(segments)
    .filter(({ level }) => level === 'urgent')
    .map(({ rule }) => rule);
}
