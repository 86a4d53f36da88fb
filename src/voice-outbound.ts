import type { Config } from './config.ts';
import type { Engines } from './engines.ts';
import type { Log } from './telemetry/log.ts';
import { AriCaller, type AriOptions } from './voice/outbound/adapters/ari-caller.ts';
import { AriEvents } from './voice/outbound/adapters/ari-events.ts';
import { JambonzCaller } from './voice/outbound/adapters/jambonz-caller.ts';
import { SimulatedCaller } from './voice/outbound/adapters/simulated-caller.ts';
import { TwilioCaller } from './voice/outbound/adapters/twilio-caller.ts';
import { bookCallback, type CallbackSession } from './voice/outbound/callbacks.ts';
import type { OutboundCaller, OutboundStatus } from './voice/outbound/contract.ts';
import { FollowUps } from './voice/outbound/follow-ups.ts';
import { type OutboundBeginning, outboundBeginning } from './voice/outbound/outbound-beginning.ts';
import { OutboundCalls, type OutboundQueue } from './voice/outbound/outbound-calls.ts';
import type { OutboundSettings } from './voice/outbound/outbound-rules.ts';
import { parseDayTimes } from './voice/queue/day-times.ts';
import { Queues } from './voice/queue/queues.ts';

/** How long a telephone rings before nobody is at home, seconds. */
const RING_S = 40;

export interface VoiceOutboundOptions {
  readonly config: Config;
  readonly engines: Pick<Engines, 'queues' | 'outbound'>;
  readonly queue: OutboundQueue;
  readonly log: Log;
}

/** The queues of people, and the calls that the service makes itself. */
export interface VoiceOutbound {
  readonly queues: Queues;
  readonly calls: OutboundCalls;
  readonly followUps: FollowUps;
  /** The effect `callback`. */
  callback(
    session: CallbackSession,
    args: Parameters<typeof bookCallback>[1],
  ): ReturnType<typeof bookCallback>;
  /** What an answered call begins with, by the `outbound` reference of its webhook. */
  beginning(ref: string): Promise<OutboundBeginning | null>;
  /** A status webhook of a call that we placed, by the same reference. */
  statusOf(ref: string, status: OutboundStatus): Promise<boolean>;
  /** Begins to listen where the platform tells by a socket: on nodes that work on jobs. */
  listen(): void;
  close(): Promise<void>;
}

export function createVoiceOutbound({ config, engines, queue, log }: VoiceOutboundOptions): VoiceOutbound {
  const { outbound: repository } = engines;
  const clock = () => new Date();
  const settings: OutboundSettings = {
    timeZone: config.TIME_ZONE,
    quietHours: parseDayTimes(config.QUIET_HOURS),
    openingHours: parseDayTimes(config.OPENING_HOURS),
    maxAttempts: config.OUTBOUND_ATTEMPTS,
    spacingMs: config.OUTBOUND_RETRY_MINUTES * 60_000,
    ringS: RING_S,
  };
  const statusOf = (ref: string, status: OutboundStatus): Promise<boolean> => calls.statusOf(ref, status);
  const { caller, events, settled } = createCaller(config, statusOf, log);
  const queues = new Queues({
    queues: engines.queues,
    outbound: repository,
    queue: config.VOICE_QUEUE,
    openingHours: settings.openingHours,
    timeZone: settings.timeZone,
    clock,
    onSeats: () => (caller === null ? Promise.resolve() : queue.lookOver()),
  });
  const calls = new OutboundCalls({ repository, caller, settings, turns: queues, queue, clock, log });
  const shared = {
    repository,
    settings,
    queue,
    humanQueue: config.VOICE_QUEUE,
    able: caller !== null,
    clock,
  };
  return {
    queues,
    calls,
    followUps: new FollowUps(shared),
    callback: (session, args) => bookCallback(session, args, shared),
    beginning: (ref) => outboundBeginning(ref, repository),
    statusOf,
    listen: () => events?.open(),
    async close() {
      events?.close();
      await settled?.();
    },
  };
}

interface Calling {
  readonly caller: OutboundCaller | null;
  readonly events: AriEvents | null;
  /** Resolves once nothing is told any more. */
  readonly settled?: () => Promise<void>;
}

function simulated(onStatus: (ref: string, status: OutboundStatus) => Promise<boolean>, log: Log): Calling {
  const caller = new SimulatedCaller({
    onStatus,
    onProblem: (error) => log.error({ err: error }, 'the status of a simulated call could not be taken'),
  });
  return { caller, events: null, settled: () => caller.told };
}

/** What the platform needs is set: the configuration has checked it. */
function createCaller(
  config: Config,
  onStatus: (ref: string, status: OutboundStatus) => Promise<boolean>,
  log: Log,
): Calling {
  switch (config.OUTBOUND_CALLER) {
    case 'none':
      return { caller: null, events: null };
    case 'simulated':
      return simulated(onStatus, log);
    case 'twilio':
      return {
        caller: new TwilioCaller({
          apiUrl: config.TWILIO_API_URL,
          accountSid: config.TWILIO_ACCOUNT_SID ?? '',
          authToken: config.TWILIO_AUTH_TOKEN ?? '',
          from: config.OUTBOUND_FROM ?? '',
          publicUrl: config.PUBLIC_URL ?? '',
        }),
        events: null,
      };
    case 'jambonz':
      return {
        caller: new JambonzCaller({
          apiUrl: config.JAMBONZ_API_URL ?? '',
          accountSid: config.JAMBONZ_ACCOUNT_SID ?? '',
          apiKey: config.JAMBONZ_API_KEY ?? '',
          applicationSid: config.JAMBONZ_APPLICATION_SID ?? null,
          publicUrl: config.PUBLIC_URL ?? null,
          from: config.OUTBOUND_FROM ?? '',
        }),
        events: null,
      };
    case 'ari': {
      const options: AriOptions = {
        url: config.ARI_URL ?? '',
        username: config.ARI_USERNAME ?? '',
        password: config.ARI_PASSWORD ?? '',
        app: config.ARI_APP,
        endpoint: config.ARI_ENDPOINT,
        from: config.OUTBOUND_FROM ?? null,
      };
      const caller = new AriCaller(options);
      const goOn = (ref: string, purpose: string) => caller.goOn(ref, purpose);
      return { caller, events: new AriEvents({ options, onStatus, goOn, log }) };
    }
  }
}
