import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { BackgroundQueue } from './background-queue.ts';
import type { Config } from './config.ts';
import type { Engines } from './engines.ts';
import type { DangerRules } from './facts/danger/rules.ts';
import { jambonzRoutes } from './http/voice/jambonz.ts';
import { jambonzStream } from './http/voice/jambonz-socket.ts';
import { twilioRoutes } from './http/voice/twilio.ts';
import { vxmlRoutes } from './http/voice/vxml.ts';
import { createOutboundJobs } from './jobs/outbound-jobs.ts';
import type { RetentionJobDeps } from './jobs/retention-jobs.ts';
import { createVoiceSessionJobs } from './jobs/voice-session-jobs.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { type RecordingStore, recordingFolder } from './voice/dialect/vxml/recordings.ts';
import { createEffectRunner } from './voice/effects.ts';
import { type Priority, priorities } from './voice/engine/contract.ts';
import { createEngine } from './voice/engine/engine.ts';
import type { FlowLibrary } from './voice/flow/flow-library.ts';
import { jambonzStatus } from './voice/outbound/adapters/jambonz-caller.ts';
import { twilioStatus } from './voice/outbound/adapters/twilio-caller.ts';
import type { OutboundStatus } from './voice/outbound/contract.ts';
import { firstOf, type PlatformRecordings, type RecordingSource } from './voice/recording/contract.ts';
import { twilioRecordings } from './voice/recording/twilio-recordings.ts';
import { createDangerCheck } from './voice/session/danger.ts';
import type { SessionContext } from './voice/session/effect-runner.ts';
import { createSessionMetrics } from './voice/session/session-metrics.ts';
import { createVoiceSessions, type VoiceSessionService } from './voice/session/voice-sessions.ts';
import { createVoiceIntake, type VoiceIntake, type VoiceIntakeOptions } from './voice-intake.ts';
import { createVoiceOutbound, type VoiceOutbound } from './voice-outbound.ts';

