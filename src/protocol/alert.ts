import { z } from 'zod';
import { Evidence } from './common.ts';

export const alertKinds = [
  'life',
  'fire',
  'gas',
  'electricity',
  'collapse',
  'flood',
  'violence',
  'self-harm',
  'child-at-risk',
  'elderly-at-risk',
  'food-poisoning',
  'mass-incident',
  'media-threat',
] as const;
export const AlertKind = z.enum(alertKinds);
export type AlertKind = z.infer<typeof AlertKind>;

/** Danger heard in the call. `urgent` asks for action now; `notice` asks for attention. */
export const Alert = z.object({
  /** Deterministic: the same words of the same segment always give the same id. */
  id: z.string(),
  kind: AlertKind,
  level: z.enum(['urgent', 'notice']),
  /** Both in Chinese, for the agent. */
  message: z.string(),
  action: z.string(),
  rule: z.string(),
  evidence: Evidence,
});
export type Alert = z.infer<typeof Alert>;
