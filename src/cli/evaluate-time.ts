import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Lean } from '../facts/time/time-base.ts';
import { runCommand, UsageError } from './command-line.ts';
import { table } from './evaluation/tables.ts';
import { readTimeCases, type TimeCase } from './evaluation/time-cases.ts';
import { loadTimePeers } from './evaluation/time-peers.ts';
import { answer, judgeTime, type TimeAnswer, type TimeVerdict, timeReport } from './evaluation/time-score.ts';
import { requireWritable, writeJson } from './write-file.ts';

const USAGE = `npm run evaluate:time -- --data <file> [options]

Scores the reading of Chinese time expressions. Each line of the file is {"text", "base", "from", "to"}: an expression or
a sentence with one in it, the moment it was said (epoch seconds or ISO 8601), and the known answer in Asia/Shanghai.

  --data <file>       JSONL
  --json <file>       writes {"cases","startDate","startTime","end"}
  --lean <direction>  which of several days is meant where it is left open (三号, 周五): none (default; that of the
                      current month, week or day), past (as callers tell what happened) or future (appointments)
  --peers             also scores the start dates of chrono-node and Recognizers-Text, any of whose readings may be right
  --verbose           lists every case whose start date is wrong`;

/** More bad lines than this share mean that the file is not what it seems. */
const TOLERATED_ERRORS = 0.05;
const LEANS: readonly string[] = ['past', 'none', 'future'] satisfies Lean[];

await runCommand(USAGE, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      json: { type: 'string' },
      lean: { type: 'string', default: 'none' },
      peers: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  if (values.data === undefined) throw new UsageError('--data is missing; --help says more');
  if (!isLean(values.lean)) throw new UsageError(`--lean needs past, none or future, not "${values.lean}"`);
  requireWritable(values.json);
  const { cases, errors } = readTimeCases(read(values.data), values.data);
  const [first] = errors;
  if (first !== undefined && errors.length > TOLERATED_ERRORS * (cases.length + errors.length))
    throw new Error(`${first}; ${errors.length} of ${cases.length + errors.length} lines are bad`);
  for (const error of errors) console.error(`${error} (left out)`);
  if (cases.length === 0) throw new Error(`${values.data}: no cases in it`);
  const lean = values.lean;
  const answers = cases.map((one) => answer(one, lean));
  const verdicts = cases.map((one, at) => judgeTime(one, answers[at] ?? { from: null, to: null }));
  const report = timeReport(verdicts);
  console.log(`${report.cases} cases\n`);
  const shares = (['startDate', 'startTime', 'end'] as const).map((part) => [part, report[part].toFixed(3)]);
  console.log(table(['part', 'right'], shares));
  if (values.peers) console.log(`\n${table(['start dates', 'right'], await peerShares(cases))}`);
  if (values.verbose) for (const line of misses(cases, answers, verdicts)) console.log(line);
  writeJson(values.json, report);
});

async function peerShares(cases: readonly TimeCase[]): Promise<string[][]> {
  return (await loadTimePeers()).map(({ name, startDates }) => {
    const right = cases.filter(({ text, base, from }) => {
      const dates = startDates(text, base);
      return from === null
        ? dates.length === 0
        : dates.includes(new Date(from.wall).toISOString().slice(0, 10));
    });
    return [name, (right.length / cases.length).toFixed(3)];
  });
}

function isLean(text: string): text is Lean {
  return LEANS.includes(text);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function* misses(
  cases: readonly TimeCase[],
  answers: readonly TimeAnswer[],
  verdicts: readonly TimeVerdict[],
): Generator<string> {
  const show = (wall: number | null | undefined) =>
    wall == null ? 'open' : new Date(wall).toISOString().slice(0, 19).replace('T', ' ');
  for (const [at, { text, base, from, to }] of cases.entries()) {
    if (verdicts[at]?.startDate === true) continue;
    const given = answers[at];
    yield `${text} (${show(base)}): ${show(from?.wall)} to ${show(to?.wall)}, read ${show(given?.from)} to ${show(given?.to)}`;
  }
}
