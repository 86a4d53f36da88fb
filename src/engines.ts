import { CallHub } from './call/call-hub.ts';
import type { Config } from './config.ts';
import { jobDefinitions } from './jobs/definitions.ts';
import { createJobs, type Jobs } from './jobs/jobs.ts';
import type { Bus } from './store/bus.ts';
import { createBus } from './store/bus-factory.ts';
import { openDatabase } from './store/database.ts';
import { migrate } from './store/migrate.ts';
import { AuditRepository } from './store/repositories/audit-repository.ts';
import { CallRepository } from './store/repositories/call-repository.ts';
import { CatalogueRepository } from './store/repositories/catalogue-repository.ts';
import { CheckRepository } from './store/repositories/check-repository.ts';
import { FlowSetRepository } from './store/repositories/flow-set-repository.ts';
import { KnowledgeRepository } from './store/repositories/knowledge-repository.ts';
import { LearntRepository } from './store/repositories/learnt-repository.ts';
import { MessageRepository } from './store/repositories/message-repository.ts';
import { ModelRepository } from './store/repositories/model-repository.ts';
import { ModelUseRepository } from './store/repositories/model-use-repository.ts';
import { NoticeRepository } from './store/repositories/notice-repository.ts';
import { OrderNoteRepository } from './store/repositories/order-note-repository.ts';
import { OutboundRepository } from './store/repositories/outbound-repository.ts';
import { OutcomeRepository } from './store/repositories/outcome-repository.ts';
import { QueueRepository } from './store/repositories/queue-repository.ts';
import { RecordingDeletionRepository } from './store/repositories/recording-deletion-repository.ts';
import { RelatedRepository } from './store/repositories/related-repository.ts';
import { ReservedNumberRepository } from './store/repositories/reserved-number-repository.ts';
import { RetrainingRepository } from './store/repositories/retraining-repository.ts';
import { ScoreRepository } from './store/repositories/score-repository.ts';
import { VoiceSessionRepository } from './store/repositories/voice-session-repository.ts';
import { WorkOrderRepository } from './store/repositories/work-order-repository.ts';
import type { Log } from './telemetry/log.ts';

/** Store, queues and fan-out, opened. */
export interface Engines {
  readonly bus: Bus;
  readonly hub: CallHub;
  readonly jobs: Jobs<typeof jobDefinitions>;
  readonly calls: CallRepository;
  readonly orders: WorkOrderRepository;
  readonly related: RelatedRepository;
  readonly audit: AuditRepository;
  readonly catalogues: CatalogueRepository;
  readonly outcomes: OutcomeRepository;
  readonly learnt: LearntRepository;
  readonly scores: ScoreRepository;
  readonly models: ModelRepository;
  readonly retrainings: RetrainingRepository;
  readonly modelUses: ModelUseRepository;
  readonly knowledge: KnowledgeRepository;
  readonly reserved: ReservedNumberRepository;
  readonly notes: OrderNoteRepository;
  readonly notices: NoticeRepository;
  readonly messages: MessageRepository;
  readonly checks: CheckRepository;
  readonly flowSets: FlowSetRepository;
  readonly sessions: VoiceSessionRepository;
  readonly queues: QueueRepository;
  readonly outbound: OutboundRepository;
  readonly recordingDeletions: RecordingDeletionRepository;
  close(): Promise<void>;
}

/**
 * Opens the engines that the settings name and brings the schema up to date.
 *
 * @throws when one cannot be opened; those opened before are closed again
 */
export async function openEngines(config: Config, log: Log): Promise<Engines> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const database = await openDatabase({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR, log });
    closers.push(() => database.close());
    await migrate(database, { jobs: config.REDIS_URL === undefined });
    const bus = await createBus({
      redisUrl: config.REDIS_URL,
      namespace: config.REDIS_NAMESPACE,
      database,
      log,
    });
    closers.push(() => bus.close());
    const calls = new CallRepository(database);
    const hub = new CallHub({ database, calls, bus });
    closers.push(() => hub.close());
    const jobs = await createJobs({
      definitions: jobDefinitions,
      database,
      redisUrl: config.REDIS_URL,
      namespace: config.REDIS_NAMESPACE,
      log,
    });
    closers.push(() => jobs.close());
    return {
      bus,
      hub,
      jobs,
      calls,
      orders: new WorkOrderRepository(database),
      related: new RelatedRepository(database),
      audit: new AuditRepository(database),
      catalogues: new CatalogueRepository(database),
      outcomes: new OutcomeRepository(database),
      learnt: new LearntRepository(database),
      scores: new ScoreRepository(database),
      models: new ModelRepository(database),
      retrainings: new RetrainingRepository(database),
      modelUses: new ModelUseRepository(database),
      knowledge: new KnowledgeRepository(database),
      reserved: new ReservedNumberRepository(database),
      notes: new OrderNoteRepository(database),
      notices: new NoticeRepository(database),
      messages: new MessageRepository(database),
      checks: new CheckRepository(database),
      flowSets: new FlowSetRepository(database),
      sessions: new VoiceSessionRepository(database),
      queues: new QueueRepository(database),
      outbound: new OutboundRepository(database),
      recordingDeletions: new RecordingDeletionRepository(database),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
