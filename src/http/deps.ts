import type { OrderOutcomes } from '../casework/order-outcomes.ts';
import type { CatalogueVersions } from '../catalogue/versions.ts';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { ModelVersions } from '../learning/models/versions.ts';
import type { OrderLearner } from '../learning/order-learner.ts';
import type { DispatchReports } from '../learning/report/dispatch-reports.ts';
import type { Retrainings } from '../learning/retraining/retraining.ts';
import type { AuditRepository } from '../store/repositories/audit-repository.ts';
import type { CallRepository } from '../store/repositories/call-repository.ts';
import type { ModelUseRepository } from '../store/repositories/model-use-repository.ts';
import type { NoticeRepository } from '../store/repositories/notice-repository.ts';
import type { OrderNoteRepository } from '../store/repositories/order-note-repository.ts';
import type { WorkOrderRepository } from '../store/repositories/work-order-repository.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { Authenticator } from './auth.ts';
import type { HealthChecks } from './health.ts';
import type { JobsApi } from './jobs-api.ts';

/** What the HTTP side needs of the rest of the service. */
export interface HttpDeps {
  /** The settings that matter here (src/config.ts). */
  readonly config: { readonly RATE_LIMIT_PER_MINUTE: number };
  /** The service's version, as the documents and traces name it. */
  readonly version: string;
  readonly authenticator: Authenticator;
  readonly metrics: Metrics;
  readonly orders: Pick<WorkOrderRepository, 'find' | 'list'>;
  readonly outcomes: Pick<OrderOutcomes, 'repeated' | 'record' | 'list'>;
  readonly notes: Pick<OrderNoteRepository, 'list'>;
  readonly notices: Pick<NoticeRepository, 'add' | 'withdraw' | 'list'>;
  /** The full name of a district; null for none of the city's. */
  readonly district: (name: string) => string | null;
  readonly learner: Pick<OrderLearner, 'forget'>;
  readonly dispatchReports: Pick<DispatchReports, 'report'>;
  readonly calls: Pick<CallRepository, 'find' | 'list' | 'listOpen' | 'read' | 'suggestions'>;
  readonly modelUses: Pick<ModelUseRepository, 'ofCall'>;
  readonly audit: Pick<AuditRepository, 'list'>;
  readonly trail: AuditTrail;
  readonly jobs: JobsApi;
  readonly catalogue: Pick<
    CatalogueVersions,
    'current' | 'list' | 'import' | 'find' | 'publish' | 'schedule' | 'rollBack' | 'withdraw'
  >;
  readonly models: Pick<
    ModelVersions,
    'current' | 'list' | 'find' | 'shadow' | 'promote' | 'withdraw' | 'rollBack'
  >;
  readonly knowledge: Pick<
    KnowledgeBase,
    | 'search'
    | 'list'
    | 'find'
    | 'warning'
    | 'revision'
    | 'import'
    | 'remove'
    | 'flag'
    | 'flags'
    | 'resolveFlag'
  >;
  readonly retrainings: Pick<Retrainings, 'latest' | 'begin'>;
  /** Readiness by name; each answers true or is not ready. */
  readonly checks: HealthChecks;
  readonly log: Log;
}
