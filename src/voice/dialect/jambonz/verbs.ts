/** The verbs of jambonz that we send, as `@jambonz/verb-specifications` describes them. Times are seconds. */

export interface SayVerb {
  readonly verb: 'say';
  readonly text: string;
}

export interface Recognizer {
  /** `default`: the vendor of the application. */
  readonly vendor: 'default';
  readonly language: string;
  readonly hints?: readonly string[];
  /** Goes on through pauses shorter than this. */
  readonly asrTimeout?: number;
  /** Ends speech and keeps its words; works only where keys are not gathered. */
  readonly asrDtmfTerminationDigit?: string;
}

export interface GatherVerb {
  readonly verb: 'gather';
  readonly actionHook: string;
  readonly input: readonly ('speech' | 'digits')[];
  readonly minDigits: number;
  readonly maxDigits: number;
  readonly interDigitTimeout: number;
  readonly finishOnKey: string;
  readonly timeout: number;
  readonly bargein: boolean;
  readonly dtmfBargein: boolean;
  readonly listenDuringPrompt: boolean;
  readonly recognizer?: Recognizer;
  readonly say?: { readonly text: string };
}

export interface EnqueueVerb {
  readonly verb: 'enqueue';
  readonly name: string;
  readonly actionHook: string;
  readonly waitHook: string;
  /** Lower goes first. */
  readonly priority: number;
}

export interface DialVerb {
  readonly verb: 'dial';
  readonly target: readonly { readonly type: 'phone'; readonly number: string }[];
  readonly actionHook: string;
  /** How long it may ring. */
  readonly timeout: number;
}

export type Verb =
  | SayVerb
  | GatherVerb
  | EnqueueVerb
  | DialVerb
  | { readonly verb: 'pause'; readonly length: number }
  | { readonly verb: 'redirect'; readonly actionHook: string }
  | { readonly verb: 'leave' }
  | { readonly verb: 'hangup' };
