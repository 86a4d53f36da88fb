import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance } from 'fastify';
import { createAlertBook } from './assist/alert/alerts.ts';
import type { CallContext, OrderMemory } from './assist/contract.ts';
import { createDispatchSuggester } from './assist/dispatch/suggester.ts';
import { flagArticle } from './assist/guidance/flag-article.ts';
import { MOST_CARDS } from './assist/guidance/guidance.ts';
import { LiveAssistant } from './assist/live-assistant.ts';
import { createDoubts } from './assist/summary/doubts.ts';
import { orderText } from './assist/summary/order-text.ts';
import { requestSummary } from './assist/summary/request-summary.ts';
import { createBackgroundQueue } from './background-queue.ts';
import type { CallHub } from './call/call-hub.ts';
import { isClosed } from './call/call-state.ts';
import type { Actor } from './call/commands.ts';
import type { LiveCall } from './call/live-call.ts';
import { orderDay } from './casework/order-day.ts';
import { OrderOutcomes } from './casework/order-outcomes.ts';
import { type SubmitDeps, submitCall } from './casework/submit-call.ts';
import { type Catalogue, loadCatalogue } from './catalogue/catalogue.ts';
import { PublishedFollower } from './catalogue/follow-published.ts';
import { CatalogueHolder } from './catalogue/holder.ts';
import { createKnownNames } from './catalogue/known-names.ts';
import { loadScenarioBook } from './catalogue/scenarios/book.ts';
import { CatalogueVersions } from './catalogue/versions.ts';
import type { Config } from './config.ts';
import { createDispatchModels, openModelHolder } from './dispatch-models.ts';
import { openEngines } from './engines.ts';
import { loadDangerRules } from './facts/danger/rules.ts';
import { createFactReader } from './facts/fact-reader.ts';
import { districtNamed, loadGazetteer } from './facts/place/gazetteer.ts';
import { warmUp } from './facts/warm-up.ts';
import { AuditTrail } from './http/audit-trail.ts';
import { createAuthenticator } from './http/auth.ts';
import { httpPlugin } from './http/plugin.ts';
import { outboundRoutes } from './http/routes/outbound.ts';
import { queueRoutes } from './http/routes/queues.ts';
import { recordingRoutes } from './http/routes/recordings.ts';
import { serverOptions } from './http/server-options.ts';
import { streams } from './http/streams.ts';
import { madeOnce } from './inference/made-once.ts';
import type { TextClassifier } from './inference/text-classifier.ts';
import { createCallJobs } from './jobs/call-jobs.ts';
import { createCatalogueJobs } from './jobs/catalogue-jobs.ts';
import { jobDefinitions } from './jobs/definitions.ts';
import { combineHandlers } from './jobs/handlers.ts';
import { createLearningJobs } from './jobs/learning-jobs.ts';
import { createModelJobs } from './jobs/model-jobs.ts';
import { createRecordingJobs } from './jobs/recording-jobs.ts';
import { createRetentionJobs } from './jobs/retention-jobs.ts';
import { readFolder } from './knowledge/import/read-folder.ts';
import { KnowledgeBase } from './knowledge/knowledge-base.ts';
import { createEmbedding, createLanguageHelp } from './language-help.ts';
import { OrderLearner } from './learning/order-learner.ts';
import { OrderMemoryFollower } from './learning/order-memory-follower.ts';
import { callerTextOf, scoreOrder } from './learning/order-scoring.ts';
import { scorersOf } from './learning/scorer.ts';
import { createLogger } from './telemetry/log.ts';
import { Metrics } from './telemetry/metrics.ts';
import { VERSION } from './version.ts';
import { openFlowLibrary } from './voice/flow/flow-library.ts';
import { createVoiceGuidance, type VoiceGuidance } from './voice-guidance.ts';
import { webPlugin } from './web/plugin.ts';

/** How often a node looks for what trainings elsewhere have left on it. */
const TIDY_MS = 10 * 60 * 1_000;
/** Time given to the sender for the last sentences after `call.end`, before a job writes the final summary. */
const LAST_WORDS_MS = 5_000;
/** Articles that a knowledge base begins with; the same from `src` and from `dist`. */
const SHIPPED_ARTICLES = fileURLToPath(new URL('../knowledge', import.meta.url));

export interface Service {
  readonly app: FastifyInstance;
  readonly hub: CallHub;
  readonly voice: VoiceGuidance;
  /** Spares the first calls the wait for rules to be compiled; blocks for about a second. */
  warmUp(): void;
  /** Starts the workers (by role) and listens; answers the base URL. */
  listen(): Promise<string>;
  /** Hands live calls over, finishes what was begun and lets go of everything. */
  close(): Promise<void>;
}

/** What may be put in place of the service's own. */
export interface ServiceParts {
  /** Told what becomes of orders. */
  readonly memory?: OrderMemory;
}

/**
 * Puts the service together from its rooms.
 *
 * @throws when the store, Redis, the model or a data file cannot be opened: a broken deployment never starts
 */
