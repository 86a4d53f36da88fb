import { z } from 'zod';

/**
 * A guidance flow as people write it (`flows/*.yaml`). Whoever edits one is helped by `flows/flow.schema.json`, which is
 * made from these schemas.
 */

/** What a flow can be spoken in. */
export const flowLanguages = ['zh', 'en'] as const;
export const FlowLanguage = z.enum(flowLanguages);
export type FlowLanguage = z.infer<typeof FlowLanguage>;

export const FlowName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'a lower-case letter, then lower-case letters, digits and -');
/** Of a node in the same file; `human` (a person) and `end` (hang up) are there in every flow. */
export const Target = FlowName.describe('a node of this file, `human` or `end`');
export type Target = z.infer<typeof Target>;

const VariableName = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'a lower-case letter, then letters and digits');
/** CEL over `vars`, `language`, `attempts`, `priority`, `understood`; it reads only. */
const Expression = z.string().min(1).max(500).describe('CEL, for example `vars.queue.free > 0`');

/**
 * Spoken text by language. `{{name}}` puts in a variable (`{{order.number}}` a part of one), always as text. Of SSML it may
 * hold `<break time="300ms"/>`, `<say-as interpret-as="digits">…</say-as>` and `<prosody rate="slow">…</prosody>`.
 */
export const Prompt = z
  .partialRecord(FlowLanguage, z.string().trim().min(1).max(600))
  .describe(
    'spoken text by language; {{name}} puts in a variable; <break time="300ms"/>, <say-as interpret-as="digits">…</say-as> and <prosody rate="slow">…</prosody> are allowed',
  );
export type Prompt = z.infer<typeof Prompt>;

/** Words by language that mean one choice. */
const Words = z
  .partialRecord(FlowLanguage, z.array(z.string().trim().min(1).max(40)).min(1).max(40))
  .describe('words by language that mean this choice; never words for a person');

const Keys = z.strictObject({
  min: z.int().min(1).max(32).default(1).describe('fewest digits'),
  max: z.int().min(1).max(32).default(1).describe('most digits'),
  /** Ends the entry; may be pressed after fewer than `max` digits. */
  finishOn: z.enum(['#', '*']).default('#').describe('ends the entry early'),
  /** How long the platform waits for the next digit, milliseconds; never runs while digits arrive. */
  interDigitMs: z.int().min(500).max(15_000).default(3_000).describe('wait for the next digit, milliseconds'),
});
export type Keys = z.infer<typeof Keys>;

/** What is done when nothing usable was heard, with more help each time. */
const retrying = {
  /** Said instead of the prompt at the second, third … attempt; the last one again after that. */
  help: z
    .array(Prompt)
    .max(4)
    .default([])
    .describe('said instead of the prompt at the second, third … attempt'),
  /** Attempts in all before `onFailure`. */
  attempts: z.int().min(1).max(4).default(3).describe('attempts in all before onFailure'),
  onFailure: Target.default('human'),
  /** How long the caller may be silent, milliseconds. */
  timeoutMs: z
    .int()
    .min(1_000)
    .max(30_000)
    .default(6_000)
    .describe('how long the caller may be silent, milliseconds'),
  /** Below this a recogniser's words count as not understood. */
  minConfidence: z.number().min(0).max(1).default(0.4).describe('below this words count as not understood'),
  bargeIn: z.boolean().default(true).describe('the caller may speak over the prompt'),
};

const Assignments = z
  .record(VariableName, z.union([z.string(), z.number(), z.boolean()]))
  .describe('variables that the choice sets; `language` changes the language');

/** A node says something and goes on. */
const SayNode = z
  .strictObject({ type: z.literal('say'), prompt: Prompt, next: Target })
  .describe('says something and goes on');

/** What an answer must look like; `free` takes all words, the others read a value out of words or keys. */
export const answerKinds = ['free', 'digits', 'phone', 'order-number', 'window'] as const;
export const AnswerKind = z.enum(answerKinds);
export type AnswerKind = z.infer<typeof AnswerKind>;

