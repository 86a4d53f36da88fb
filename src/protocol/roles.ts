import { z } from 'zod';

export const roles = ['agent', 'supervisor', 'reviewer', 'unit', 'admin', 'gateway'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/** Who is calling, as the JWT says. `unit` names the handling unit of a caller with role `unit`. */
export interface Principal {
  readonly sub: string;
  readonly roles: readonly Role[];
  readonly queues: readonly string[];
  readonly unit: string | null;
  /** When the token ends, milliseconds since the epoch; a socket stays open no longer. */
  readonly expiresAt: number;
}
