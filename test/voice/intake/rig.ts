import { createAlertBook } from '../../../src/assist/alert/alerts.ts';
import type { CallContext } from '../../../src/assist/contract.ts';
import type { Suggestion } from '../../../src/assist/dispatch/suggestion-news.ts';
import { LiveAssistant } from '../../../src/assist/live-assistant.ts';
import { CallHub, callIdOf } from '../../../src/call/call-hub.ts';
import type { CallState } from '../../../src/call/call-state.ts';
import type { LiveCall } from '../../../src/call/live-call.ts';
import { SELF_SERVICE } from '../../../src/casework/self-service.ts';
import { submitCall } from '../../../src/casework/submit-call.ts';
import { loadCatalogue } from '../../../src/catalogue/catalogue.ts';
import { createKnownNames } from '../../../src/catalogue/known-names.ts';
import { loadScenarioBook } from '../../../src/catalogue/scenarios/book.ts';
import { loadDangerRules } from '../../../src/facts/danger/rules.ts';
import { createFactReader } from '../../../src/facts/fact-reader.ts';
import { loadGazetteer } from '../../../src/facts/place/gazetteer.ts';
import { LocalBus } from '../../../src/store/bus-local.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { CallRepository } from '../../../src/store/repositories/call-repository.ts';
import { CheckRepository } from '../../../src/store/repositories/check-repository.ts';
import { MessageRepository } from '../../../src/store/repositories/message-repository.ts';
import { NoticeRepository } from '../../../src/store/repositories/notice-repository.ts';
import { OrderNoteRepository } from '../../../src/store/repositories/order-note-repository.ts';
import { OutcomeRepository } from '../../../src/store/repositories/outcome-repository.ts';
import { RelatedRepository } from '../../../src/store/repositories/related-repository.ts';
import { ReservedNumberRepository } from '../../../src/store/repositories/reserved-number-repository.ts';
import { WorkOrderRepository } from '../../../src/store/repositories/work-order-repository.ts';
import { createLogger } from '../../../src/telemetry/log.ts';
import { Metrics } from '../../../src/telemetry/metrics.ts';
import type { VoiceSession } from '../../../src/voice/intake/contract.ts';
import { createIntakeEffects, type IntakeDeps } from '../../../src/voice/intake/intake-effects.ts';
import type { TestDatabase } from '../../support/engines.ts';

export const SETTINGS = {
  gateway: 'voice',
  draftQueue: 'self-service',
  humanQueue: 'hotline',
  timeZone: 'Asia/Shanghai',
};

export const catalogue = loadCatalogue('catalogue/dispatch.json');
const gazetteer = loadGazetteer('catalogue/gazetteer.json');
const dangerRules = loadDangerRules('catalogue/danger-rules.json');
const scenarios = loadScenarioBook('catalogue/scenarios.json');
const known = createKnownNames(catalogue, {
  units: ['市交通运输和港航管理局'],
  categories: ['类一'],
  district: () => null,
});

/** A ranking that is as sure of its unit as the test wants; taxis have a scenario form. */
export function suggestionOf(
  changes: Partial<Suggestion> & { unit?: string; probability?: number } = {},
): Suggestion {
  const { unit = '市交通运输和港航管理局', probability = 0.95, ...rest } = changes;
  return {
    modelVersion: 'test',
    units: [{ name: unit, probability, reasons: [] }],
    categories: [{ name: '类一', probability: 0.9, reasons: [] }],
    words: [],
    unsure: probability < 0.5,
    question: null,
    item: null,
    likeOrders: [],
    ...rest,
  };
}

export interface Rig extends Awaited<ReturnType<typeof openRig>> {}

/** Intake on a database, with the help of live calls, one node of several when the database is shared. */
export async function openRig(
  { database }: Pick<TestDatabase, 'database'>,
  overrides: Partial<IntakeDeps> & { suggest?: (text: string) => Suggestion } = {},
) {
  await migrate(database, { jobs: false });
  const calls = new CallRepository(database);
  const hub = new CallHub({ database, calls, bus: new LocalBus() });
  const orders = new WorkOrderRepository(database);
  const createReader = (context: CallContext) => createFactReader({ ...context, gazetteer, dangerRules });
  const alertsOf = createAlertBook(dangerRules);
  const rules = { scenarios, doubtsOf: () => [] };
  const suggester = {
    modelVersion: 'test',
    suggest: async (text: string) => (overrides.suggest ?? (() => suggestionOf()))(text),
  };
  const assistant = new LiveAssistant({
    hub,
    related: new RelatedRepository(database),
    suggester,
    createReader,
    alertsOf,
    rules,
    searchCards: async () => [],
    onHelped: () => undefined,
    timeZone: SETTINGS.timeZone,
    metrics: new Metrics(),
    log: createLogger('silent'),
  });
  const queued: string[] = [];
  const ended: string[] = [];
  const withdrawn: string[] = [];
  const repositories = {
    reserved: new ReservedNumberRepository(database),
    notes: new OrderNoteRepository(database),
    notices: new NoticeRepository(database),
    outcomes: new OutcomeRepository(database),
    messages: new MessageRepository(database),
    checks: new CheckRepository(database),
  };
  const grounds = () => ({ known, catalogue, confidence: 0.85 });
  const deps: IntakeDeps = {
    hub,
    calls,
    orders,
    ...repositories,
    settings: SETTINGS,
    suggester,
    createReader,
    alertsOf,
    rules,
    grounds,
    knowledge: { surest: () => [], find: () => null, warning: () => null },
    helped: (call, listener) => assistant.settled(call, listener),
    submit: async (call: LiveCall, permit: (state: CallState) => void) => {
      const actor = { principal: SELF_SERVICE, commandId: `self-service/${call.id}` };
      const compose = () => ({ text: '诉求', textState: 'draft' as const });
      await submitCall(call, actor, {
        calls,
        orders,
        timeZone: SETTINGS.timeZone,
        known,
        compose,
        permit,
      });
    },
    onWithdrawn: (callId) => void withdrawn.push(callId),
    onEnded: (call) => void ended.push(call.id),
    decideLater: async (callId) => void queued.push(callId),
    readsOn: false,
    now: () => new Date(),
    // A machine under load must not decide what a test sees.
    helpMs: 60_000,
    ...overrides,
    messages: overrides.messages ?? {
      messages: repositories.messages,
      sends: true,
      mostOfDay: 100,
      enqueue: async (id) => void queued.push(id),
    },
  };
  const effects = createIntakeEffects(deps);
  const idOf = ({ externalId }: Pick<VoiceSession, 'externalId'>) => callIdOf(SETTINGS.gateway, externalId);
  return {
    ...repositories,
    calls,
    hub,
    orders,
    effects,
    assistant,
    scenarios,
    known,
    queued,
    ended,
    withdrawn,
    grounds,
    idOf,
    state: (session: VoiceSession) => hub.with(idOf(session), async ({ state }) => state),
    close: async () => {
      await effects.close();
      await assistant.close();
      await hub.close();
    },
  };
}
