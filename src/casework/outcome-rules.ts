import { createHash } from 'node:crypto';
import type { KnownNames } from '../catalogue/known-names.ts';
import type { OutcomeRequest } from '../protocol/outcome.ts';
import type { Principal } from '../protocol/roles.ts';
import type { NewOutcome } from '../store/repositories/outcome-repository.ts';

export type OutcomeErrorCode = 'forbidden' | 'unknown-name' | 'conflict';

/** An outcome that is not taken; the message says what to do instead. */
export class OutcomeError extends Error {
  override readonly name = 'OutcomeError';
  readonly code: OutcomeErrorCode;
  /** Field of the request that is at fault, where one is. */
  readonly field: string | null;

  constructor(code: OutcomeErrorCode, message: string, field: string | null = null) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

/** Keeps what is read back for one order bounded. */
const MAX_OUTCOMES = 200;
/** Of a name nobody knows, this much is repeated. */
const SHOWN_CHARACTERS = 40;
/** They speak for the hotline, and for units that work elsewhere. */
const RECORD_ALL = ['supervisor', 'reviewer', 'admin'] as const;
const OF_UNITS: readonly OutcomeRequest['kind'][] = ['returned', 'accepted'];

/** Whether somebody may record any outcome of any order. */
export function recordsAll(principal: Principal): boolean {
  return RECORD_ALL.some((role) => principal.roles.includes(role));
}

/** @throws OutcomeError `forbidden` when this person may not say this of an order that they may see */
export function requireMayRecord(principal: Principal, kind: OutcomeRequest['kind']): void {
  if (recordsAll(principal) || OF_UNITS.includes(kind)) return;
  throw new OutcomeError(
    'forbidden',
    `a unit records \`returned\` and \`accepted\`; \`${kind}\` is for supervisors, reviewers and admins`,
  );
}

/** Tells a repetition of a request from another request under the same key. */
export function digestOf(request: OutcomeRequest, by: string): string {
  const given = Object.entries({ ...request, by }).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(given)).digest('hex');
}

/**
 * The request with canonical names.
 *
 * @throws OutcomeError `unknown-name` for a unit or category that nobody knows
 */
export function withKnownNames(request: OutcomeRequest, known: KnownNames): OutcomeRequest {
  const named = { ...request };
  for (const [field, what, lookUp] of [
    ['unit', 'unit', known.unit],
    ['toUnit', 'unit', known.unit],
    ['category', 'category', known.category],
  ] as const) {
    const given = (named as Partial<Record<typeof field, string>>)[field];
    if (given === undefined) continue;
    const canonical = lookUp(given);
    if (canonical === null)
      throw new OutcomeError(
        'unknown-name',
        `no ${what} “${given.slice(0, SHOWN_CHARACTERS)}” in the dispatch catalogue: use a name or alias that it has`,
        field,
      );
    Object.assign(named, { [field]: canonical });
  }
  return named;
}

/**
 * What is stored for a request, names canonical already.
 *
 * @throws OutcomeError `conflict` for an order that is with the unit already, or that has too many outcomes
 */
export function outcomeOf(
  request: OutcomeRequest,
  by: string,
  order: { unit: string | null; outcomes: number },
): NewOutcome {
  if (order.outcomes >= MAX_OUTCOMES)
    throw new OutcomeError('conflict', `the order has ${MAX_OUTCOMES} outcomes already and takes no more`);
  const base = { kind: request.kind, unit: order.unit, toUnit: null, category: null, by, moves: false };
  const reason = request.reason ?? null;
  switch (request.kind) {
    case 'returned':
    case 'accepted':
      return { ...base, reason };
    case 'redispatched':
      if (request.toUnit === order.unit)
        throw new OutcomeError('conflict', `the order is with ${request.toUnit} already`, 'toUnit');
      return { ...base, toUnit: request.toUnit, reason, moves: true };
    case 'objection_upheld':
    case 'objection_rejected':
      return { ...base, unit: request.unit ?? order.unit, reason };
    case 'corrected':
      return { ...base, toUnit: request.toUnit ?? null, category: request.category ?? null, reason };
  }
}
