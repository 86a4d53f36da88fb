import type { CallState } from './call/call-state.ts';
import type { Actor } from './call/commands.ts';
import type { LiveCall } from './call/live-call.ts';
import { SELF_SERVICE } from './casework/self-service.ts';
import type { Config } from './config.ts';
import type { Engines } from './engines.ts';
import type { AuditTrail } from './http/audit-trail.ts';
import { createVoiceMessageJobs, type VoiceQueue } from './jobs/voice-message-jobs.ts';
import { HttpMessageSender } from './voice/intake/http-message-sender.ts';
import { createIntakeEffects, type IntakeDeps, type IntakeEffects } from './voice/intake/intake-effects.ts';
import type { MessageSender } from './voice/intake/messages.ts';

export interface VoiceIntakeOptions
  extends Pick<IntakeDeps, 'suggester' | 'createReader' | 'alertsOf' | 'rules' | 'knowledge' | 'onEnded'> {
  readonly config: Config;
  readonly engines: Engines;
  readonly grounds: () => Omit<ReturnType<IntakeDeps['grounds']>, 'confidence'>;
  readonly helped: IntakeDeps['helped'];
  /** Makes the call's order with all that follows one; `permit` decides who may. @throws CommandError */
  readonly submit: (
    call: LiveCall,
    actor: Actor,
    permit: (state: CallState) => void,
  ) => Promise<{ readonly orderNumber: string }>;
  readonly trail: Pick<AuditTrail, 'record'>;
  readonly queue: VoiceQueue;
  /** How many requests left by voice wait for an agent, and how long the first of them, seconds. */
  readonly onWaiting: (count: number, oldestS: number) => void;
}

export interface VoiceIntake {
  readonly effects: IntakeEffects;
  readonly jobs: ReturnType<typeof createVoiceMessageJobs>;
}

/** What voice guidance takes in and answers, with the jobs behind it. */
export function createVoiceIntake(options: VoiceIntakeOptions): VoiceIntake {
  const { config, engines, grounds, submit, trail, queue } = options;
  const sender: MessageSender | null =
    config.SMS_URL === undefined || config.SMS_SECRET === undefined
      ? null
      : new HttpMessageSender({ url: config.SMS_URL, secret: config.SMS_SECRET });
  const effects = createIntakeEffects({
    ...options,
    hub: engines.hub,
    calls: engines.calls,
    orders: engines.orders,
    outcomes: engines.outcomes,
    reserved: engines.reserved,
    notes: engines.notes,
    checks: engines.checks,
    notices: engines.notices,
    settings: {
      gateway: config.VOICE_GATEWAY,
      draftQueue: config.VOICE_DRAFT_QUEUE,
      humanQueue: config.VOICE_QUEUE,
      timeZone: config.TIME_ZONE,
    },
    grounds: () => ({ ...grounds(), confidence: config.VOICE_DISPATCH_CONFIDENCE }),
    submit: async (call, permit) => {
      const actor = { principal: SELF_SERVICE, commandId: `${SELF_SERVICE.sub}/${call.id}` };
      const { orderNumber } = await submit(call, actor, permit);
      trail.record(SELF_SERVICE, 'call.submit', call.id, { order: orderNumber });
    },
    onWithdrawn: (callId) => trail.record(SELF_SERVICE, 'call.withdraw', callId),
    decideLater: (callId) => queue.decision(callId),
    readsOn: config.LLM_BASE_URL.length > 0,
    messages: {
      messages: engines.messages,
      sends: sender !== null,
      mostOfDay: config.SMS_PER_RECIPIENT,
      enqueue: (id) => queue.message(id),
    },
    now: () => new Date(),
  });
  const jobs = createVoiceMessageJobs({
    messages: engines.messages,
    reserved: engines.reserved,
    sender,
    decide: (callId) => effects.decide(callId),
    queue,
    onWaiting: options.onWaiting,
  });
  return { effects, jobs };
}
