import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { CatalogueReport, CatalogueState } from '../protocol/catalogue.ts';
import type { DeskEvent } from '../protocol/desk-event.ts';
import type { ScoredName, ScorerRole } from '../protocol/dispatch-score.ts';
import type {
  ModelOrigin,
  ModelState,
  Retraining,
  RetrainingProgress,
  TrainingFigures,
} from '../protocol/model.ts';
import type { OutcomeKind } from '../protocol/outcome.ts';
import type { SubmittedDetails } from '../protocol/scenario.ts';
import type { SubmittedForm, WorkOrder } from '../protocol/work-order.ts';
import type { GeneratedTimestamp, OptionalTimestamp, Timestamp } from './column-types.ts';
import type { VoiceSchema } from './voice-schema.ts';

/** One row a call: what lists, access checks and retention need. The call itself is its log. */
export interface CallsTable {
  id: string;
  external_id: string;
  gateway: string;
  status: string;
  agent: string | null;
  queue: string | null;
  channel: string;
  caller: string | null;
  /** As the sender wrote it, offset included. */
  started_at: string;
  ended_at: string | null;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
  /** When the final summary was written by its job. */
  summarised_at: OptionalTimestamp;
  purged_at: OptionalTimestamp;
}

/** The append-only log: one row a commit, holding the events numbered `seq_from` to `seq_to`. */
export interface CallCommitsTable {
  call_id: string;
  seq_from: number;
  seq_to: number;
  at: GeneratedTimestamp;
  events: JSONColumnType<DeskEvent[]>;
}

/** What was suggested, by which model, and what the agent did with it. */
export interface SuggestionsTable {
  id: string;
  call_id: string;
  target: string;
  model_version: string;
  /** Ranked names with probabilities. */
  ranked: JSONColumnType<object[]>;
  evidence: JSONColumnType<object[]>;
  at: GeneratedTimestamp;
  decision: string | null;
  decided_value: string | null;
  decided_by: string | null;
  decided_at: OptionalTimestamp;
}

export interface WorkOrdersTable {
  id: string;
  number: string;
  call_id: string;
  /** Day of the number, `YYYY-MM-DD` in the service's time zone. */
  day: string;
  status: string;
  kind: string;
  unit: string | null;
  category: string | null;
  district: string | null;
  caller: string | null;
  form: JSONColumnType<SubmittedForm>;
  text: string;
  text_state: WorkOrder['textState'];
  details: ColumnType<SubmittedDetails | null, string | null, string | null>;
  created_by: string;
  created_at: Timestamp;
  /** Id of the newest outcome, 0 while there is none. */
  last_outcome: Generated<number>;
  /** The newest outcome that is learnt; null while the order is not. */
  learnt_through: ColumnType<number | null, never, number>;
}

export interface OrderCountersTable {
  day: string;
  last: number;
}

/** Terms of place and matter of an order, for finding likely duplicates. */
export interface OrderTermsTable {
  order_id: string;
  place: string[];
  matter: string[];
  created_at: Timestamp;
}

export interface AuditTable {
  id: Generated<number>;
  at: GeneratedTimestamp;
  actor: string;
  roles: string;
  action: string;
  subject: string;
  detail: JSONColumnType<Record<string, string | number | boolean | null>>;
}

/** Versions of the dispatch catalogue. */
export interface CatalogueVersionTable {
  id: Generated<number>;
  /** The version's own name. */
  label: string;
  /** What was imported, parsed by the catalogue's room. */
  content: ColumnType<unknown, string, never>;
  state: CatalogueState;
  created_by: string;
  created_at: GeneratedTimestamp;
  publish_at: OptionalTimestamp;
  published_at: OptionalTimestamp;
  note: string;
  report: JSONColumnType<CatalogueReport>;
}

/** What became of orders; append-only. */
export interface OrderOutcomesTable {
  id: Generated<number>;
  order_id: string;
  key: string;
  /** Digest of what was asked. */
  request: string;
  kind: OutcomeKind;
  unit: string | null;
  to_unit: string | null;
  category: string | null;
  reason: string | null;
  by: string;
  at: GeneratedTimestamp;
}

