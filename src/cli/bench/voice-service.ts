import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DispatchCatalogue } from '../../catalogue/schema.ts';
import { signToken } from '../../http/sign-token.ts';
import { BenchServer } from './bench-server.ts';
import { type LatencyFigures, latencyFigures } from './latencies.ts';
import { type Matter, VoiceCaller } from './voice-caller.ts';
import { openLines } from './voice-line.ts';
import { steadyLoad } from './voice-load.ts';
import { PUBLIC_URL, VOICE_TOKEN } from './voice-wire.ts';

export interface VoiceServicePlan {
  /** Sessions at a time, one level after another. */
  readonly sessions: readonly number[];
  /** How long is measured at each level, behind two calls' time that are not. */
  readonly seconds: number;
  /** How much quicker than in life callers and prompts speak; 1: as in life. */
  readonly haste: number;
}

export interface VoiceServiceLevel {
  readonly sessions: number;
  readonly haste: number;
  readonly turn: LatencyFigures;
  readonly turnsPerSecond: number;
  /** Processor time of one call with all that follows it (order, jobs, help), milliseconds. */
  readonly callMs: number;
  /** Heap of a live session, and what stayed of each after their end, bytes. */
  readonly heap: { readonly live: number; readonly after: number };
}

const CATALOGUE = 'catalogue/dispatch.json';
const PLACE = '在朝阳区幸福路幸福小区三号楼旁边';
/** Shorter examples are titles. */
const SHORTEST = 9;
/** What a call takes about, as in life. */
const CALL_MS = 90_000;
/** Between two calls of one session. */
const DIAL_MS = 5_000;
/** A report of a queue counts for two minutes. */
const REPORT_MS = 30_000;

/**
 * The whole service in a process of its own, no language model: callers by Twilio leave requests in the words of the
 * catalogue's examples; they are understood, suggested, read back, handed in and decided on as in service.
 */
export async function measureVoiceService(plan: VoiceServicePlan): Promise<VoiceServiceLevel[]> {
  const settings = { TWILIO_AUTH_TOKEN: VOICE_TOKEN, PUBLIC_URL };
  const server = await BenchServer.start(settings);
  let reporting: NodeJS.Timeout | undefined;
  try {
    await reportBusySeats(server);
    reporting = setInterval(() => void reportBusySeats(server), REPORT_MS);
    const matters = mattersOf(CATALOGUE);
    const levels: VoiceServiceLevel[] = [];
    for (const sessions of plan.sessions) {
      console.error(`${sessions} voice sessions …`);
      levels.push(await measureLevel(server, sessions, plan, matters));
      await server.settled();
    }
    return levels;
  } finally {
    clearInterval(reporting);
    await server.stop();
  }
}

async function measureLevel(
  server: BenchServer,
  sessions: number,
  { seconds, haste }: VoiceServicePlan,
  matters: readonly Matter[],
): Promise<VoiceServiceLevel> {
  const callers = Array.from({ length: sessions }, (_, index) => {
    const number = `+86139${String(index).padStart(8, '0')}`;
    const matterOf = (call: number) => matters[(7 * index + 13 * call) % matters.length] as Matter;
    return new VoiceCaller(randomUUID(), number, matterOf);
  });
  const lines = await openLines(server.url, sessions);
  const before = await server.memory();
  let [usedMs, live] = [0, before];
  const { waits, turnsPerSecond, calls } = await steadyLoad({
    callers,
    lines,
    callMs: CALL_MS / haste,
    measuredMs: (seconds * 1_000) / haste,
    pauseMs: (caller) => ((0.5 + Math.random()) * (caller.talkMs || DIAL_MS)) / haste,
    begin: async () => {
      usedMs = await server.processorMs();
    },
    end: async () => {
      usedMs = (await server.processorMs()) - usedMs;
      live = await server.memory();
    },
  });
  for (const line of lines) line.close();
  await server.settled();
  const after = await server.memory();
  return {
    sessions,
    haste,
    turn: latencyFigures(waits),
    turnsPerSecond,
    callMs: usedMs / calls,
    heap: {
      live: (live.heapUsed - before.heapUsed) / sessions,
      after: (after.heapUsed - before.heapUsed) / sessions,
    },
  };
}

function mattersOf(catalogue: string): Matter[] {
  const { items } = DispatchCatalogue.parse(JSON.parse(readFileSync(catalogue, 'utf8')));
  return items
    .flatMap(({ examples }) => examples)
    .filter((text) => text.length >= SHORTEST)
    .map((matter) => ({ matter, place: PLACE }));
}

/** Nobody is free, so that callers are offered to help themselves. */
async function reportBusySeats({ url, secret }: BenchServer): Promise<void> {
  const token = await signToken(secret, { sub: 'bench-acd', roles: ['gateway'], seconds: 3_600 });
  const response = await fetch(`${url}/v1/queues/hotline`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ seats: 40, free: 0, waiting: 12, handlingS: 240 }),
  });
  if (!response.ok) throw new Error(`PUT /v1/queues/hotline answered ${response.status}`);
}
