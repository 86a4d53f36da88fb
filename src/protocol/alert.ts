import { z } from 'zod';
import { Evidence } from './common.ts';

export const alertKinds = [
  'life',
  'fire',
  'gas',
  'chemical',
  'electricity',
  'collapse',
  'flood',
  'hazard',
  'traffic',
  'violence',
  'self-harm',
  'missing-person',
  'child-at-risk',
  'elderly-at-risk',
  'food-poisoning',
  'mass-incident',
  'media-threat',
] as const;
export const AlertKind = z.enum(alertKinds);
export type AlertKind = z.infer<typeof AlertKind>;

/**
 * `raised`: it stands. `over`: the danger was real and has ended (救出来了). `withdrawn`: it turned out to be none
 * (看错了, or an event of last month).
 */
export const alertStates = ['raised', 'over', 'withdrawn'] as const;
export const AlertState = z.enum(alertStates);
export type AlertState = z.infer<typeof AlertState>;

/** Danger heard in the call. An alert whose state changes is sent again under the same id. */
export const Alert = z.object({
  /** Deterministic: the same words of the same segment always give the same id. */
  id: z.string(),
  kind: AlertKind,
  /** `urgent` asks for action now; `notice` asks for attention. It stays what it was when the alert was raised. */
  level: z.enum(['urgent', 'notice']),
  /** Logs of before there were states hold none. */
  state: AlertState.default('raised'),
  /** All three in Chinese, for the agent: what it may be, what to do, and which words led to it or ended it. */
  message: z.string(),
  action: z.string(),
  explanation: z.string().default(''),
  rule: z.string(),
  evidence: Evidence,
});
export type Alert = z.infer<typeof Alert>;