export async function buildService(
  config: Config,
  log = createLogger(config.LOG_LEVEL),
  parts: ServiceParts = {},
): Promise<Service> {
  const metrics = new Metrics({ processMetrics: true });
  const fallback = loadCatalogue(config.CATALOGUE_FILE);
  const holder = new CatalogueHolder(fallback);
  const model = await openModelHolder(config.MODEL_DIR);
  const suggester = await createDispatchSuggester({ model, catalogue: holder, log });
  const gazetteer = loadGazetteer(config.GAZETTEER_FILE);
  const knownBy = madeOnce((_model: TextClassifier, catalogue: Catalogue) =>
    createKnownNames(catalogue, {
      units: suggester.unitNames,
      categories: suggester.categoryNames,
      district: (name) => districtNamed(gazetteer, name),
    }),
  );
  const known = () => knownBy(model.serving.classifier, holder.held.catalogue);
  const dangerRules = loadDangerRules(config.DANGER_RULES_FILE);
  const scenarios = loadScenarioBook(config.SCENARIOS_FILE);
  const flows = openFlowLibrary(config.FLOWS_DIR, log);
  const engines = await openEngines(config, log);
  const { bus, hub, calls, orders, related, jobs } = engines;
  const queue = createBackgroundQueue(engines, log);
  const follower = new PublishedFollower({ versions: engines.catalogues, bus, holder, fallback, log });
  const models = createDispatchModels({
    config,
    engines,
    holder: model,
    catalogue: holder,
    enqueue: (id) => queue.retraining(id),
    log,
    metrics,
  });
  const memory: OrderMemory = parts.memory ?? suggester.memory;
  const memoryFollower = new OrderMemoryFollower({ learnt: engines.learnt, bus, memory, log });
  const knowledge = new KnowledgeBase({
    repository: engines.knowledge,
    bus,
    units: () => holder.held.catalogue,
    today: () => orderDay(new Date(), config.TIME_ZONE),
    embedding: createEmbedding(config),
    log,
  });
  try {
    await follower.open();
    // Before orders are remembered: each is held against what the model in service says of it.
    await models.follower.open();
    await memoryFollower.open();
    await knowledge.open(() => readFolder(SHIPPED_ARTICLES));
  } catch (error) {
    await knowledge.close();
    await memoryFollower.close();
    await models.follower.close();
    await follower.close();
    await engines.close();
    flows.close();
    throw error;
  }
  const alertsOf = createAlertBook(dangerRules);
  const createReader = (context: CallContext) => createFactReader({ ...context, gazetteer, dangerRules });
  const doubtsOf = createDoubts({ gazetteer, timeZone: config.TIME_ZONE });
  const assistant: LiveAssistant = new LiveAssistant({
    hub,
    related,
    suggester,
    createReader,
    alertsOf,
    rules: { scenarios, doubtsOf },
    searchCards: (question) => knowledge.search(question, { limit: MOST_CARDS }),
    onHelped: (call) => language.heard(call),
    timeZone: config.TIME_ZONE,
    metrics,
    log,
  });
  const language = createLanguageHelp({
    config,
    hub,
    uses: engines.modelUses,
    assistant,
    doubtsOf,
    log,
    metrics,
  });
  const trail = new AuditTrail({ repository: engines.audit, log });
  const limits = {
    maxMessageBytes: config.WS_MAX_MESSAGE_BYTES,
    maxMessagesPerSecond: config.WS_MAX_MESSAGES_PER_SECOND,
    heartbeatMs: config.WS_HEARTBEAT_SECONDS * 1_000,
  };
  const catalogue = new CatalogueVersions({
    repository: engines.catalogues,
    holder,
    follower,
    bus,
    remind: (id, at) => queue.publication(id, at),
  });
  const learner = new OrderLearner({
    orders,
    learnt: engines.learnt,
    bus,
    heard: (callId) =>
      hub.with(callId, async ({ state }) => ({
        callerText: callerTextOf(state),
        facts: [...state.facts.values()],
      })),
    score: (order, callerText) =>
      scoreOrder(order, callerText, { scores: engines.scores, scorers: () => scorersOf(suggester), log }),
  });
  const outcomes = new OrderOutcomes({
    repository: engines.outcomes,
    known,
    onRecorded: ({ kind, orderId, id }) => {
      metrics.orderOutcomes.inc({ kind });
      void queue.learn(orderId, id);
    },
  });
  const compose = ({ state }: LiveCall) =>
    orderText(state, (text) => doubtsOf(text, state, [...state.facts.values()]));
  const onEnded = (call: LiveCall) => {
    void queue.summary(call.id, LAST_WORDS_MS);
    language.ended(call);
  };
  const submit = async (call: LiveCall, actor: Actor, permit?: SubmitDeps['permit']) => {
    const deps = { calls, orders, timeZone: config.TIME_ZONE, known: known(), compose, permit };
    const { order, created } = await submitCall(call, actor, deps);
    if (created) {
      language.closed(call);
      metrics.ordersCreated.inc();
      hub.announceList(call.state);
      void queue.index(order.orderId);
      void queue.learn(order.orderId, 0);
    }
    return order;
  };
  const voice = createVoiceGuidance({
    config,
    engines,
    suggester,
    createReader,
    alertsOf,
    rules: { scenarios, doubtsOf },
    knowledge,
    grounds: () => ({ known: known(), catalogue: holder.held.catalogue }),
    helped: (call, listener) => assistant.settled(call, listener),
    submit,
    onEnded,
    trail,
    queue,
    flows,
    dangerRules,
    metrics,
    log,
  });
  let closing = false;

  const authenticator = createAuthenticator({
    secret: config.JWT_SECRET,
    jwksUrl: config.JWT_JWKS_URL,
    issuer: config.JWT_ISSUER,
    audience: config.JWT_AUDIENCE,
  });
  const app = Fastify(serverOptions(config, log));
  await app.register(httpPlugin, {
    config,
    version: VERSION,
    authenticator,
    metrics,
    orders,
    outcomes,
    notes: engines.notes,
    notices: engines.notices,
    district: (name) => known().district(name),
    learner,
    dispatchReports: models.reports,
    calls,
    modelUses: engines.modelUses,
    audit: engines.audit,
    trail,
    jobs,
    catalogue,
    models: models.versions,
    retrainings: models.retrainings,
    knowledge,
    checks: {
      serving: async () => !closing,
      database: async () => Array.isArray(await calls.list({ limit: 1 })),
      jobs: () => jobs.ready(),
    },
    log,
  });
  await app.register(queueRoutes, { queues: voice.outbound.queues });
  await app.register(outboundRoutes, {
    outbound: engines.outbound,
    followUps: voice.outbound.followUps,
    trail,
  });
  await app.register(recordingRoutes, { hub, recordings: voice.recordings, trail });
  if (config.ROLE !== 'worker') {
    await app.register(webPlugin, { frameAncestors: ["'self'", ...config.FRAME_ANCESTORS] });
    await app.register(streams, {
      authenticator,
      calls: {
        hub,
        calls,
        metrics,
        limits,
        log,
        onStored: (call, receivedAt) => {
          metrics.stage('transcript', (performance.now() - receivedAt) / 1_000);
          assistant.refresh(call, receivedAt);
        },
        onEnded,
      },
      desk: {
        hub,
        calls,
        metrics,
        limits,
        log,
        audit: (principal, action, subject, detail) => trail.record(principal, action, subject, detail),
        submit,
        summarise: async (call, actor, writer) => {
          await requestSummary(call, actor, assistant);
          if (writer === 'best') language.requested(call);
        },
        onChanged: (call) => {
          if (isClosed(call.state)) language.closed(call);
          else assistant.refresh(call);
        },
        scenarios,
        flagArticle: (call, actor, flag) => flagArticle(call, actor, flag, knowledge),
      },
    });
  }
  if (config.ROLE !== 'worker') await voice.routes(app);
  const gauges = setInterval(() => metrics.liveCalls.set(hub.size), 1_000).unref();
  const tidying = setInterval(
    () =>
      void models.retrainings
        .tidy()
        .catch((error: unknown) => log.error({ err: error }, 'rows of a training could not be removed')),
    TIDY_MS,
  ).unref();

  return {
    app,
    hub,
    voice,
    warmUp() {
      if (config.ROLE === 'worker') return;
      warmUp({ gazetteer, dangerRules, timeZone: config.TIME_ZONE });
      voice.warmUp();
    },
    async listen() {
      if (config.ROLE !== 'web') {
        await jobs.startWorkers(
          combineHandlers(
            jobDefinitions,
            createCallJobs({
              ...engines,
              metrics,
              queue,
              written: (call) => language.written(call),
              write: (call) => language.write(call),
            }),
            createRetentionJobs({
              ...engines,
              ...voice.retention,
              retentionDays: config.RETENTION_DAYS,
            }),
            createRecordingJobs({
              deletions: engines.recordingDeletions,
              platform: voice.retention.platformRecordings,
              deleteLater: (recordingId) => jobs.enqueue('delete-recording', { recordingId }),
            }),
            createCatalogueJobs(catalogue),
            createLearningJobs({ learner, learnt: engines.learnt, metrics, queue }),
            createModelJobs(models.retrainings),
            voice.jobs,
          ),
        );
        voice.outbound.listen();
      }
      return app.listen({ host: config.HOST, port: config.PORT });
    },
    async close() {
      closing = true;
      clearInterval(gauges);
      clearInterval(tidying);
      if (config.ROLE !== 'worker') await app.endStreams();
      await voice.close();
      flows.close();
      await language.close();
      await assistant.close();
      await app.close();
      await knowledge.close();
      await memoryFollower.close();
      await models.follower.close();
      await follower.close();
      await engines.close();
      await model.close();
    },
  };
}
