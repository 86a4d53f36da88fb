import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AlertKind } from '../../protocol/alert.ts';
import { describeIssues } from '../../protocol/describe-issues.ts';
import { DangerVerdict } from '../../protocol/fact.ts';
import { expandWords, parsePattern } from './pattern.ts';

/*
 * The rule file `catalogue/danger-rules.json`. What a field means is said by `describe`, which reaches the JSON Schema
 * beside the file and with it the editor of whoever changes the rules; docs/danger-rules.md tells the rest.
 */

/** Emergency lines a call may be handed over to: police, fire, ambulance, traffic police. */
export const emergencyLines = ['110', '119', '120', '122'] as const;
export const EmergencyLine = z.enum(emergencyLines);
export type EmergencyLine = z.infer<typeof EmergencyLine>;

/** Short enough that the id of a fact, made of rule, verdict and segment, stays within its limit. */
const name = z.string().regex(/^[a-z][a-z0-9-]{1,29}$/);
const words = z.array(z.string().min(1).max(20));
const patterns = z.array(z.string().min(1).max(600));
const Example = z.union([z.string().min(1).max(200), z.array(z.string().min(1).max(200)).min(1).max(12)]);
/** One sentence of a caller, or turns as `坐席：…` and `市民：…`. */
export type Example = z.infer<typeof Example>;
const examples = z.array(Example);

/** Words that make danger something else than danger now. */
export const Guard = z.strictObject({
  id: name.describe('Rules name it to ignore it; several guards may share one.'),
  verdict: DangerVerdict.exclude(['now']).describe('What the danger is instead.'),
  because: z.string().min(1).max(80).describe('Chinese, for the agent; {word} is the deciding word.'),
  side: z
    .enum(['before', 'behind'])
    .describe('before: said before the danger or between its words; behind: after it in the same sentence.'),
  words: words.min(1).describe('The deciding words; # stands for a number (#年前), <name> for a word list.'),
  within: z.int().min(0).max(40).default(14).describe('Most characters between the word and the danger.'),
  bridge: words.default([]).describe('Up to three of these may stand between besides, and are not counted.'),
  clause: z.boolean().default(false).describe('A comma or a pause between the two breaks the guard.'),
  last: z.boolean().default(false).describe('The word must end its clause (明火没有，).'),
  except: words
    .default([])
    .describe('Longer words in which the deciding word means something else (没想到).'),
  unless: words.default([]).describe('Words of the present (现在) between the two that break the guard.'),
  still: words.default([]).describe('Words right behind the danger that say that it lasts (到现在还).'),
  with: words.default([]).describe('One of these must stand before the danger as well.'),
  story: words
    .default([])
    .describe(
      'Those of the words that also govern the sentences that follow, until a word of present (上个月).',
    ),
});
export type Guard = z.infer<typeof Guard>;

/** One danger, and what to do about it. */
export const DangerRule = z.strictObject({
  id: name,
  kind: AlertKind,
  level: z.enum(['urgent', 'notice']).describe('urgent: act now; notice: pay attention.'),
  by: z
    .enum(['caller', 'agent'])
    .default('caller')
    .describe('Whose words the patterns of any are looked for in.'),
  any: patterns.min(1).describe('Patterns that tell of the danger.'),
  asked: z
    .strictObject({ yes: patterns.default([]), no: patterns.default([]) })
    .prefault({})
    .describe(
      "Patterns for an agent's question: danger when the caller says yes (受伤了吗), or no (有呼吸吗).",
    ),
  except: patterns
    .default([])
    .describe(
      'Words in another meaning: a hit that shares a character with one of these is dropped (打火机).',
    ),
  over: patterns.default([]).describe('The danger has ended (火灭了); also for questions about it.'),
  ignore: z.array(name).default([]).describe('Ids of guards that do not apply.'),
  whenPast: z
    .enum(['silent', 'notice'])
    .default('silent')
    .describe('What to do when the danger is past, habitual or over.'),
  unless: z
    .array(z.union([name, z.literal('*')]))
    .default([])
    .describe(
      'Rules that say the same more exactly (*: all urgent ones): while one stands, this one is not raised.',
    ),
  message: z.string().min(1).max(100).describe('Chinese: what it may be.'),
  action: z.string().min(1).max(300).describe('Chinese: what to ask, and what to tell the caller meanwhile.'),
  handOver: z
    .array(EmergencyLine)
    .default([])
    .describe('Lines to hand the call over to, the first one first.'),
  examples: z
    .strictObject({
      now: examples.min(1),
      nothing: examples.default([]),
      past: examples.default([]),
      over: examples.default([]),
      supposed: examples.default([]),
      reported: examples.default([]),
      quoted: examples.default([]),
      denied: examples.default([]),
      figurative: examples.default([]),
    } satisfies Record<DangerVerdict | 'nothing', z.ZodType>)
    .describe('Tests of the rule, by what it must make of them: danger now, nothing at all, or a verdict.'),
});
export type DangerRule = z.infer<typeof DangerRule>;

