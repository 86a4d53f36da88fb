import { randomUUID } from 'node:crypto';
import { processorMs } from './block-meter.ts';
import { Child } from './child.ts';
import { type LatencyFigures, latencyFigures } from './latencies.ts';
import { median } from './times.ts';
import { VoiceCaller } from './voice-caller.ts';
import { openLines } from './voice-line.ts';
import { steadyLoad } from './voice-load.ts';
import { measureVoiceService, type VoiceServiceLevel, type VoiceServicePlan } from './voice-service.ts';
import { BARE_PATH, STORED_PATH } from './voice-wire.ts';

export interface VoicePlan {
  /** How often a slice of each kind is measured. */
  readonly slices: number;
  readonly sliceMs: number;
  /** Time before the first slice: code is compiled for some ten thousand turns. */
  readonly warmMs: number;
  /** Callers without think time, each on a connection of its own. */
  readonly connections: number;
  /** Sessions at a time whose effects are answered by stand-ins. */
  readonly sessions: number;
  /** What such a caller waits before each turn: evenly between nothing and twice this, milliseconds. */
  readonly thinkMs: number;
  /** How long they are measured, milliseconds. */
  readonly sessionsMs: number;
  readonly service: VoiceServicePlan;
}

export interface RateFigures {
  /** Requests a second, median of the slices. */
  readonly rate: number;
  /** Processor time of the server for one request. */
  readonly processorMs: number;
}

export interface VoiceSpeed {
  readonly store: string;
  readonly connections: number;
  readonly bare: RateFigures;
  /** A bare route that stores as much as a turn, a statement a request. */
  readonly stored: RateFigures;
  readonly voice: RateFigures;
  /** Medians of each round's ratio: how many times the bare route's rate, and how many times a turn's processor time. */
  readonly rateRatio: number;
  readonly processorRatio: number;
  /** The same beside the bare route that stores. */
  readonly storedRateRatio: number;
  /** Share of all processor time that the callers took. */
  readonly loadShare: number;
  readonly sessions: {
    readonly count: number;
    readonly turn: LatencyFigures;
    readonly turnsPerSecond: number;
  };
  readonly service: readonly VoiceServiceLevel[];
}

/** Webhook turns of voice guidance beside bare routes of Fastify, then the whole service with many sessions at a time. */
export async function measureVoice(plan: VoicePlan): Promise<VoiceSpeed> {
  const service = await measureVoiceService(plan.service);
  const { child, url } = await Child.start(new URL('./voice-process.ts', import.meta.url), {}, (line) =>
    line.startsWith('http') ? line : undefined,
  );
  const [voiceUrl = '', bareUrl = ''] = url.split(' ');
  try {
    const rate = await measureRate(child, voiceUrl, bareUrl, plan);
    const store = process.env.DATABASE_URL === undefined ? 'embedded PostgreSQL' : 'PostgreSQL';
    const sessions = await measureSessions(voiceUrl, plan);
    return { store, connections: plan.connections, ...rate, sessions, service };
  } finally {
    await child.stop();
  }
}

interface Slice {
  readonly rate: number;
  readonly serverMs: number;
  readonly loadMs: number;
}

async function measureRate(child: Child, voiceUrl: string, bareUrl: string, plan: VoicePlan) {
  const callers = Array.from({ length: plan.connections }, () => new VoiceCaller(randomUUID()));
  const lines = await openLines(voiceUrl, plan.connections);
  const bareLines = await openLines(bareUrl, plan.connections);
  const voiceSlice = (ms: number) =>
    slice(
      child,
      ms,
      async (index, isOver) => {
        const [line, caller] = [lines[index], callers[index]];
        const before = caller?.requests ?? 0;
        if (line === undefined || caller === undefined) return 0;
        // A call that was begun is walked on in the next slice.
        while (!isOver()) await caller.turn(line);
        return caller.requests - before;
      },
      plan.connections,
    );
  const bareSlice = (ms: number, path: string) =>
    slice(
      child,
      ms,
      async (index, isOver) => {
        const line = bareLines[index];
        const form = `CallSid=CA${index}&From=%2B8613800138000&To=%2B8612345&Digits=1&CallStatus=in-progress`;
        let done = 0;
        if (line === undefined) return done;
        for (; !isOver(); done += 1) await line.post(path, form, 'none');
        return done;
      },
      plan.connections,
    );
  await bareSlice(plan.sliceMs, BARE_PATH);
  await bareSlice(plan.sliceMs, STORED_PATH);
  await voiceSlice(plan.warmMs);
  const rounds: Record<'bare' | 'stored' | 'voice', Slice>[] = [];
  for (let index = 0; index < plan.slices; index += 1)
    rounds.push({
      bare: await bareSlice(plan.sliceMs, BARE_PATH),
      stored: await bareSlice(plan.sliceMs, STORED_PATH),
      voice: await voiceSlice(plan.sliceMs),
    });
  for (const line of [...lines, ...bareLines]) line.close();
  const of = (kind: 'bare' | 'stored' | 'voice'): RateFigures => ({
    rate: median(rounds.map((round) => round[kind].rate)),
    processorMs: median(rounds.map((round) => round[kind].serverMs)),
  });
  return {
    bare: of('bare'),
    stored: of('stored'),
    voice: of('voice'),
    rateRatio: median(rounds.map(({ bare, voice }) => bare.rate / voice.rate)),
    processorRatio: median(rounds.map(({ bare, voice }) => voice.serverMs / bare.serverMs)),
    storedRateRatio: median(rounds.map(({ stored, voice }) => stored.rate / voice.rate)),
    loadShare: median(rounds.map(({ voice: { loadMs, serverMs } }) => loadMs / (loadMs + serverMs))),
  };
}

/** @param work of one connection until the time is over; answers how many requests it made */
async function slice(
  child: Child,
  ms: number,
  work: (index: number, isOver: () => boolean) => Promise<number>,
  connections: number,
): Promise<Slice> {
  const [server, load] = [await child.processorMs(), processorMs()];
  const began = performance.now();
  const isOver = () => performance.now() - began >= ms;
  const done = await Promise.all(Array.from({ length: connections }, (_, index) => work(index, isOver)));
  const seconds = (performance.now() - began) / 1_000;
  const loadMs = processorMs() - load;
  const requests = done.reduce((sum, count) => sum + count, 0);
  const serverMs = (await child.processorMs()) - server;
  return { rate: requests / seconds, serverMs: serverMs / requests, loadMs: loadMs / requests };
}

/** Turns of one call. */
const TURNS = 7;

async function measureSessions(url: string, plan: VoicePlan): Promise<VoiceSpeed['sessions']> {
  const callers = Array.from({ length: plan.sessions }, () => new VoiceCaller(randomUUID()));
  const lines = await openLines(url, plan.sessions);
  const { waits, turnsPerSecond } = await steadyLoad({
    callers,
    lines,
    callMs: TURNS * plan.thinkMs,
    measuredMs: plan.sessionsMs,
    pauseMs: () => Math.random() * 2 * plan.thinkMs,
    begin: async () => undefined,
    end: async () => undefined,
  });
  for (const line of lines) line.close();
  return { count: plan.sessions, turn: latencyFigures(waits), turnsPerSecond };
}
