import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { CallSender } from '../client/call-sender.ts';
import { DeskClient } from '../client/desk-client.ts';
import { loadDangerRules } from '../facts/danger/rules.ts';
import { type Gazetteer, loadGazetteer } from '../facts/place/gazetteer.ts';
import type { CallFile, Gold } from './calls/call-file.ts';
import { loadCalls } from './calls/load-calls.ts';
import { numberOption, runCommand, UsageError } from './command-line.ts';
import { formValue, goldFields, goldValue, judge } from './evaluation/field-score.ts';
import { modelReport } from './evaluation/model-report.ts';
import { modelTables } from './evaluation/model-tables.ts';
import { observeCall, type Stage } from './evaluation/observe-call.ts';
import { RecordedAnswers, readRecordings } from './evaluation/recorded-answers.ts';
import { redactionScore, sharesOf } from './evaluation/redaction-score.ts';
import { type Observation, score, summaryScoreOf } from './evaluation/report.ts';
import { reportTables } from './evaluation/tables.ts';
import { startScriptedModel } from './scripted-model/scripted-model.ts';
import { openTarget, type TargetOptions } from './service/target.ts';
import { requireWritable, writeJson } from './write-file.ts';

const USAGE = `npm run evaluate -- --calls <folder> [options]

Plays call files at full speed and scores what the desk showed against each file's gold.

  --calls <folder>    call files with gold (see samples/)
  --json <file>       writes the figures as JSON
  --recorded <file>   plays the calls again with a language model whose answers stand in this file, and compares
  --missing <file>    writes the questions that had no recording there
  --danger-rules <file>  for masking, as DANGER_RULES_FILE (default catalogue/danger-rules.json)
  --verbose           lists all that is not exact, and why orders were refused
  --parallel <n>      calls at a time (default 4)
  --url <url>         a running service; without it one is started on embedded storage that is thrown away
  --token <jwt>       token with the roles gateway and agent, for --url
  --secret <text>     or the service's JWT_SECRET to sign one with (default: JWT_SECRET of the environment)
  --model <folder>    dispatch model of the service that is started (default models/dispatch)
  --catalogue <file>  knows the units' other names (default catalogue/dispatch.json)
  --gazetteer <file>  knows the places' names (default catalogue/gazetteer.json)`;

await runCommand(USAGE, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      calls: { type: 'string' },
      json: { type: 'string' },
      recorded: { type: 'string' },
      missing: { type: 'string' },
      'danger-rules': { type: 'string', default: 'catalogue/danger-rules.json' },
      verbose: { type: 'boolean', default: false },
      parallel: { type: 'string', default: '4' },
      url: { type: 'string' },
      token: { type: 'string' },
      secret: { type: 'string' },
      model: { type: 'string' },
      catalogue: { type: 'string', default: 'catalogue/dispatch.json' },
      gazetteer: { type: 'string', default: 'catalogue/gazetteer.json' },
    },
  });
  if (values.calls === undefined) throw new UsageError('--calls is missing; --help says more');
  const parallel = numberOption('parallel', values.parallel, 1);
  requireWritable(values.json);
  requireWritable(values.missing);
  const files = loadCalls([values.calls]).map(withGold);
  const catalogue = loadCatalogue(values.catalogue);
  const gazetteer = loadGazetteer(values.gazetteer);
  if (values.recorded !== undefined && values.url !== undefined)
    throw new UsageError('--recorded is for a service that is started here, without --url');
  const recordings = values.recorded === undefined ? null : readRecordings(values.recorded);
  const redaction = redactionScore(files, {
    gazetteer,
    dangerRules: loadDangerRules(values['danger-rules']),
  });
  const unitName = (name: string) => catalogue.unit(name)?.name ?? name;
  const calls = await play(values, files, parallel);
  const report = score(calls, { unitName, gazetteer, redaction: sharesOf(redaction) });
  console.log(reportTables(report, calls));
  if (values.verbose) console.log(`\n${calls.flatMap((call) => misses(call, gazetteer)).join('\n')}`);
  if (recordings !== null) {
    const answers = new RecordedAnswers(recordings);
    const server = await startScriptedModel(answers.reply);
    const again = await play({ ...values, languageModel: server.baseUrl }, files, parallel);
    await server.close();
    report.withModel = modelReport(again, {
      gazetteer,
      model: recordings.model,
      missing: answers.missing.size,
    });
    console.log(`\n${modelTables(report, report.withModel, again)}`);
    if (values.verbose) console.log(`\n${again.flatMap((call) => misses(call, gazetteer)).join('\n')}`);
    writeJson(values.missing, [...answers.missing.values()]);
  }
  writeJson(values.json, report);
});

/** Plays the calls into the service that the options name, or into one of its own. */
async function play(
  options: TargetOptions,
  files: readonly (CallFile & { gold: Gold })[],
  parallel: number,
): Promise<Observation[]> {
  const target = await openTarget(options, `evaluate-${randomUUID().slice(0, 8)}`);
  try {
    return await observeAll(target, files, parallel, options.languageModel !== undefined);
  } finally {
    await target.close();
  }
}

function withGold(file: CallFile): CallFile & { gold: Gold } {
  const { gold } = file;
  if (gold === undefined) throw new UsageError(`${file.id} has no gold to score against`);
  return { ...file, gold };
}

async function observeAll(
  target: { url: string; agent: string; gatewayToken: string; deskToken: string },
  files: readonly (CallFile & { gold: Gold })[],
  parallel: number,
  withModel: boolean,
): Promise<Observation[]> {
  const onProblem = (error: Error) => console.error(`connection: ${error.message}`);
  const sender = new CallSender({ url: target.url, token: target.gatewayToken, onProblem });
  const desk = new DeskClient({ url: target.url, token: target.deskToken, onProblem });
  // Each call listens for itself.
  desk.setMaxListeners(0);
  const stage: Stage = { sender, desk, agent: target.agent, withModel };
  const run = randomUUID().slice(0, 8);
  try {
    await desk.ready();
    const calls: Observation[] = [];
    const waiting = files.entries();
    const worker = async () => {
      for (const [index, file] of waiting) calls[index] = await observeCall(stage, file, `${run}-${file.id}`);
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    await sender.drained();
    return calls;
  } finally {
    sender.close();
    desk.close();
  }
}

function misses(call: Observation, gazetteer: Gazetteer): string[] {
  const lines = goldFields.flatMap((field) => {
    const expected = goldValue(call.gold, field);
    if (expected === undefined) return [];
    const actual = formValue(call.form, field);
    const verdict = judge(field, expected, actual);
    return verdict === 'exact' ? [] : [`  ${verdict} ${field}: ${expected} / ${actual}`];
  });
  const kind = call.kind === call.gold.kind ? [] : [`  wrong kind: ${call.gold.kind} / ${call.kind}`];
  const alert =
    call.urgent === call.gold.urgent ? [] : [`  wrong urgent: ${call.gold.urgent} / ${call.urgent}`];
  const refusal = call.refusal === null ? [] : [`  ${call.refusal}`];
  const units = call.units[100].slice(0, 3).join(', ');
  const { missing, forbidden } = summaryScoreOf(call, gazetteer);
  const summary = [
    ...missing.map((fact) => `  not in the text: ${fact}`),
    ...forbidden.map((statement) => `  forbidden in the text: ${statement}`),
  ];
  return [`${call.id}: ${call.gold.unit} / ${units}`, ...kind, ...alert, ...lines, ...summary, ...refusal];
}
