import type { z } from 'zod';
import { CatalogueItem, CatalogueUnit, CommunityDuty, DispatchCatalogue } from '../../catalogue/schema.ts';
import { Alert } from '../../protocol/alert.ts';
import { CallUpdateKind } from '../../protocol/call-stream.ts';
import {
  CatalogueDiff,
  CatalogueFinding,
  CatalogueReport,
  CatalogueState,
  CatalogueVersion,
  CatalogueVersionDetail,
  FieldChange,
  PartDiff,
} from '../../protocol/catalogue.ts';
import { Evidence, RequestKind, Segment } from '../../protocol/common.ts';
import { CallStatus, DeskEvent } from '../../protocol/desk-event.ts';
import { CallSummary, Command, FieldProblem } from '../../protocol/desk-stream.ts';
import { DispatchSuggestion, Ranked } from '../../protocol/dispatch.ts';
import {
  DispatchReport,
  ModelTally,
  PairedDifference,
  ReportCategory,
  ReportWeek,
  ShadowComparison,
} from '../../protocol/dispatch-report.ts';
import { ScorerRole } from '../../protocol/dispatch-score.ts';
import { Candidate, FieldName, FieldState, FieldValue, OccurredAt } from '../../protocol/form.ts';
import {
  Article,
  ArticleListing,
  ImportedArticle,
  KnowledgeFinding,
  KnowledgeFlag,
  KnowledgeReport,
} from '../../protocol/knowledge.ts';
import {
  DispatchModel,
  DispatchModelDetail,
  ModelComparison,
  ModelFigures,
  ModelInUse,
  Retraining,
  RetrainingProgress,
  TrainingFigures,
} from '../../protocol/model.ts';
import {
  FollowUpRequest,
  OutboundCall,
  OutboundPage,
  QueueReport,
  QueueState,
} from '../../protocol/outbound.ts';
import { OrderOutcome, OrderOutcomeList, OutcomeKind, OutcomeRequest } from '../../protocol/outcome.ts';
import { Problem } from '../../protocol/problem.ts';
import { RelatedCase, RelatedCases } from '../../protocol/related.ts';
import { SubmittedForm, WorkOrder, WorkOrderPage } from '../../protocol/work-order.ts';
import { AuditItem, AuditPage } from '../routes/audit.ts';
import { CallEvent, CallEventPage, CallList, DecidedSuggestion, SuggestionList } from '../routes/calls.ts';
import { CatalogueVersionPage, ServingCatalogue } from '../routes/catalogue.ts';
import { FailedJobList, FailedJobView, JobCounts, RetriedJob } from '../routes/jobs.ts';
import { ArticlePage, ArticleView, KnowledgeFlagPage, RemovedArticle } from '../routes/knowledge.ts';
import { ForgottenOrder } from '../routes/learning.ts';
import { DispatchModelPage, RetrainingStatus } from '../routes/models.ts';

/** Names under which schemas stand in both documents. */
export const schemaNames: Readonly<Record<string, z.ZodType>> = {
  Alert,
  Article,
  ArticleListing,
  ArticlePage,
  ArticleView,
  AuditItem,
  AuditPage,
  CallEvent,
  CallEventPage,
  CallList,
  CallStatus,
  CallSummary,
  CallUpdateKind,
  Candidate,
  CatalogueDiff,
  CatalogueFinding,
  CatalogueItem,
  CatalogueReport,
  CatalogueState,
  CatalogueUnit,
  CatalogueVersion,
  CatalogueVersionDetail,
  CatalogueVersionPage,
  Command,
  CommunityDuty,
  DecidedSuggestion,
  DeskEvent,
  DispatchCatalogue,
  DispatchModel,
  DispatchModelDetail,
  DispatchModelPage,
  DispatchReport,
  DispatchSuggestion,
  Evidence,
  FailedJob: FailedJobView,
  FailedJobList,
  FieldChange,
  FieldName,
  FieldProblem,
  FieldState,
  FieldValue,
  FollowUpRequest,
  ForgottenOrder,
  ImportedArticle,
  JobCounts,
  KnowledgeFinding,
  KnowledgeFlag,
  KnowledgeFlagPage,
  KnowledgeReport,
  ModelComparison,
  ModelFigures,
  ModelInUse,
  ModelTally,
  OccurredAt,
  OrderOutcome,
  OrderOutcomeList,
  OutboundCall,
  OutboundPage,
  OutcomeKind,
  OutcomeRequest,
  PairedDifference,
  PartDiff,
  Problem,
  QueueReport,
  QueueState,
  Ranked,
  RelatedCase,
  RelatedCases,
  RemovedArticle,
  ReportCategory,
  ReportWeek,
  RequestKind,
  Retraining,
  RetrainingProgress,
  RetrainingStatus,
  RetriedJob,
  ScorerRole,
  Segment,
  ServingCatalogue,
  ShadowComparison,
  SubmittedForm,
  SuggestionList,
  TrainingFigures,
  WorkOrder,
  WorkOrderPage,
};
