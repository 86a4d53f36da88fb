import Fastify, { type FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { OutcomeError } from '../../src/casework/outcome-rules.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { CatalogueVersionError } from '../../src/catalogue/versions.ts';
import { AuditTrail } from '../../src/http/audit-trail.ts';
import { type Authenticator, createAuthenticator } from '../../src/http/auth.ts';
import type { HttpDeps } from '../../src/http/deps.ts';
import { httpPlugin } from '../../src/http/plugin.ts';
import { serverOptions } from '../../src/http/server-options.ts';
import { signToken, type TokenOptions } from '../../src/http/sign-token.ts';
import { KnowledgeError } from '../../src/knowledge/contract.ts';
import { ModelVersionError } from '../../src/learning/models/versions.ts';
import { ReportBuilder } from '../../src/learning/report/report.ts';
import type { Principal, Role } from '../../src/protocol/roles.ts';
import type { AuditEntry, AuditRecord } from '../../src/store/repositories/audit-repository.ts';
import { createLogger, type Log } from '../../src/telemetry/log.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { small } from '../catalogue/small.ts';

export const SECRET = 'a-secret-of-the-tests-only-0123456789';

export const authenticator: Authenticator = createAuthenticator({ secret: SECRET });

export function principal(role: Role, extra: Partial<Principal> = {}): Principal {
  return {
    sub: `${role}-1`,
    roles: [role],
    queues: [],
    unit: null,
    expiresAt: Date.now() + 60_000,
    ...extra,
  };
}

/** Headers of a request by someone with this role. */
export async function as(role: Role, extra: Partial<TokenOptions> = {}): Promise<{ authorization: string }> {
  const token = await signToken(SECRET, { sub: `${role}-1`, roles: [role], seconds: 60, ...extra });
  return { authorization: `Bearer ${token}` };
}

/** A logger whose lines can be read. */
export function readableLog(level = 'trace'): { log: Log; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const log = createLogger(level, {
    write(line: string) {
      written.push(line);
    },
  });
  return { log, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

/** An audit store in memory. */
export class FakeAudit {
  readonly records: AuditRecord[] = [];

  async record(entries: readonly AuditEntry[]): Promise<void> {
    for (const entry of entries) {
      this.records.push({
        detail: {},
        ...entry,
        id: this.records.length + 1,
        at: '2026-03-01T00:00:00.000Z',
      });
    }
  }

  async list(filter: { before?: number | undefined; limit: number }): Promise<AuditRecord[]> {
    const older = this.records.filter((record) => filter.before === undefined || record.id < filter.before);
    return older.toReversed().slice(0, filter.limit);
  }
}

/** Dependencies that know nothing; tests replace what they are about. */
export function fakeDeps(overrides: Partial<HttpDeps> = {}): HttpDeps {
  const log = overrides.log ?? createLogger('silent');
  const audit = new FakeAudit();
  const noVersion = async () => {
    throw new CatalogueVersionError('not-found', 'there is no such version');
  };
  const noModel = async () => {
    throw new ModelVersionError('not-found', 'there is no such model');
  };
  const noArticle = async () => {
    throw new KnowledgeError('unknown_article');
  };
  return {
    config: { RATE_LIMIT_PER_MINUTE: 10_000 },
    version: '0.0.0-test',
    authenticator,
    metrics: new Metrics(),
    orders: { find: async () => null, list: async () => [] },
    outcomes: {
      repeated: async () => null,
      record: async () => {
        throw new OutcomeError('conflict', 'the order is gone');
      },
      list: async () => [],
    },
    notes: { list: async () => [] },
    notices: {
      add: async () => {
        throw new Error('no store');
      },
      withdraw: async () => null,
      list: async () => [],
    },
    district: () => null,
    learner: { forget: async () => false },
    dispatchReports: { report: async (query) => new ReportBuilder(query).report() },
    calls: {
      find: async () => null,
      list: async () => [],
      listOpen: async () => [],
      read: async () => [],
      suggestions: async () => [],
    },
    modelUses: { ofCall: async () => [] },
    audit,
    trail: new AuditTrail({ repository: audit, log }),
    jobs: { counts: async () => ({}), failed: async () => [], retry: async () => false },
    catalogue: {
      current: () => ({ versionId: null, catalogue: createCatalogue(small) }),
      list: async () => [],
      import: noVersion,
      find: noVersion,
      publish: noVersion,
      schedule: noVersion,
      rollBack: noVersion,
      withdraw: noVersion,
    },
    models: {
      current: () => ({ serving: { modelId: null, version: 'm1' }, shadow: null }),
      list: async () => [],
      find: noModel,
      shadow: noModel,
      promote: noModel,
      withdraw: noModel,
      rollBack: noModel,
    },
    retrainings: { latest: async () => null, begin: noModel },
    knowledge: {
      search: async () => [],
      list: () => [],
      find: () => null,
      warning: () => null,
      revision: noArticle,
      import: async (_given, { dryRun }) => ({ dryRun, errors: 0, warnings: 0, articles: [], findings: [] }),
      remove: noArticle,
      flag: noArticle,
      flags: async () => [],
      resolveFlag: async () => {
        throw new KnowledgeError('unknown_flag');
      },
    },
    checks: {},
    log,
    ...overrides,
  };
}

/** An app with the whole HTTP side; `more` registers routes after it. It closes itself when the test is over. */
export async function buildApp(
  overrides: Partial<HttpDeps> = {},
  more: (app: FastifyInstance) => void = () => {},
): Promise<FastifyInstance> {
  const deps = fakeDeps(overrides);
  const app: FastifyInstance = Fastify(serverOptions({ BODY_LIMIT_BYTES: 1_024, TRUST_PROXY: [] }, deps.log));
  onTestFinished(() => app.close());
  await app.register(httpPlugin, deps);
  more(app);
  await app.ready();
  return app;
}
