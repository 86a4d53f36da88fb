import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AlertKind } from '../../protocol/alert.ts';
import { describeIssues } from '../../protocol/describe-issues.ts';
import { compilePattern } from './pattern.ts';

/** Emergency lines a call may be handed over to: police, fire, ambulance, traffic police. */
export const emergencyLines = ['110', '119', '120', '122'] as const;
export const EmergencyLine = z.enum(emergencyLines);
export type EmergencyLine = z.infer<typeof EmergencyLine>;

/** Ways in which words of danger may not mean danger now; a rule may ignore some of them. */
export const guardNames = ['negation', 'hypothesis', 'reported', 'recent', 'past', 'resolved'] as const;
export const GuardName = z.enum(guardNames);
export type GuardName = z.infer<typeof GuardName>;

const words = z.array(z.string().min(1).max(20)).min(1);
const patterns = z.array(z.string().min(1).max(400));
const sentences = z.array(z.string().min(1).max(200)).min(1);

/** Words that tell danger now from negation, supposition, rumour, the past and what is already over. */
export const GuardWords = z.strictObject({
  /** Negators; they count only right before the danger, with at most a few words of `bridge` in between. */
  negation: words,
  bridge: words,
  /** Suppositions that reach over a whole sentence (万一, 如果). */
  supposition: words,
  /** Worry and prevention, within one clause (怕, 以免). */
  precaution: words,
  /** Possibility right before the danger (会, 容易). */
  possibility: words,
  /** Nouns that turn the danger before them into a mere topic (隐患, 报警器). */
  topic: words,
  /** Words of a complaint about risks; with "怎么办" after the danger they make it a supposition. */
  risk: words,
  reported: words,
  /** The last days (昨天): past for a fire, but not for a missing child, whose rule ignores `recent`. */
  recent: words,
  past: words,
  habit: words,
  /** Words that bring a sentence back to the present after a word of `past` or `habit`. */
  now: words,
  resolved: words,
  /** Words of a quarrel about damages, soon after the danger: it is over (不赔, 医药费). */
  dispute: words,
});
export type GuardWords = z.infer<typeof GuardWords>;

/** One kind of danger. The pattern language is explained in `pattern.ts`. */
export const DangerRule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  kind: AlertKind,
  level: z.enum(['urgent', 'notice']),
  /** Patterns in the caller's words. */
  any: patterns.min(1),
  /** More patterns, only for an agent's question that the caller then answers with "有" or the like. */
  asked: patterns.default([]),
  /** Patterns that veto a hit when they occur around it. */
  except: patterns.default([]),
  ignore: z.array(GuardName).default([]),
  /** What to do when the danger is past, habitual or over: nothing, or a notice. */
  whenPast: z.enum(['silent', 'notice']).default('silent'),
  message: z.string().min(1).max(200),
  action: z.string().min(1).max(300),
  handOver: z.array(EmergencyLine).default([]),
  /** Test sentences: each of `fires` must raise this rule at its own level, none of `silent` may raise it. */
  fires: sentences,
  silent: sentences,
});
export type DangerRule = z.infer<typeof DangerRule>;

/** The whole file `catalogue/danger-rules.json`. */
export const DangerRules = z
  .strictObject({
    version: z.string().min(1).max(40),
    guards: GuardWords,
    /** Named word lists for patterns: `<name>`. */
    words: z.record(z.string().regex(/^[a-z][a-z-]*$/), words),
    /** What to tell the caller when the call is handed over to that line. */
    handOver: z.record(EmergencyLine, z.string().min(1).max(300)),
    rules: z.array(DangerRule).min(1),
  })
  .superRefine((file, context) => {
    const seen = new Set<string>();
    for (const [index, rule] of file.rules.entries()) {
      if (seen.has(rule.id)) {
        context.addIssue({
          code: 'custom',
          path: ['rules', index, 'id'],
          message: `id ${rule.id} occurs twice`,
        });
      }
      seen.add(rule.id);
      for (const pattern of [...rule.any, ...rule.asked, ...rule.except]) {
        try {
          compilePattern(pattern, file.words);
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          context.addIssue({ code: 'custom', path: ['rules', index], message });
        }
      }
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
