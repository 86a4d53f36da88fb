import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Stages of a segment's way, from the socket to the desk. */
export type Stage = 'store' | 'transcript' | 'extract' | 'model' | 'suggestion';

const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const ANSWER_BUCKETS = [0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 20, 40];

/** Everything the service counts. One instance a process (tests make their own). */
export class Metrics {
  readonly registry = new Registry();

  readonly liveCalls = new Gauge({
    name: 'jiesu_live_calls',
    help: 'Calls held in memory',
    registers: [this.registry],
  });
  readonly senderSockets = new Gauge({
    name: 'jiesu_sender_sockets',
    help: 'Open call-stream connections',
    registers: [this.registry],
  });
  readonly deskSockets = new Gauge({
    name: 'jiesu_desk_sockets',
    help: 'Open desk connections',
    registers: [this.registry],
  });
  readonly voiceDrafts = new Gauge({
    name: 'jiesu_voice_drafts',
    help: 'Requests left by voice that wait for an agent, their number told; counted each minute by a worker',
    registers: [this.registry],
  });
  readonly voiceDraftSeconds = new Gauge({
    name: 'jiesu_voice_draft_seconds',
    help: 'How long the oldest of them has waited: a rise over a day is an alarm',
    registers: [this.registry],
  });
  readonly callsStarted = new Counter({
    name: 'jiesu_calls_started_total',
    help: 'Calls started',
    registers: [this.registry],
  });
  readonly callsEnded = new Counter({
    name: 'jiesu_calls_ended_total',
    help: 'Calls ended',
    labelNames: ['cause'],
    registers: [this.registry],
  });
  readonly segmentsIn = new Counter({
    name: 'jiesu_segments_in_total',
    help: 'Segments received, repeats left out',
    labelNames: ['kind'],
    registers: [this.registry],
  });
  readonly segmentsRepeated = new Counter({
    name: 'jiesu_segments_repeated_total',
    help: 'Messages received again',
    registers: [this.registry],
  });
  readonly segmentsOut = new Counter({
    name: 'jiesu_segments_out_total',
    help: 'Transcript events sent to desks',
    registers: [this.registry],
  });
  readonly segmentsLost = new Counter({
    name: 'jiesu_segments_lost_total',
    help: 'Sender messages still missing when their call ended: any rise is an alarm',
    registers: [this.registry],
  });
  readonly messagesRefused = new Counter({
    name: 'jiesu_messages_refused_total',
    help: 'WebSocket messages answered with an error',
    labelNames: ['socket', 'code'],
    registers: [this.registry],
  });
  readonly ordersCreated = new Counter({
    name: 'jiesu_work_orders_created_total',
    help: 'Work orders created',
    registers: [this.registry],
  });
  readonly orderOutcomes = new Counter({
    name: 'jiesu_order_outcomes_total',
    help: 'What became of work orders: returns, re-dispatches, objections, corrections',
    labelNames: ['kind'],
    registers: [this.registry],
  });
  readonly ordersLearnt = new Counter({
    name: 'jiesu_orders_learnt_total',
    help: 'Orders made known to the ranking, again after each outcome',
    registers: [this.registry],
  });
  readonly alertsRaised = new Counter({
    name: 'jiesu_alerts_raised_total',
    help: 'Alerts raised',
    labelNames: ['kind', 'level'],
    registers: [this.registry],
  });
  readonly modelFailures = new Counter({
    name: 'jiesu_model_failures_total',
    help: 'Times a dispatch model in service could not be loaded here, so that the one before went on',
    labelNames: ['role'],
    registers: [this.registry],
  });
  readonly stageSeconds = new Histogram({
    name: 'jiesu_stage_seconds',
    help: 'Time from receiving a final segment to the end of the stage (model: time in the model alone)',
    labelNames: ['stage'],
    buckets: LATENCY_BUCKETS,
    registers: [this.registry],
  });
  readonly llmQuestions = new Counter({
    name: 'jiesu_llm_questions_total',
    help: 'Questions to the language model by what came of them',
    labelNames: ['purpose', 'outcome'],
    registers: [this.registry],
  });
  readonly readingsDropped = new Counter({
    name: 'jiesu_llm_values_dropped_total',
    help: 'Values that the language model gave for the form and the call does not bear out, by reason',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly llmTokens = new Counter({
    name: 'jiesu_llm_tokens_total',
    help: 'Tokens of the language model, read (prompt) and written (completion)',
    labelNames: ['purpose', 'kind'],
    registers: [this.registry],
  });
  readonly llmFirstTextSeconds = new Histogram({
    name: 'jiesu_llm_first_text_seconds',
    help: 'Time from a question to the first text of its answer, waiting for a turn included',
    labelNames: ['purpose'],
    buckets: ANSWER_BUCKETS,
    registers: [this.registry],
  });
  readonly llmServerState = new Gauge({
    name: 'jiesu_llm_server_state',
    help: 'Language-model server: 0 in service, 1 being tried again, 2 resting after failures',
    labelNames: ['server'],
    registers: [this.registry],
  });
  readonly queueDepth = new Gauge({
    name: 'jiesu_queue_jobs',
    help: 'Jobs in a queue by state',
    labelNames: ['queue', 'state'],
    registers: [this.registry],
  });

  constructor(options: { processMetrics?: boolean } = {}) {
    if (options.processMetrics === true) collectDefaultMetrics({ register: this.registry });
  }

  /** `seconds` since the segment came in. */
  stage(stage: Stage, seconds: number): void {
    this.stageSeconds.observe({ stage }, seconds);
  }
}
