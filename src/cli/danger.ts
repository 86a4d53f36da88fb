import { parseArgs } from 'node:util';
import { checkRules, type FailedExample, hear } from '../facts/danger/rule-check.ts';
import { type DangerRules, dangerRulesSchema, type Example, loadDangerRules } from '../facts/danger/rules.ts';
import type { FactOf } from '../protocol/fact.ts';
import { runCommand, UsageError } from './command-line.ts';

const USAGE = `npm run danger -- check [file]
npm run danger -- try [--rules <file>] "<sentence>" ...
npm run danger -- schema

For those who edit the danger rules (docs/danger-rules.md). The file is catalogue/danger-rules.json if none is named.

  check    runs the file's own examples and prints which fail and why; exit code 1 when any does
  try      shows what the rules make of what is said, turn by turn; a turn is the caller's unless it begins
           with 坐席： (or "agent:")
  schema   prints the JSON Schema of the file, kept as catalogue/danger-rules.schema.json`;

const FILE = 'catalogue/danger-rules.json';

const verdictNames: Readonly<Record<FactOf<'danger'>['value']['verdict'] | 'nothing', string>> = {
  now: '正在发生',
  past: '过去的事',
  over: '已经过去',
  supposed: '假设',
  reported: '传闻',
  quoted: '转述',
  denied: '否认',
  figurative: '比喻',
  nothing: '没有险情',
};
const levelNames = { urgent: '紧急', notice: '提醒', none: '不提醒' } as const;

await runCommand(USAGE, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { rules: { type: 'string', default: FILE } },
  });
  const [action, ...rest] = positionals;
  if (action === 'check' && rest.length <= 1) check(rest[0] ?? values.rules);
  else if (action === 'try' && rest.length > 0) tryOut(loadDangerRules(values.rules), rest);
  else if (action === 'schema' && rest.length === 0)
    console.log(JSON.stringify(dangerRulesSchema(), null, 2));
  else throw new UsageError('say check, try with at least one sentence, or schema; see --help');
});

function check(path: string): void {
  const rules = loadDangerRules(path);
  const failed = checkRules(rules);
  for (const each of failed) console.log(failureText(each));
  const count =
    rules.rules.flatMap(({ examples }) => Object.values(examples).flat()).length + rules.ordinary.length;
  console.log(`${path}: ${rules.rules.length} 条规则，${count} 个例句，${failed.length} 个不符`);
  if (failed.length > 0) process.exitCode = 1;
}

function failureText({ rule, expected, example, found }: FailedExample): string {
  const text = typeof example === 'string' ? example : example.join(' / ');
  const actual = found.length === 0 ? '没有发现' : found.map(findingText).join('；');
  return `✗ ${rule?.id ?? '日常例句'}：“${text}”\n  应为：${verdictNames[expected]}\n  结果：${actual}`;
}

function findingText({ rule, value }: FactOf<'danger'>): string {
  return `${rule} ${verdictNames[value.verdict]}（${levelNames[value.level]}）：${value.explanation}`;
}

/** Prints each turn with what changed by it. */
function tryOut(rules: DangerRules, lines: readonly string[]): void {
  const turns = lines.map((line) => line.replace(/^agent:\s*/i, '坐席：').replace(/^caller:\s*/i, '市民：'));
  const known = new Set<string>();
  for (const [index, turn] of turns.entries()) {
    console.log(/^(?:坐席|市民)[：:]/.test(turn) ? turn : `市民：${turn}`);
    for (const one of hear(rules, turns.slice(0, index + 1) satisfies Example)) {
      const text = findingText(one);
      if (known.has(text)) continue;
      known.add(text);
      console.log(`  ${text}`);
      printAction(rules, one);
    }
  }
  if (known.size === 0) console.log('  没有发现险情');
}

function printAction(rules: DangerRules, { rule: id, value }: FactOf<'danger'>): void {
  const rule = rules.rules.find((each) => each.id === id);
  if (rule === undefined || value.level === 'none') return;
  console.log(`    ${rule.message}。${rule.action}`);
  for (const line of value.verdict === 'now' ? rule.handOver : []) console.log(`    ${rules.handOver[line]}`);
}
