import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { BenchServer } from './bench/bench-server.ts';
import { type BenchReport, benchTables, type LevelReport } from './bench/bench-tables.ts';
import { highestCount, SUGGESTION_LIMIT_MS } from './bench/capacity.ts';
import { Child } from './bench/child.ts';
import { measureDispatch } from './bench/dispatch-speed.ts';
import { dispatchTexts } from './bench/dispatch-texts.ts';
import { measureFacts } from './bench/facts-speed.ts';
import { measureJobs } from './bench/jobs-rate.ts';
import { measureLanguage } from './bench/language-speed.ts';
import { measureRanking } from './bench/ranking-speed.ts';
import { measureRelay } from './bench/relay-level.ts';
import { type Level, measureService, type ServiceFigures } from './bench/service-level.ts';
import { measureTimeReaders } from './bench/time-readers.ts';
import { measureTraining } from './bench/training-rate.ts';
import { measureVoice } from './bench/voice-speed.ts';
import { loadCalls } from './calls/load-calls.ts';
import { numberOption, runCommand } from './command-line.ts';
import { requireWritable, writeJson } from './write-file.ts';

const CATALOGUE = 'catalogue/dispatch.json';

const USAGE = `npm run bench -- [options]

Measures, on embedded storage and with one sentence a call every 3 s: desk latency against a bare WebSocket relay,
how many calls keep suggestions under ${SUGGESTION_LIMIT_MS} ms, memory per call, and jobs a second against bare BullMQ.
Also how quickly facts are read from a sentence and matters are classified; and what a language model costs: its first
words on the desk beside the bare server's, its overhead for each call, and latencies while it stalls. Takes about
twenty-seven minutes; nothing else should run on the machine.

  --quick        a smoke run of about five minutes; its figures mean little
  --jobs         the jobs alone
  --facts        the reading of facts alone: a segment with a gazetteer of 20,000 lines, and times beside two libraries
  --dispatch     the dispatch model: loading, memory, texts one by one and in batches, beside fastText where it
                 is installed (Debian: apt-get install fasttext); and whole suggestions
  --language-model
                 the language model alone, with servers at a set pace
  --voice        voice guidance alone: webhook turns beside a bare Fastify route, 1,000 sessions at a time, and calls walked
                 through the whole service
  --sessions <n> how many of those calls at a time, several with commas between (default 300)
  --data <file>  orders (JSONL or CSV, fields text_masked and unit) for --dispatch (default: the catalogue's examples)
  --model <dir>  model folder for --dispatch (default models/dispatch)
  --calls <dir>  whose sentences are read for --facts (default samples)
  --training     the training of the dispatch model alone: time and memory for some and for ten times as many orders,
                 which are recombined from real ones; an hour and more (\`nice\` it)
  --data <file>  JSONL or CSV of orders to recombine for --training (default: the catalogue's sentences)
  --rows <n>     the smaller number of orders for --training (default 15000)
  --json <file>  writes the figures as JSON

Environment: REDIS_URL or DATABASE_URL measures the jobs on that server instead of embedded PostgreSQL, DATABASE_URL also voice
guidance.`;

/** One call alone says so little that it is heard for longer. */
const FULL = {
  counts: [1, 100, 500, 1_000],
  periods: 10,
  alonePeriods: 20,
  warmPeriods: 2,
  jobs: 5_000,
  rounds: 20,
  dispatchRounds: 7,
  language: { summaries: 21, calls: 60, periods: 8, warmPeriods: 1, rounds: 9 },
  voice: {
    slices: 9,
    sliceMs: 3_000,
    warmMs: 30_000,
    connections: 256,
    sessions: 1_000,
    thinkMs: 2_000,
    sessionsMs: 30_000,
    service: { sessions: [300], seconds: 100, haste: 10 / 3 },
  },
};
const QUICK = {
  counts: [1, 20],
  periods: 2,
  alonePeriods: 2,
  warmPeriods: 1,
  jobs: 200,
  rounds: 1,
  dispatchRounds: 1,
  language: { summaries: 3, calls: 10, periods: 2, warmPeriods: 1, rounds: 1 },
  voice: {
    slices: 1,
    sliceMs: 1_000,
    warmMs: 2_000,
    connections: 16,
    sessions: 30,
    thinkMs: 100,
    sessionsMs: 2_000,
    service: { sessions: [30], seconds: 40, haste: 20 },
  },
};
/** Suggestions may be missing where a ranking stays as it was; far more missing than with one call means overload. */
const ANSWERED_SHARE = 0.8;