/** Asks: choices by key or word, or an answer that is kept in `save`. */
const AskNode = z
  .strictObject({
    type: z.literal('ask'),
    prompt: Prompt,
    ...retrying,
    speech: z.boolean().default(true),
    keys: Keys.optional(),
    /** A menu. Key 0 and the words for a person are never choices: they lead to a person everywhere. */
    choices: z
      .array(
        z.strictObject({
          key: z
            .string()
            .regex(/^[1-9*]$/, '1 to 9 or *; 0 is the person')
            .optional(),
          words: Words,
          set: Assignments.optional(),
          next: Target,
        }),
      )
      .max(5)
      .default([]),
    answer: AnswerKind.optional().describe('what is read out of the answer; free: all words'),
    save: VariableName.optional().describe('the variable that keeps the answer'),
    /** Words that the recogniser should expect. */
    hints: z
      .array(z.string().trim().min(1).max(60))
      .max(50)
      .default([])
      .describe('words that the recogniser should expect'),
    /** After an answer. */
    next: Target.optional(),
  })
  .describe('a menu, or an open question whose answer is kept');

/** Yes or no, by key (1, 2) or word. */
const ConfirmNode = z
  .strictObject({
    type: z.literal('confirm'),
    prompt: Prompt,
    ...retrying,
    /** What the prompt offers in words of its own: 换号码, "another time". */
    words: z
      .strictObject({ yes: Words.optional(), no: Words.optional() })
      .optional()
      .describe('further words that mean yes or no here, as the prompt offers them'),
    yes: Target,
    no: Target,
    /** A no that says at once what is right (不对，地点是50号), while nothing is kept there; else it goes to `no`. */
    correction: z
      .strictObject({ save: VariableName, next: Target })
      .optional()
      .describe('a no that says at once what is right is kept and goes there; the next time it goes to `no`'),
  })
  .describe('yes or no, by word or key 1 and 2');

/**
 * Asks for what the matter still lacks: the order's required fields and then the scenario form's, by the extractors of a live
 * call. What was said already is not asked again.
 */
const FormNode = z
  .strictObject({
    type: z.literal('form'),
    ...retrying,
    attempts: z.int().min(1).max(4).default(2),
    /** Fields of the order that must be known, with their question. */
    fields: z
      .array(
        z.strictObject({
          field: z.string().min(1).max(40),
          if: Expression.optional().describe('asked only where this holds; left out: always'),
          ask: Prompt,
        }),
      )
      .max(8),
    /** How many questions of the scenario form are asked besides. */
    details: z.int().min(0).max(6).default(2).describe('questions of the scenario form asked besides'),
    next: Target,
    /** A field that stays unknown does not stop the flow unless this says so. */
    onFailure: Target.optional(),
  })
  .describe('asks for what the matter still lacks');

const BranchNode = z
  .strictObject({
    type: z.literal('branch'),
    when: z
      .array(z.strictObject({ if: Expression, next: Target }))
      .min(1)
      .max(10),
    else: Target,
  })
  .describe('goes where the first condition that holds says');

/** What may be asked of the service; `src/voice/engine/effects.ts` says what each answers. */
export const lookups = ['queue', 'notice', 'order', 'orders-of-caller', 'knowledge', 'hours'] as const;
const LookupNode = z
  .strictObject({
    type: z.literal('lookup'),
    lookup: z.enum(lookups).describe('what is asked of the service'),
    /** Arguments, each an expression. */
    with: z.record(VariableName, Expression).default({}).describe('arguments, each an expression'),
    save: VariableName,
    next: Target,
    /** Nothing was found. */
    onNone: Target.optional().describe('nothing was found, or the message was not sent'),
    /** The service did not answer in time. */
    onError: Target.default('human').describe('the service did not answer in time'),
  })
  .describe('asks the service for something');

/** What may be told to the service; done once however often it is told. */
export const submissions = [
  'request',
  'addition',
  'urging',
  'withdrawal',
  'rating',
  'voice-message',
] as const;
const SubmitNode = z
  .strictObject({
    type: z.literal('submit'),
    submit: z.enum(submissions).describe('what is told to the service'),
    with: z.record(VariableName, Expression).default({}).describe('arguments, each an expression'),
    save: VariableName,
    next: Target,
    onError: Target.default('human').describe('the service did not answer in time'),
  })
  .describe('tells the service something, once');

