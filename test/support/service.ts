import { onTestFinished } from 'vitest';
import { buildService, type Service, type ServiceParts } from '../../src/app.ts';
import { CallSender } from '../../src/client/call-sender.ts';
import type { ClientError } from '../../src/client/client-error.ts';
import { DeskClient, type DeskEventMessage } from '../../src/client/desk-client.ts';
import { type Config, ConfigSchema } from '../../src/config.ts';
import type { DeskEvent, DeskEventOf } from '../../src/protocol/desk-event.ts';
import type { Role } from '../../src/protocol/roles.ts';
import { createLogger, type Log } from '../../src/telemetry/log.ts';
import { makeDataFolder, removeFolder } from './engines.ts';
import { TEST_SECRET, tokenOf } from './tokens.ts';

export type Settings = Partial<Record<keyof Config, string | number>>;

export const QUICK = { firstMs: 5, maxMs: 50 };

export interface TestService {
  readonly url: string;
  readonly service: Service;
  close(): Promise<void>;
}

/** The whole service in this process, on an embedded database of its own unless the settings name another. */
export async function startService(
  settings: Settings = {},
  log?: Log,
  parts?: ServiceParts,
): Promise<TestService> {
  const own = settings.DATABASE_URL === undefined && settings.DATA_DIR === undefined;
  const dataDir = own ? await makeDataFolder() : undefined;
  const config = ConfigSchema.parse({
    LOG_LEVEL: 'silent',
    PORT: 0,
    JWT_SECRET: TEST_SECRET,
    RATE_LIMIT_PER_MINUTE: 1_000_000,
    ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }),
    ...settings,
  });
  const service = await buildService(config, log ?? createLogger(config.LOG_LEVEL), parts);
  // As main does: a voice has seconds to answer its first caller, on a slow machine too.
  if (config.PUBLIC_URL !== undefined) service.warmUp();
  const url = await service.listen();
  const close = async () => {
    await service.close();
    if (dataDir !== undefined) await removeFolder(dataDir);
  };
  return { url, service, close };
}

/** A sender that is closed when the test is over. */
export function openSender(
  url: string,
  { sub = 'gateway-1', problems = [] as ClientError[], maxWaiting = 200_000 } = {},
): CallSender {
  const sender = new CallSender({
    url,
    token: () => tokenOf('gateway', sub),
    backoff: QUICK,
    maxWaiting,
    onProblem: (error) => problems.push(error),
  });
  onTestFinished(() => sender.close());
  return sender;
}

/** A desk that keeps what it was told; closed when the test is over. */
export class TestDesk extends DeskClient {
  readonly told: DeskEventMessage[] = [];

  constructor(
    url: string,
    { role = 'agent' as Role, sub = 'agent-1', queues = [] as string[], problems = [] as ClientError[] } = {},
  ) {
    super({
      url,
      token: () => tokenOf(role, sub, queues),
      backoff: QUICK,
      onProblem: (error) => problems.push(error),
    });
    this.on('event', (message) => this.told.push(message));
    onTestFinished(() => this.close());
  }

  /** Waits for a sender's call on the list and follows it; answers the service's id of it. */
  async watch(externalId: string, after = 0): Promise<string> {
    const { callId } = await this.until(() =>
      [...this.calls.values()].find((call) => call.externalId === externalId),
    );
    this.follow(callId, after);
    return callId;
  }

  eventsOf(callId: string): DeskEvent[] {
    return this.told.filter((message) => message.callId === callId).map((message) => message.event);
  }

  seqsOf(callId: string): number[] {
    return this.told.filter((message) => message.callId === callId).map((message) => message.seq);
  }

  /** The newest event of a type, once there is one that `fits`. */
  async event<T extends DeskEvent['type']>(
    callId: string,
    type: T,
    fits: (event: DeskEventOf<T>) => boolean = () => true,
  ): Promise<DeskEventOf<T>> {
    return this.until(() =>
      this.eventsOf(callId).findLast(
        (event): event is DeskEventOf<T> => event.type === type && fits(event as DeskEventOf<T>),
      ),
    );
  }

  /** The sentences told, in the order of the log. */
  textsOf(callId: string): string[] {
    return this.eventsOf(callId).flatMap((event) => (event.type === 'segment' ? [event.segment.text] : []));
  }

  /** Fills what every order needs. */
  async fill(callId: string): Promise<void> {
    for (const [field, value] of Object.entries(COMPLETE_FORM))
      await this.command(callId, { type: 'field.set', field: field as keyof typeof COMPLETE_FORM, value });
  }
}

export const COMPLETE_FORM = {
  kind: '求助',
  callbackPhone: '13800000000',
  location: '海秀中路49号',
  subject: '小区停水',
  request: '希望尽快恢复供水',
  unit: '市水务局',
} as const;

let callCount = 0;

/** An external id that no other call of this test process has. */
export function newCallId(): string {
  callCount++;
  return `call-${process.pid}-${callCount}`;
}

export function startOf(
  call: string,
  changes: { agent?: string | null; queue?: string; caller?: string } = {},
) {
  return { call, startedAt: '2026-03-01T09:00:00+08:00', caller: null, agent: 'agent-1', ...changes };
}

export function sentence(text: string, startMs = 0, speaker: 'caller' | 'agent' = 'caller') {
  return { speaker, final: true, startMs, endMs: startMs + 900, text };
}

export const END = { endedAt: '2026-03-01T09:10:00+08:00', cause: 'caller-hangup' } as const;

export function upTo(last: number, from = 1): number[] {
  return Array.from({ length: Math.max(0, last - from + 1) }, (_, index) => from + index);
}