/** How people behave where there is danger, and where there is none. */
const Conduct = z.strictObject({
  alarmed: patterns.describe(
    'The agent takes it for serious, without acting yet (别慌). Acts are what a rule by agent tells.',
  ),
  relieved: patterns.describe('The agent hears that all is well (那就放心了).'),
  closing: patterns.describe('The agent writes down an ordinary matter (已经登记).'),
  urging: patterns.describe('The caller cannot wait (快来, 来不及了).'),
  aftermath: patterns.describe('The caller speaks of money, papers and blame (医药费, 认定书).'),
  refused: patterns.describe(
    'What the caller says to an agent who acts for nothing: wants no help, or meant something else (不用叫, 我讲的是).',
  ),
});

/** The whole file. */
export const DangerRules = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.string().min(1).max(40),
    guards: z.array(Guard).min(1).describe('Asked in this order; the first that applies decides.'),
    present: words
      .min(1)
      .describe(
        'Words of the present (现在, 又): they end the story of a past event, and raise again what was over.',
      ),
    ending: z
      .strictObject({
        over: patterns.describe('All that was raised has ended (人都没事了).'),
        mistaken: patterns.describe('What was raised was an error (看错了).'),
        notAfter: words.describe(
          'Before an ending these make it a wish, a question or a denial (快, 什么时候, 没).',
        ),
        notBefore: words.describe('Behind an ending these take it back (吗, 但是).'),
      })
      .describe('How callers say that a danger is over; rules add their own.'),
    conduct: Conduct.describe(
      'How both sides behave, which tells what the words leave open: a call that is handled like any other is no alarm.',
    ),
    words: z
      .record(z.string().regex(/^[a-z][a-z-]*$/), words.min(1))
      .describe('Named word lists for patterns and guards: <name>.'),
    misheard: z
      .record(z.string().min(1).max(10), words.min(1))
      .describe(
        'Pieces of words and what a recogniser may print for them; holds for every word of the file.',
      ),
    handOver: z
      .record(EmergencyLine, z.string().min(1).max(300))
      .describe('What to say when the call is handed over to that line.'),
    rules: z.array(DangerRule).min(1),
    ordinary: examples.describe('Everyday sentences on which no rule may raise an urgent alert.'),
  })
  .superRefine((file, context) => {
    const report = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const attempt = (path: (string | number)[], read: () => unknown) => {
      try {
        read();
      } catch (error) {
        report(path, error instanceof Error ? error.message : String(error));
      }
    };
    for (const pattern of [...file.ending.over, ...file.ending.mistaken])
      attempt(['ending'], () => parsePattern(pattern, file.words));
    for (const pattern of Object.values(file.conduct).flat())
      attempt(['conduct'], () => parsePattern(pattern, file.words));
    for (const [index, { any, asked, except, over }] of file.rules.entries()) {
      for (const pattern of [...any, ...asked.yes, ...asked.no, ...except, ...over])
        attempt(['rules', index], () => parsePattern(pattern, file.words));
    }
    for (const [index, guard] of file.guards.entries()) {
      const { words: own, bridge, except, unless, still, with: needed, story } = guard;
      for (const list of [own, bridge, except, unless, still, needed, story])
        attempt(['guards', index], () => expandWords(list, file.words));
    }
    for (const list of [file.present, file.ending.notAfter, file.ending.notBefore])
      attempt(['ending'], () => expandWords(list, file.words));
    const guards = new Set(file.guards.map(({ id }) => id));
    const known = new Set(file.rules.map(({ id }) => id));
    const seen = new Set<string>();
    for (const [index, { id, ignore, unless }] of file.rules.entries()) {
      if (seen.has(id)) report(['rules', index, 'id'], `id ${id} occurs twice`);
      seen.add(id);
      for (const other of ignore.filter((each) => !guards.has(each)))
        report(['rules', index, 'ignore'], `there is no guard ${other}`);
      for (const other of unless.filter((each) => each !== '*' && !known.has(each)))
        report(['rules', index, 'unless'], `there is no rule ${other}`);
    }
  });
export type DangerRules = z.infer<typeof DangerRules>;

/**
 * Reads and checks a rule file.
 * @throws Error naming the file and the first faults when it can't be read or isn't valid.
 */
export function loadDangerRules(path: string): DangerRules {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = DangerRules.safeParse(raw);
  if (!parsed.success) throw new Error(`${path}: ${describeIssues(parsed.error)}`);
  return parsed.data;
}

/** JSON Schema (draft 2020-12) of the rule file, so that editors help to write it. */
export function dangerRulesSchema(): object {
  return z.toJSONSchema(DangerRules, { io: 'input' });
}
