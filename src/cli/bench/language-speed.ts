import type { CallFile } from '../calls/call-file.ts';
import { BenchServer } from './bench-server.ts';
import { type LanguageLoad, measureLanguageLoad } from './language-load.ts';
import { ModelServer } from './model-server.ts';
import { measureSummary, type SummarySpeed } from './summary-speed.ts';

export interface LanguageSpeed {
  readonly summary: SummarySpeed;
  readonly load: LanguageLoad;
}

export interface LanguagePlan {
  readonly summaries: number;
  readonly calls: number;
  readonly periods: number;
  readonly warmPeriods: number;
  readonly rounds: number;
}

/**
 * The shipped settings, but as many questions at once as the calls have; and deadlines beyond a round, so that what a
 * stalled model is asked hangs for as long as it can instead of being given up.
 */
const SETTINGS = {
  LLM_MODEL: 'bench-model',
  LLM_CONCURRENCY: '256',
  LLM_IDLE_MS: '60000',
  LLM_HARD_DEADLINE_MS: '120000',
};

/** What the language model costs a call and its agent, with model servers at a set pace in processes of their own. */
export async function measureLanguage(
  calls: readonly CallFile[],
  plan: LanguagePlan,
): Promise<LanguageSpeed> {
  const stops: (() => Promise<void>)[] = [];
  const withModel = async () => {
    const model = await ModelServer.start();
    stops.push(() => model.stop());
    const server = await BenchServer.start({ ...SETTINGS, LLM_BASE_URL: model.baseUrl });
    stops.push(() => server.stop());
    return { server, model };
  };
  const withNone = async () => {
    const server = await BenchServer.start({ LLM_BASE_URL: '' });
    stops.push(() => server.stop());
    return { server, model: null };
  };
  try {
    const writing = await withModel();
    const [call] = calls;
    if (call === undefined) throw new Error('no samples to play');
    console.error('summaries …');
    const summary = await measureSummary(writing.server, writing.model, call, plan.summaries);
    const services = {
      none: await withNone(),
      'none again': await withNone(),
      writing,
      stalled: await withModel(),
    };
    const turns = calls.flatMap((file) => file.turns);
    return { summary, load: await measureLanguageLoad(services, plan, plan.rounds, turns) };
  } finally {
    await Promise.all(stops.map((stop) => stop()));
  }
}
