import {
  type Effect,
  type EffectResult,
  type Json,
  priorities,
  type Utterance,
} from '../../voice/engine/contract.ts';
import type {
  CallbackAnswer,
  HoursAnswer,
  KnowledgeAnswer,
  NoteAnswer,
  NoticeAnswer,
  OrderAnswer,
  OrdersAnswer,
  QueueAnswer,
  RequestAnswer,
  VoiceMessageAnswer,
  WithdrawalAnswer,
} from '../../voice/engine/effects.ts';
import { saidOfLastMatter } from '../../voice/engine/new-matter.ts';
import { spokenWait } from '../../voice/queue/spoken.ts';
import { understoodOf } from './scripted-understanding.ts';

/** The state of the service that a flow is played against. */
export interface ServiceState {
  readonly open: boolean;
  readonly free: number;
  readonly waiting: number;
  /** Seconds; null: nothing is known. */
  readonly waitS: number | null;
  readonly notice: string | null;
  /** Whether the caller has orders; without, only `knownOrder` is there. */
  readonly orders: boolean;
  /** The request goes out at once. */
  readonly dispatched: boolean;
  /** The caller urged and booked before. */
  readonly repeated: boolean;
  /** Text messages can be sent. */
  readonly sms: boolean;
  /** Effects that do not answer: `queue`, `request`, `callback`, `understand`, `message` … or `all`. */
  readonly failing: readonly string[];
  readonly caller: string | null;
}

export const quietService: ServiceState = {
  open: true,
  free: 0,
  waiting: 12,
  waitS: 300,
  notice: null,
  orders: false,
  dispatched: false,
  repeated: false,
  sms: true,
  failing: [],
  caller: '13800001234',
};

/** There in every scripted service: its telephone ends in 5678. */
export const knownOrder = '20261101000123';
const KNOWN_CHECK = '5678';
const REQUEST_NUMBER = '20261128000042';
/** Of another matter of the same call. */
const SECOND_NUMBER = '20261128000043';

const done = (value: Json): EffectResult => ({ status: 'done', value });
const none: EffectResult = { status: 'none' };

/** Answers a flow's effects from a fixed state, so that every branch can be walked. The same question, the same answer. */
export function scriptedService(
  state: ServiceState,
): (effect: Effect, said: readonly Utterance[]) => EffectResult {
  const fails = (name: string): boolean => state.failing.includes(name) || state.failing.includes('all');
  return (effect, said) => {
    if (fails(nameOf(effect))) return { status: 'failed' };
    switch (effect.kind) {
      case 'understand':
        return done(understoodOf(saidOfLastMatter(said), state.caller));
      case 'lookup':
        return lookup(effect, state);
      case 'submit':
        return submit(effect, state, said);
      case 'callback': {
        const spoken = spokenOf(effect.window) ?? { zh: '轮到您时', en: 'when it is your turn' };
        return done({ id: 'b1', repeated: state.repeated, spoken } satisfies CallbackAnswer);
      }
      case 'message':
        return state.sms ? done(null) : none;
    }
  };
}

/** What an effect is called in `failing` and in what the player prints. */
export function nameOf(effect: Effect): string {
  if (effect.kind === 'lookup') return effect.lookup;
  return effect.kind === 'submit' ? effect.submit : effect.kind;
}

function lookup(
  { lookup: what, with: asked }: Effect & { kind: 'lookup' },
  state: ServiceState,
): EffectResult {
  switch (what) {
    case 'queue':
      return done(queueAnswer(state));
    case 'hours': {
      const spoken = { zh: '每天上午九点到下午六点', en: 'every day from 9 a.m. to 6 p.m.' };
      return done({ open: state.open, spoken } satisfies HoursAnswer);
    }
    case 'notice':
      if (state.notice === null) return none;
      return done({ id: 1, text: { zh: state.notice, en: state.notice } } satisfies NoticeAnswer);
    case 'orders-of-caller':
      if (!state.orders || state.caller === null) return none;
      return done({ count: 1, latest: ownOrder() } satisfies OrdersAnswer);
    case 'order':
      if (state.orders && asked.number === ownOrder().number) return done(ownOrder());
      return asked.number === knownOrder ? done(otherOrder(asked.check === KNOWN_CHECK)) : none;
    case 'knowledge':
      return knowledge(String(asked.question ?? ''));
  }
}

function queueAnswer({ open, free, waiting, waitS }: ServiceState): QueueAnswer {
  const wait = waitS === null ? null : { meanS: waitS, fromS: waitS * 0.75, toS: waitS * 1.25 };
  const { fromS, toS } = wait ?? { fromS: null, toS: null };
  // As the service says it.
  const spoken = wait === null ? { zh: '', en: '' } : spokenWait(wait);
  return { open, free, waiting, priority: priorities.normal, waitS, fromS, toS, spoken };
}

function ownOrder(): OrderAnswer {
  return {
    id: 'o1',
    number: '20261120000007',
    verified: true,
    subject: '小区路灯不亮',
    status: { zh: '已派发至区城市管理委', en: 'has been sent to the department in charge' },
    ended: false,
    unit: '区城市管理委',
    urgings: 0,
  };
}

function otherOrder(verified: boolean): OrderAnswer {
  const told = {
    zh: '区水务局已接单，正在办理',
    en: 'has been taken on by the department and is being dealt with',
  };
  return {
    id: 'o2',
    number: knownOrder,
    verified,
    subject: verified ? '家里停水' : '',
    status: verified ? told : { zh: '', en: '' },
    ended: false,
    unit: verified ? '区水务局' : '',
    urgings: 0,
  };
}

function knowledge(question: string): EffectResult {
  if (!/居住证/.test(question)) return none;
  return done({
    articleId: 'k1',
    title: '居住证办理',
    text: '带身份证和居住地证明，到街道政务服务中心办，十五个工作日内出证',
  } satisfies KnowledgeAnswer);
}

function submit(
  { submit: what }: Effect & { kind: 'submit' },
  state: ServiceState,
  said: readonly Utterance[],
): EffectResult {
  switch (what) {
    case 'request': {
      const subject = understoodOf(saidOfLastMatter(said), state.caller).subject ?? '';
      const answer = {
        number: said.some(({ begins }) => begins) ? SECOND_NUMBER : REQUEST_NUMBER,
        dispatched: state.dispatched,
        unit: '区城市管理委',
        subject,
        id: 'draft:call',
      };
      return done(answer satisfies RequestAnswer);
    }
    case 'voice-message':
      return done({ number: REQUEST_NUMBER } satisfies VoiceMessageAnswer);
    case 'withdrawal':
      return done({ withdrawn: !state.dispatched } satisfies WithdrawalAnswer);
    case 'addition':
    case 'urging':
    case 'rating':
      return done({ repeated: state.repeated } satisfies NoteAnswer);
  }
}

function spokenOf(window: Json): { zh: string; en: string } | null {
  if (typeof window !== 'object' || window === null || !('spoken' in window)) return null;
  return window.spoken as { zh: string; en: string };
}