const RecordNode = z
  .strictObject({
    type: z.literal('record'),
    prompt: Prompt,
    help: z
      .array(Prompt)
      .max(4)
      .default([])
      .describe('said instead of the prompt at the second, third … attempt'),
    attempts: z.int().min(1).max(3).default(2),
    maxSeconds: z.int().min(5).max(300).default(120),
    silenceSeconds: z.int().min(1).max(10).default(4),
    save: VariableName,
    next: Target,
    onFailure: Target.default('human'),
  })
  .describe('records a voice message');

/** Waits for a seat. `priority` is an expression that gives a number, 0 first. */
const QueueNode = z
  .strictObject({
    type: z.literal('queue'),
    queue: z.string().trim().min(1).max(64).optional().describe('left out: the one of the settings'),
    prompt: Prompt.optional(),
    priority: Expression.optional(),
    /** The platform could not connect the caller, or the caller left the queue. */
    onFailure: Target.default('end'),
  })
  .describe('waits for a seat');

/** Books a call-back. `window` names the variable with the time; without one, as soon as it is the caller's turn. */
const CallbackNode = z
  .strictObject({
    type: z.literal('callback'),
    number: Expression,
    window: Expression.optional(),
    save: VariableName,
    next: Target,
    onError: Target.default('human').describe('the service did not answer in time'),
  })
  .describe('books a call-back');

/** To a person outside the queue. */
const TransferNode = z
  .strictObject({
    type: z.literal('transfer'),
    number: z
      .string()
      .regex(/^\+?\d{3,15}$/, 'digits')
      .describe('telephone number'),
    prompt: Prompt.optional(),
    onFailure: Target.default('human'),
  })
  .describe('to a telephone number');

const MessageNode = z
  .strictObject({
    type: z.literal('message'),
    to: Expression,
    text: Prompt,
    next: Target,
    /** It was not sent: no sender, no mobile number, no answer. */
    onNone: Target.optional().describe('nothing was found, or the message was not sent'),
  })
  .describe('sends a text message');

/** Goes on in another flow, with the same variables. */
const FlowNode = z
  .strictObject({
    type: z.literal('flow'),
    flow: FlowName,
    /** Another matter begins with these words of the caller's: they are `matter`, what flows kept before is gone. */
    begins: Expression.optional().describe(
      'the words with which another matter begins; what was understood and kept before is gone',
    ),
  })
  .describe('goes on in another flow with the same variables');

const EndNode = z
  .strictObject({
    type: z.literal('end'),
    prompt: Prompt.optional(),
    /** What the session came to, for reports. */
    outcome: z
      .string()
      .regex(/^[a-z-]{1,40}$/)
      .optional(),
  })
  .describe('hangs up');

const FlowNodeSchema = z.discriminatedUnion('type', [
  SayNode,
  AskNode,
  ConfirmNode,
  FormNode,
  BranchNode,
  LookupNode,
  SubmitNode,
  RecordNode,
  QueueNode,
  CallbackNode,
  TransferNode,
  MessageNode,
  FlowNode,
  EndNode,
]);
export type FlowNode = z.infer<typeof FlowNodeSchema>;
export type FlowNodeOf<T extends FlowNode['type']> = Extract<FlowNode, { type: T }>;

/** One flow file. */
export const FlowSchema = z.strictObject({
  name: FlowName,
  title: Prompt,
  languages: z
    .array(FlowLanguage)
    .min(1)
    .default([...flowLanguages]),
  start: Target.describe('the node where the flow begins'),
  /** No prompt of the flow takes longer to speak, seconds. */
  maxPromptSeconds: z
    .number()
    .min(2)
    .max(60)
    .default(20)
    .describe('no prompt of the flow takes longer to speak, seconds'),
  nodes: z.record(FlowName, FlowNodeSchema),
});
export type Flow = z.infer<typeof FlowSchema>;

/** All flows of a deployment as one version. A call stays with the one that it began with. */
export interface FlowSet {
  /** Digest of the flows' content. */
  readonly digest: string;
  readonly flows: Readonly<Record<string, Flow>>;
}

/** Flows that every set must have: where calls begin, where people are reached, and what outbound calls say. */
export const requiredFlows = ['opening', 'human', 'callback', 'follow-up'] as const;