await runCommand(USAGE, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      jobs: { type: 'boolean', default: false },
      facts: { type: 'boolean', default: false },
      dispatch: { type: 'boolean', default: false },
      data: { type: 'string' },
      model: { type: 'string', default: 'models/dispatch' },
      calls: { type: 'string', default: 'samples' },
      'language-model': { type: 'boolean', default: false },
      voice: { type: 'boolean', default: false },
      sessions: { type: 'string' },
      training: { type: 'boolean', default: false },
      rows: { type: 'string', default: '15000' },
      json: { type: 'string' },
    },
  });
  requireWritable(values.json);
  const plan = values.quick ? QUICK : FULL;
  const report: BenchReport = {
    machine: { node: process.version, cpus: availableParallelism() },
    levels: [],
    highestCalls: null,
    memory: null,
    jobs: null,
    facts: null,
    timeReaders: [],
    dispatch: null,
    ranking: null,
    language: null,
    voice: null,
    training: [],
  };
  const language = values['language-model'];
  const { jobs, facts, dispatch, voice, training } = values;
  const all = ![jobs, facts, dispatch, language, voice, training].includes(true);
  if (all || dispatch) {
    console.error('dispatch …');
    const texts = await dispatchTexts(values.data, CATALOGUE);
    report.dispatch = await measureDispatch(values.model, texts, plan.dispatchRounds);
    report.ranking = await measureRanking(values.model, CATALOGUE, texts, plan.dispatchRounds);
  }
  if (all || facts) await measureReading(report, values.calls, plan.rounds);
  if (all) await measureStreams(report, plan, !values.quick);
  if (all || language) {
    console.error('language model …');
    report.language = await measureLanguage(loadCalls(['samples']), plan.language);
  }
  if (all || voice) {
    console.error('voice …');
    const { service } = plan.voice;
    const sessions =
      values.sessions === undefined
        ? service.sessions
        : values.sessions.split(',').map((count) => numberOption('sessions', count, 1));
    report.voice = await measureVoice({ ...plan.voice, service: { ...service, sessions } });
  }
  if (all || jobs) {
    console.error('jobs …');
    report.jobs = await measureJobs(plan.jobs, {
      redisUrl: process.env.REDIS_URL,
      databaseUrl: process.env.DATABASE_URL,
    });
  }
  if (training) {
    const rows = numberOption('rows', values.rows, 100);
    report.training = await measureTraining([rows, 10 * rows], values.data);
  }
  console.log(benchTables(report));
  writeJson(values.json, report);
});

/** Fills in how quickly facts are read, on this thread alone. */
async function measureReading(report: BenchReport, folder: string, rounds: number): Promise<void> {
  console.error('facts …');
  const calls = loadCalls([folder]);
  report.facts = measureFacts(calls, rounds);
  const texts = calls.flatMap((call) => call.turns.map((turn) => turn.text));
  report.timeReaders = await measureTimeReaders(texts, rounds);
}

/** Fills in what the two streams show; with `search` also how many calls they bear. */
async function measureStreams(report: BenchReport, plan: typeof FULL, search: boolean): Promise<void> {
  const turns = loadCalls(['samples']).flatMap((file) => file.turns);
  const relay = await Child.start(new URL('./bench/relay.ts', import.meta.url), {}, (line) =>
    line.startsWith('http') ? line : undefined,
  );
  const server = await BenchServer.start();
  try {
    const measure = (level: Level, atPeak?: () => Promise<void>) =>
      measureService(server, level, turns, atPeak);
    const levelOf = (calls: number): Level => ({
      calls,
      warmPeriods: plan.warmPeriods,
      periods: calls === 1 ? plan.alonePeriods : plan.periods,
    });
    // Code that is still cold would be charged to the first level.
    await measure({ calls: plan.counts.at(-1) ?? 1, periods: 1, warmPeriods: 0 });
    await server.settled();
    for (const calls of plan.counts) {
      console.error(`${calls} calls …`);
      const level = levelOf(calls);
      const bare = await measureRelay(relay.url, level, turns);
      const before = await server.memory();
      let live = before;
      const service = await measure(level, async () => {
        live = await server.memory();
      });
      await server.settled();
      const after = await server.memory();
      report.levels.push({ calls, bare, ...service });
      report.memory = { calls, before, live, after };
    }
    if (search) {
      const [alone] = report.levels;
      const passed = (figures: ServiceFigures) =>
        figures.suggestion.p99 < SUGGESTION_LIMIT_MS &&
        figures.answered >= (alone?.answered ?? 1) * ANSWERED_SHARE;
      const known = new Map(report.levels.map((level: LevelReport) => [level.calls, passed(level)] as const));
      report.highestCalls = await highestCount(known, async (calls) => {
        console.error(`${calls} calls …`);
        const figures = await measure(levelOf(calls));
        await server.settled();
        return passed(figures);
      });
    }
  } finally {
    await server.stop();
    await relay.child.stop();
  }
}