export interface VoiceGuidanceOptions extends Omit<VoiceIntakeOptions, 'onWaiting'> {
  readonly config: Config;
  readonly engines: Engines;
  readonly queue: BackgroundQueue;
  readonly flows: FlowLibrary;
  readonly dangerRules: DangerRules;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Voice guidance put together: what callers hear, what becomes of it, and the calls that the service makes. */
export interface VoiceGuidance {
  readonly intake: VoiceIntake['effects'];
  readonly outbound: VoiceOutbound;
  readonly sessions: VoiceSessionService;
  readonly jobs: VoiceIntake['jobs'] &
    ReturnType<typeof createOutboundJobs> &
    ReturnType<typeof createVoiceSessionJobs>;
  /** Voice messages, kept here or at a platform. */
  readonly recordings: RecordingSource;
  /** What of voice guidance grows old. */
  readonly retention: Pick<RetentionJobDeps, 'sessions' | 'recordings'> & {
    readonly platformRecordings: PlatformRecordings | null;
  };
  /** Serves the platforms whose secrets are set. */
  routes(app: FastifyInstance): Promise<void>;
  /** Compiles what the first caller would wait for; blocks for a moment. */
  warmUp(): void;
  close(): Promise<void>;
}

export function createVoiceGuidance(options: VoiceGuidanceOptions): VoiceGuidance {
  const { config, engines, queue, flows, metrics, log } = options;
  const { effects: intake, jobs: intakeJobs } = createVoiceIntake({
    ...options,
    onWaiting(count, oldestS) {
      metrics.voiceDrafts.set(count);
      metrics.voiceDraftSeconds.set(oldestS);
    },
  });
  const outbound = createVoiceOutbound({ config, engines, queue, log });
  const dangerOf = createDangerCheck(options.dangerRules);
  const sessions = createVoiceSessions({
    engine: createEngine(),
    flows,
    flowSets: engines.flowSets,
    sessions: engines.sessions,
    effects: createEffectRunner({ intake, queues: outbound.queues, callback: outbound.callback }),
    dangerOf,
    outboundBeginning: outbound.beginning,
    onConnecting: async (session, to) => {
      await intake.handOver(session, to.type === 'queue' ? priorityNamed(to.priority) : session.priority);
      if (to.type === 'queue') await outbound.queues.join(session, { ...to, turn: session.turn });
    },
    onPerson: (session, outcome) =>
      outcome === 'answered'
        ? outbound.queues.answered(session.id)
        : outbound.queues.left(session.id, outcome),
    onEnded: (session) => ended(session),
    gateway: config.VOICE_GATEWAY,
    timeZone: config.TIME_ZONE,
    log,
    metrics: createSessionMetrics(metrics.registry),
  });

  async function ended(session: SessionContext): Promise<void> {
    await intake.sessionEnded(session, { outcome: session.ended, understood: session.understood });
    await outbound.queues.left(session.id, 'left');
    if (session.outboundId === null) return;
    // Not every platform tells the end of a call by its reference.
    if (session.ended === 'no-answer') await outbound.calls.unheard(session.outboundId);
    else await outbound.statusOf(session.outboundId, 'completed');
  }

  // Which language the caller speaks is not known while the sessions do not answer; both are sought.
  const isDanger = (text: string) => dangerOf(text, 'zh') !== null;
  const recordings = recordingFolder(config.VXML_RECORDINGS_DIR ?? join(config.DATA_DIR, 'recordings'));
  const platformRecordings = platformRecordingsOf(config);
  return {
    intake,
    outbound,
    sessions,
    recordings: firstOf([recordings, platformRecordings].filter((source) => source !== null)),
    retention: { sessions, recordings, platformRecordings },
    jobs: {
      ...intakeJobs,
      ...createOutboundJobs({ outbound: outbound.calls, place: queue.place }),
      ...createVoiceSessionJobs(sessions),
    },
    routes: (app) => servePlatforms(app, { config, sessions, outbound, recordings, isDanger, log }),
    warmUp() {
      dangerOf('家里没有暖气。', 'zh');
    },
    async close() {
      await outbound.close();
      await sessions.close();
      await intake.close();
    },
  };
}

function platformRecordingsOf(config: Config): PlatformRecordings | null {
  const { TWILIO_API_URL: apiUrl, TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = config;
  return authToken === undefined ? null : twilioRecordings({ apiUrl, accountSid, authToken });
}

function priorityNamed(priority: number): Priority {
  const named = Object.entries(priorities).find(([, value]) => value === priority);
  return (named?.[0] as Priority | undefined) ?? 'normal';
}

interface Platforms {
  readonly config: Config;
  readonly sessions: VoiceSessionService;
  readonly outbound: Pick<VoiceOutbound, 'statusOf'>;
  readonly recordings: RecordingStore;
  readonly isDanger: (text: string) => boolean;
  readonly log: Log;
}

async function servePlatforms(
  app: FastifyInstance,
  { config, sessions, outbound, recordings, isDanger, log }: Platforms,
): Promise<void> {
  const settings = { publicUrl: config.PUBLIC_URL ?? '', queue: config.VOICE_QUEUE };
  const statusBy =
    (read: (status: string) => OutboundStatus | null) => async (ref: string, status: string) => {
      const told = read(status);
      if (told !== null) await outbound.statusOf(ref, told);
    };
  if (config.TWILIO_AUTH_TOKEN !== undefined)
    await app.register(twilioRoutes, {
      sessions,
      settings,
      authToken: config.TWILIO_AUTH_TOKEN,
      outboundStatus: statusBy(twilioStatus),
    });
  if (config.JAMBONZ_WEBHOOK_SECRET !== undefined)
    await app.register(jambonzRoutes, {
      sessions,
      settings,
      webhookSecret: config.JAMBONZ_WEBHOOK_SECRET,
      isDanger,
      outboundStatus: statusBy(jambonzStatus),
    });
  if (config.JAMBONZ_USERNAME !== undefined && config.JAMBONZ_PASSWORD !== undefined)
    await app.register(jambonzStream, {
      sessions,
      settings,
      username: config.JAMBONZ_USERNAME,
      password: config.JAMBONZ_PASSWORD,
      isDanger,
      limits: {
        maxMessageBytes: config.WS_MAX_MESSAGE_BYTES,
        heartbeatMs: config.WS_HEARTBEAT_SECONDS * 1_000,
      },
      log,
      outboundStatus: statusBy(jambonzStatus),
    });
  if (config.VXML_PASSWORD !== undefined)
    await app.register(vxmlRoutes, {
      sessions,
      settings: {
        ...settings,
        queueUri: config.VXML_QUEUE_URI,
        freeSpeech: config.VXML_FREE_SPEECH === 'none' ? null : config.VXML_FREE_SPEECH,
        transfer: config.VXML_TRANSFER,
      },
      username: config.VXML_USERNAME,
      password: config.VXML_PASSWORD,
      recordings,
    });
}
