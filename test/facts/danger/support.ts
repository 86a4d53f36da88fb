import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createAlertBook } from '../../../src/assist/alert/alerts.ts';
import { DangerExtractor } from '../../../src/facts/danger/danger.ts';
import { loadDangerRules } from '../../../src/facts/danger/rules.ts';
import { Dialogue } from '../../../src/facts/dialogue.ts';
import type { Alert } from '../../../src/protocol/alert.ts';
import type { Segment, Speaker } from '../../../src/protocol/common.ts';
import type { FactOf } from '../../../src/protocol/fact.ts';

export const RULE_FILE = fileURLToPath(new URL('../../../catalogue/danger-rules.json', import.meta.url));
export const rules = loadDangerRules(RULE_FILE);
export const alertBook = createAlertBook(rules);

export function segment(id: string, speaker: Speaker, text: string): Segment {
  return { id, speaker, startMs: 0, endMs: 1_000, text, confidence: null };
}

/** A dialogue as `a …` (agent) and `c …` (caller) lines; ids are s0, s1, … */
export function dialogue(lines: readonly string[]): Segment[] {
  return lines.map((line, index) =>
    segment(`s${index}`, line.startsWith('a ') ? 'agent' : 'caller', line.slice(2)),
  );
}

/** The facts of danger after each segment. */
export function* hearing(segments: readonly Segment[]): Generator<readonly FactOf<'danger'>[]> {
  const dialogue = new Dialogue();
  const extractor = new DangerExtractor(rules);
  for (const each of segments) {
    const turn = dialogue.next(each);
    if (turn !== null) extractor.observe(turn);
    yield extractor.facts();
  }
}

export function factsOf(segments: readonly Segment[]): readonly FactOf<'danger'>[] {
  return [...hearing(segments)].at(-1) ?? [];
}

/** The alerts as a desk holds them after a call: each id with what was last sent. */
export function alertsOf(segments: readonly Segment[]): Alert[] {
  const desk = new Map<string, Alert>();
  for (const facts of hearing(segments)) for (const alert of alertBook(facts)) desk.set(alert.id, alert);
  return [...desk.values()];
}

/** Rules whose urgent alert stands after the lines. */
export function urgentRules(lines: readonly string[]): string[] {
  return factsOf(dialogue(lines))
    .filter(({ value }) => value.level === 'urgent')
    .map(({ rule }) => rule);
}

/** Lines of a text table, by the heading (`# …`) they stand under. */
export function table(name: string): { heading: string; line: string }[] {
  const rows: { heading: string; line: string }[] = [];
  let heading = '';
  for (const line of readFileSync(new URL(`./tables/${name}`, import.meta.url), 'utf8').split('\n')) {
    if (line.startsWith('# ')) heading = line.slice(2);
    else if (line !== '') rows.push({ heading, line });
  }
  return rows;
}
