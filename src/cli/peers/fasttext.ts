import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Answer, LabelledText } from '../../training/evaluate-model.ts';

const PROGRAM = 'fasttext';
/** Answers asked for: enough for top-5. */
const ANSWERS = 5;
/** How often the texts are repeated for the speed, so that the program's start hardly counts. */
const REPEATED = 20;
const SETTINGS = [
  ...['-wordNgrams', '3', '-epoch', '25', '-lr', '0.5', '-dim', '100', '-bucket', '500000'],
  ...['-minCount', '1', '-thread', '1', '-seed', '7', '-verbose', '0'],
];

export function fastTextIsInstalled(): boolean {
  return spawnSync(PROGRAM, []).error === undefined;
}

/**
 * fastText's supervised classifier (characters as words, up to three in a row) learnt and asked through its command.
 * `ms` of an answer is the mean over all texts, without the time the program takes to load its model.
 *
 * @throws Error with fastText's own words when it fails
 */
export function fastTextAnswers(train: readonly LabelledText[], dev: readonly LabelledText[]): Answer[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-fasttext-'));
  try {
    const labels = [...new Set(train.map(({ label }) => label))];
    const indexes = new Map(labels.map((label, index) => [label, index]));
    const file = (name: string, lines: readonly string[]): string => {
      const full = path.join(folder, name);
      writeFileSync(full, `${lines.join('\n')}\n`);
      return full;
    };
    const learnt = train.map(({ text, label }) => `__label__${indexes.get(label)} ${spaced(text)}`);
    const asked = dev.map(({ text }) => spaced(text));
    const model = path.join(folder, 'model');
    fastText('supervised', '-input', file('train', learnt), '-output', model, ...SETTINGS);
    const ask = (input: string): string => fastText('predict-prob', `${model}.bin`, input, String(ANSWERS));
    const lines = ask(file('dev', asked)).trimEnd().split('\n');
    if (lines.length !== dev.length)
      throw new Error(`fastText answered ${lines.length} of ${dev.length} texts`);

    const many = file('many', Array.from({ length: REPEATED }, () => asked).flat());
    const one = file('one', asked.slice(0, 1));
    const ms = Math.max(0, timed(() => ask(many)) - timed(() => ask(one))) / (REPEATED * dev.length);
    return dev.map(({ label }, row) => answer(lines[row] ?? '', labels, label, ms));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A text without characters would be no line at all to fastText. */
function spaced(text: string): string {
  return [...text.replace(/\s+/g, '')].join(' ') || '。';
}

function answer(line: string, labels: readonly string[], wanted: string, ms: number): Answer {
  const fields = line.split(' ');
  const given: string[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2)
    given.push(labels[Number((fields[at] ?? '').replace('__label__', ''))] ?? '');
  const rank = given.indexOf(wanted);
  return {
    wanted,
    first: given[0] ?? null,
    rank: rank < 0 ? Number.POSITIVE_INFINITY : rank,
    confidence: Math.min(1, Number(fields[1] ?? 0)),
    ms,
  };
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function fastText(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(PROGRAM, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`fasttext ${args[0]} failed: ${stderr.trim()}`);
  return stdout;
}
