import type { AnswerKind, FlowLanguage, FlowSet, Keys, lookups, submissions } from '../flow/schema.ts';

/** The engine is a pure function: `step(set, state, event)` answers the next state and what is to be done. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Variables = Readonly<Record<string, Json>>;

/** A piece of something spoken, in order. */
export type PromptPart =
  | { readonly kind: 'text'; readonly text: string }
  /** Read digit by digit. */
  | { readonly kind: 'digits'; readonly text: string }
  | { readonly kind: 'slow'; readonly text: string }
  | { readonly kind: 'break'; readonly ms: number };

/** One thing that was said by the caller or asked by the flow, in order; goes into the call's transcript. */
export interface Utterance {
  readonly speaker: 'caller' | 'voice';
  readonly text: string;
  /** Milliseconds since the session began. */
  readonly atMs: number;
  readonly confidence: number | null;
  /** Of the words that agree to a read-back: what was read out of the order's fields. It stood in the utterance before. */
  readonly confirms?: Readonly<Record<string, string>>;
  /** Says that what was read out is wrong; what is said next puts it right. */
  readonly refuses?: true;
  /** Another matter of the same call begins with these words. */
  readonly begins?: true;
  /** What a machine offers to choose from, or answers: no words about the matter. */
  readonly menu?: true;
}

/** Why a caller goes before others; lower goes first. */
export const priorities = { danger: 0, vulnerable: 1, 'repeat-failure': 2, callback: 3, normal: 5 } as const;
export type Priority = keyof typeof priorities;

/** What was understood of the matter so far; made by the `understand` effect. */
export interface Understood {
  /** Fields of the order that are known, as they would be read out. */
  readonly form: Readonly<Record<string, string>>;
  /** Questions of the scenario form that are still open, required ones first. */
  readonly questions: readonly { readonly key: string; readonly ask: string }[];
  /** Subject in a few words; null while nothing was understood. */
  readonly subject: string | null;
  /** Fields that the order must have, known or not. Sessions of an older version have none. */
  readonly needed?: readonly string[];
}

export interface FlowState {
  readonly flow: string;
  readonly node: string;
  readonly language: FlowLanguage;
  readonly vars: Variables;
  /** Attempts made at this node, and for a form at this question. */
  readonly attempts: number;
  readonly waiting:
    | { readonly for: 'input' }
    | { readonly for: 'recording' }
    | { readonly for: 'person' }
    | { readonly for: 'effect'; readonly id: string }
    | null;
  /** Of a form: the question that was asked last, and those given up. */
  readonly asked: string | null;
  readonly givenUp: readonly string[];
  readonly detailsAsked: number;
  readonly understood: Understood | null;
  readonly said: readonly Utterance[];
  /** All that was recorded, whatever became of it then; not there before anything was. */
  readonly recordings?: readonly Recorded[];
  /** Events with something or nothing heard so far: the flow is bounded by it. */
  readonly turns: number;
  readonly effects: number;
  readonly priority: Priority;
  /** The words that made it urgent; null while nothing was. */
  readonly danger: string | null;
  /** The language of the help that was offered to a caller who spoke another than the flow's; the next prompt is in it. */
  readonly offered?: FlowLanguage | null;
  /**
   * What the call came to; null while it goes on. `hangup`: the caller hung up, whatever he had begun is unfinished; `person`:
   * he spoke with one; `unreached`: nobody could be reached; else the outcome of the flow's `end` node, or `end`.
   */
  readonly ended: string | null;
}

/** Where the platform keeps what it recorded of the caller. */
export interface Recorded {
  readonly url: string;
  readonly durationMs: number;
}

