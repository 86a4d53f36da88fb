import type { Principal } from '../protocol/roles.ts';
import type { AuditEntry, AuditRepository } from '../store/repositories/audit-repository.ts';
import type { Log } from '../telemetry/log.ts';

export interface AuditTrailOptions {
  repository: Pick<AuditRepository, 'record'>;
  log: Pick<Log, 'error'>;
  /** Wait before the n-th try to store again, milliseconds. */
  retryDelayMs?: (tries: number) => number;
}

const MAX_BATCH = 500;
/** Entries kept in memory while the store refuses; beyond it the log raises an alarm for each that is lost. */
const MAX_WAITING = 100_000;
const TRIES_AT_CLOSE = 5;
const CLOSE_DELAY_MS = 200;

/**
 * Keeps who read or changed what. `write` is for readers that must leave a trace before they get an answer; `record` is
 * for live sockets, which never wait: entries that come while a batch is being stored form the next batch.
 */
export class AuditTrail {
  readonly #repository: Pick<AuditRepository, 'record'>;
  readonly #log: Pick<Log, 'error'>;
  readonly #retryDelayMs: (tries: number) => number;
  #waiting: AuditEntry[] = [];
  #working: Promise<void> | null = null;
  #wake: () => void = () => {};
  #closing = false;

  constructor(options: AuditTrailOptions) {
    this.#repository = options.repository;
    this.#log = options.log;
    this.#retryDelayMs = options.retryDelayMs ?? ((tries) => Math.min(5_000, 100 * 2 ** tries));
  }

  /** Resolves once the entry is stored. @throws what the store throws. */
  async write(
    principal: Principal,
    action: string,
    subject: string,
    detail?: AuditEntry['detail'],
  ): Promise<void> {
    await this.#repository.record([toEntry(principal, action, subject, detail)]);
  }

  /** Returns at once; the entry is stored in the background, again and again until the store takes it. */
  record(principal: Principal, action: string, subject: string, detail?: AuditEntry['detail']): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#log.error({ action }, 'audit entry lost: the store has refused entries for too long');
      return;
    }
    this.#waiting.push(toEntry(principal, action, subject, detail));
    this.#working ??= this.#work();
  }

  /** Stores what still waits. Answers how many entries could not be stored. */
  async close(): Promise<number> {
    this.#closing = true;
    this.#wake();
    await this.#working;
    if (this.#waiting.length > 0) {
      this.#log.error(
        { lost: this.#waiting.length },
        'audit entries lost: the store refused them at shutdown',
      );
    }
    return this.#waiting.length;
  }

  async #work(): Promise<void> {
    let tries = 0;
    let triesAtClose = 0;
    while (this.#waiting.length > 0 && triesAtClose < TRIES_AT_CLOSE) {
      const batch = this.#waiting.slice(0, MAX_BATCH);
      try {
        await this.#repository.record(batch);
        this.#waiting.splice(0, batch.length);
        tries = 0;
      } catch (error) {
        if (tries === 0)
          this.#log.error({ err: error }, 'the audit trail cannot be stored; it is kept and tried again');
        tries += 1;
        if (this.#closing) triesAtClose += 1;
        await this.#pause(this.#retryDelayMs(tries));
      }
    }
    this.#working = null;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#closing ? Math.min(ms, CLOSE_DELAY_MS) : ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function toEntry(
  principal: Principal,
  action: string,
  subject: string,
  detail: AuditEntry['detail'],
): AuditEntry {
  return {
    actor: principal.sub,
    roles: principal.roles,
    action,
    subject,
    ...(detail === undefined ? {} : { detail }),
  };
}