/** What the ranking remembers of orders. */
export interface LearntOrdersTable {
  order_id: string;
  revision: number;
  number: string;
  at: Timestamp;
  text: string;
  unit: string | null;
  category: string | null;
  district: string | null;
  refused: string[];
  settled: boolean;
  learnt_at: Timestamp;
  forgotten_at: OptionalTimestamp;
}

/** What each model says to the caller's words of an order. */
export interface DispatchScoresTable {
  order_id: string;
  model_version: string;
  role: ScorerRole;
  units: JSONColumnType<ScoredName[]>;
  categories: JSONColumnType<ScoredName[]>;
  unseen_share: number;
  at: GeneratedTimestamp;
}

/** Dispatch models, of which at most one serves and one is the shadow. */
export interface ModelsTable {
  id: Generated<number>;
  version: string;
  state: ModelState;
  origin: ModelOrigin;
  created_by: string;
  created_at: GeneratedTimestamp;
  promoted_at: OptionalTimestamp;
  manifest: JSONColumnType<Record<string, unknown>>;
  figures: ColumnType<TrainingFigures | null, string | null, string | null>;
  note: string;
}

/** Files of models, in pieces. */
export interface ModelPartsTable {
  version: string;
  file: string;
  piece: number;
  bytes: Buffer;
  stored_at: GeneratedTimestamp;
}

export interface RetrainingsTable {
  id: Generated<number>;
  state: Retraining['state'];
  requested_by: string;
  started_at: GeneratedTimestamp;
  ended_at: OptionalTimestamp;
  progress: JSONColumnType<RetrainingProgress>;
  row_count: number | null;
  model_id: number | null;
  error: string | null;
}

/** What was spent on questions to language models. */
export interface LanguageModelUsesTable {
  id: Generated<number>;
  at: GeneratedTimestamp;
  call_id: string | null;
  purpose: string;
  outcome: string;
  server: string | null;
  model: string | null;
  prompt_tokens: number;
  completion_tokens: number;
  reasoning_tokens: number;
  estimated: boolean;
  cost: number | null;
  first_text_ms: number | null;
  total_ms: number;
}

/** Texts of the knowledge base's articles; the highest revision of each is in force. */
export interface KnowledgeRevisionsTable {
  article_id: string;
  revision: number;
  change: number;
  title: string;
  body: string;
  unit: string | null;
  source: string | null;
  valid_from: string | null;
  valid_until: string | null;
  tags: string[];
  removed: Generated<boolean>;
  by: string;
  at: GeneratedTimestamp;
}

export interface KnowledgeVectorsTable {
  article_id: string;
  revision: number;
  model: string;
  passage: number;
  vector: Buffer;
}

export interface KnowledgeFlagsTable {
  id: Generated<number>;
  article_id: string;
  revision: number;
  by: string;
  call_id: string | null;
  reason: string | null;
  at: GeneratedTimestamp;
  resolved_at: OptionalTimestamp;
  resolved_by: string | null;
}

export interface Schema extends VoiceSchema {
  calls: CallsTable;
  call_commits: CallCommitsTable;
  suggestions: SuggestionsTable;
  work_orders: WorkOrdersTable;
  order_counters: OrderCountersTable;
  order_terms: OrderTermsTable;
  audit: AuditTable;
  catalogue_version: CatalogueVersionTable;
  order_outcomes: OrderOutcomesTable;
  learnt_orders: LearntOrdersTable;
  dispatch_scores: DispatchScoresTable;
  models: ModelsTable;
  model_parts: ModelPartsTable;
  retrainings: RetrainingsTable;
  language_model_uses: LanguageModelUsesTable;
  knowledge_revisions: KnowledgeRevisionsTable;
  knowledge_vectors: KnowledgeVectorsTable;
  knowledge_flags: KnowledgeFlagsTable;
}
