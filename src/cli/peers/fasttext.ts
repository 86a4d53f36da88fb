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

/** Milliseconds a text. */
export interface FastTextTimes {
  readonly wallMs: number;
  /** Processor time. */
  readonly cpuMs: number;
}

/** fastText's supervised classifier (characters as words, up to three in a row), learnt and asked through its command. */
export class FastText {
  readonly labels: readonly string[];
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'jiesu-fasttext-'));
  readonly #model = path.join(this.#folder, 'model');

  /** @throws Error with fastText's own words when it fails */
  constructor(train: readonly LabelledText[]) {
    this.labels = [...new Set(train.map(({ label }) => label))];
    const indexes = new Map(this.labels.map((label, index) => [label, index]));
    try {
      const learnt = train.map(({ text, label }) => `__label__${indexes.get(label)} ${spaced(text)}`);
      fastText('supervised', '-input', this.#file('train', learnt), '-output', this.#model, ...SETTINGS);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** One line of labels and probabilities a text. */
  ask(texts: readonly string[]): string[] {
    const lines = fastText(...this.#asking(this.#file('asked', texts.map(spaced))))
      .trimEnd()
      .split('\n');
    if (lines.length !== texts.length)
      throw new Error(`fastText answered ${lines.length} of ${texts.length} texts`);
    return lines;
  }

  /** Without the time that the program takes to load its model. */
  times(texts: readonly string[]): FastTextTimes {
    const lines = texts.map(spaced);
    const many = timed(
      this.#asking(this.#file('many', Array.from({ length: REPEATED }, () => lines).flat())),
    );
    const one = timed(this.#asking(this.#file('one', lines.slice(0, 1))));
    const each = (all: number, start: number): number => Math.max(0, all - start) / (REPEATED * texts.length);
    return { wallMs: each(many.wallMs, one.wallMs), cpuMs: each(many.cpuMs, one.cpuMs) };
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #asking(input: string): string[] {
    return ['predict-prob', `${this.#model}.bin`, input, String(ANSWERS)];
  }

  #file(name: string, lines: readonly string[]): string {
    const full = path.join(this.#folder, name);
    writeFileSync(full, `${lines.join('\n')}\n`);
    return full;
  }
}

/**
 * What fastText says of the later texts. `ms` of an answer is the mean over all texts.
 *
 * @throws Error with fastText's own words when it fails
 */
export function fastTextAnswers(train: readonly LabelledText[], dev: readonly LabelledText[]): Answer[] {
  const learnt = new FastText(train);
  try {
    const texts = dev.map(({ text }) => text);
    const lines = learnt.ask(texts);
    const { wallMs } = learnt.times(texts);
    return dev.map(({ label }, row) => answer(lines[row] ?? '', learnt.labels, label, wallMs));
  } finally {
    learnt.close();
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

/** The program's own times, as the shell tells them. */
function timed(args: readonly string[]): FastTextTimes {
  const started = performance.now();
  const script = `TIMEFORMAT='%3U %3S'; time ${PROGRAM} "$@" > /dev/null`;
  const { status, stderr } = spawnSync('bash', ['-c', script, PROGRAM, ...args], { encoding: 'utf8' });
  const wallMs = performance.now() - started;
  const seconds = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  const cpuMs = 1_000 * seconds.reduce((sum, part) => sum + part, 0);
  if (status !== 0 || !(cpuMs > 0)) throw new Error(`fasttext ${args[0]} failed: ${stderr.trim()}`);
  return { wallMs, cpuMs };
}

function fastText(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(PROGRAM, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`fasttext ${args[0]} failed: ${stderr.trim()}`);
  return stdout;
}
