import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { openClient } from '../../language-model/client.ts';
import type { CallFile } from '../calls/call-file.ts';
import { type LatencyFigures, latencyFigures } from './latencies.ts';
import type { ModelServer } from './model-server.ts';
import { PlayedCall, type Seen } from './played-call.ts';
import { median } from './times.ts';

export interface Beside {
  readonly bare: LatencyFigures;
  readonly desk: LatencyFigures;
  /** Median over the rounds of desk over bare, and of desk less bare. */
  readonly ratio: number;
  readonly moreMs: number;
}

export interface SummarySpeed {
  readonly rounds: number;
  /** Characters of the prompt. */
  readonly prompt: number;
  readonly first: Beside;
  readonly whole: Beside;
  /** Until the draft of the rules is on the desk, which comes before. */
  readonly draft: LatencyFigures;
}

/**
 * Plays a call into the service and then asks for its summary again and again, in turns with the client library asking the
 * same of the model's server without anything between.
 */
export async function measureSummary(
  server: { url: string; secret: string },
  model: ModelServer,
  call: CallFile,
  rounds: number,
): Promise<SummarySpeed> {
  const desk = await PlayedCall.open(server, call);
  try {
    const atDesk: (Seen & { draft: number })[] = [];
    const bare: Seen[] = [];
    let prompt = 0;
    // The first round opens connections and is not counted.
    for (let round = 0; round <= rounds; round++) {
      const asked = await desk.summary();
      const body = (await model.state()).lastSummary as ChatCompletionCreateParamsStreaming;
      const straight = await askStraight(model.baseUrl, body);
      prompt = body.messages.reduce((sum, { content }) => sum + String(content).length, 0);
      if (round === 0) continue;
      atDesk.push(asked);
      bare.push(straight);
    }
    return {
      rounds,
      prompt,
      first: beside(
        atDesk.map(({ first }) => first),
        bare.map(({ first }) => first),
      ),
      whole: beside(
        atDesk.map(({ whole }) => whole),
        bare.map(({ whole }) => whole),
      ),
      draft: latencyFigures(atDesk.map(({ draft }) => draft)),
    };
  } finally {
    await desk.close();
  }
}

/** @param desk and @param bare by round */
export function beside(desk: readonly number[], bare: readonly number[]): Beside {
  return {
    bare: latencyFigures(bare),
    desk: latencyFigures(desk),
    ratio: median(desk.map((ms, round) => ms / (bare[round] ?? Number.NaN))),
    moreMs: median(desk.map((ms, round) => ms - (bare[round] ?? Number.NaN))),
  };
}

async function askStraight(baseUrl: string, body: ChatCompletionCreateParamsStreaming): Promise<Seen> {
  const client = openClient({ baseUrl, apiKey: null });
  const asked = performance.now();
  let first: number | null = null;
  for await (const chunk of await client.chat.completions.create(body)) {
    const text = chunk.choices[0]?.delta.content ?? '';
    if (text !== '') first ??= performance.now() - asked;
  }
  return { first: first ?? Number.NaN, whole: performance.now() - asked };
}