/** What comes from the caller, as every dialect tells it. */
export type CallerEvent =
  | {
      readonly type: 'input';
      readonly speech: {
        readonly text: string;
        readonly confidence: number | null;
        /** BCP 47 as the recogniser said; null when it did not. */
        readonly language: string | null;
      } | null;
      readonly keys: string | null;
    }
  | { readonly type: 'silence' }
  | {
      readonly type: 'recorded';
      /** Where the platform keeps it; null for an empty recording. */
      readonly url: string | null;
      readonly durationMs: number;
      readonly keys: string | null;
      /** The words, where the platform recognises while it records. */
      readonly heard?: {
        readonly text: string;
        readonly confidence: number | null;
        readonly language: string | null;
      };
    }
  /** The leg to a person is over. */
  | { readonly type: 'person'; readonly outcome: 'answered' | 'failed' | 'left' }
  | { readonly type: 'hangup' };

/** What the edge adds: danger found in the caller's words, the time, and answers to effects. */
export type FlowEvent =
  | { readonly type: 'begin'; readonly atMs: 0 }
  | (CallerEvent & { readonly atMs: number; readonly danger: string | null })
  | { readonly type: 'result'; readonly atMs: number; readonly id: string; readonly result: EffectResult };

/** `none`: asked, and there is nothing; `failed`: no answer in time. */
export type EffectResult =
  | { readonly status: 'done'; readonly value: Json }
  | { readonly status: 'none' }
  | { readonly status: 'failed' };

/** Something that the edge does outside; each is idempotent under session + id. */
export type Effect =
  /** Answers `Understood` of all that was said. */
  | { readonly kind: 'understand' }
  | { readonly kind: 'lookup'; readonly lookup: (typeof lookups)[number]; readonly with: Variables }
  | { readonly kind: 'submit'; readonly submit: (typeof submissions)[number]; readonly with: Variables }
  | { readonly kind: 'callback'; readonly number: string; readonly window: Json }
  | { readonly kind: 'message'; readonly to: string; readonly text: string };

export type Action =
  | { readonly type: 'say'; readonly parts: readonly PromptPart[] }
  | {
      readonly type: 'listen';
      /** Said while listening: with `bargeIn` the caller may speak over it. */
      readonly parts: readonly PromptPart[];
      readonly speech: boolean;
      readonly keys: Keys | null;
      readonly bargeIn: boolean;
      readonly timeoutMs: number;
      readonly hints: readonly string[];
      readonly answer: AnswerKind | 'choice' | 'yes-no';
      /** Left out: the session's. Prompt and recogniser are in this one where the caller is offered to change. */
      readonly language?: FlowLanguage;
    }
  | {
      readonly type: 'record';
      readonly parts: readonly PromptPart[];
      readonly maxSeconds: number;
      readonly silenceSeconds: number;
    }
  /** To a seat of a queue (null: the settings' queue). */
  | { readonly type: 'queue'; readonly queue: string | null; readonly priority: number }
  | { readonly type: 'transfer'; readonly number: string }
  | { readonly type: 'hangup' }
  | { readonly type: 'effect'; readonly id: string; readonly effect: Effect };

/** What a platform is told: never an effect. The last one is a `listen`, `record`, `queue`, `transfer` or `hangup`. */
export type SpokenAction = Exclude<Action, { type: 'effect' }>;

export interface Step {
  readonly state: FlowState;
  readonly actions: readonly Action[];
}

/**
 * What a session begins with. `vars.caller` is the number as the line showed it, or null; `vars.now` the time of the centre,
 * ISO 8601 with offset: sessions set it anew in the state before each event, so that 明天下午 is what it is for the caller.
 * `vars.priority` may name one of `priorities`. The engine sets `vars.danger` to true once danger was heard, and `vars.failures` to
 * how many connections failed.
 */
export interface Beginning {
  readonly flow: string;
  readonly language: FlowLanguage;
  readonly vars: Variables;
}

export interface Engine {
  initial(beginning: Beginning): FlowState;
  /** Never throws, whatever comes; an event that does not fit the state changes nothing and repeats the prompt. */
  step(set: FlowSet, state: FlowState, event: FlowEvent): Step;
}
