import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Fastify from 'fastify';
import { sql } from 'kysely';
import { loadDangerRules } from '../../facts/danger/rules.ts';
import { loadGazetteer } from '../../facts/place/gazetteer.ts';
import { warmUp } from '../../facts/warm-up.ts';
import { access } from '../../http/access.ts';
import { createAuthenticator } from '../../http/auth.ts';
import { problems } from '../../http/errors.ts';
import { requestLog } from '../../http/request-log.ts';
import { serverOptions } from '../../http/server-options.ts';
import { twilioRoutes } from '../../http/voice/twilio.ts';
import { zodCompiler } from '../../http/zod-compiler.ts';
import { openDatabase } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';
import { FlowSetRepository } from '../../store/repositories/flow-set-repository.ts';
import { VoiceSessionRepository } from '../../store/repositories/voice-session-repository.ts';
import { createLogger } from '../../telemetry/log.ts';
import { Metrics } from '../../telemetry/metrics.ts';
import { createEngine } from '../../voice/engine/engine.ts';
import { readFlowFolder } from '../../voice/flow/flow-set.ts';
import { createDangerCheck } from '../../voice/session/danger.ts';
import { createSessionMetrics } from '../../voice/session/session-metrics.ts';
import { createVoiceSessions } from '../../voice/session/voice-sessions.ts';
import { standInEffects } from './voice-stand-ins.ts';
import { BARE_PATH, PUBLIC_URL, STORED_PATH, VOICE_TOKEN } from './voice-wire.ts';

/**
 * Voice guidance alone in a process of its own: the routes for Twilio with the hooks of the service, the shipped flows, the
 * store; what flows ask of the rest of the service is answered by stand-ins. Beside it two bare routes of another Fastify, of
 * which one stores as much as a turn does. Prints both addresses.
 */
const dataDir = mkdtempSync(path.join(tmpdir(), 'jiesu-bench-'));
const log = createLogger('info');
const metrics = new Metrics();
const database = await openDatabase({ dataDir, databaseUrl: process.env.DATABASE_URL });
await migrate(database, { jobs: false });
const { set, faults } = readFlowFolder('flows');
if (set === null) throw new Error(`the flows have faults: ${JSON.stringify(faults[0])}`);
const dangerRules = loadDangerRules('catalogue/danger-rules.json');
const timeZone = 'Asia/Shanghai';
warmUp({ dangerRules, timeZone, gazetteer: loadGazetteer('catalogue/gazetteer.json') });
const sessions = createVoiceSessions({
  engine: createEngine(),
  flows: { current: () => set },
  flowSets: new FlowSetRepository(database),
  sessions: new VoiceSessionRepository(database),
  effects: standInEffects,
  dangerOf: createDangerCheck(dangerRules),
  onEnded: async () => {},
  gateway: 'voice',
  timeZone,
  log,
  metrics: createSessionMetrics(metrics.registry),
});

const app = Fastify(serverOptions({ BODY_LIMIT_BYTES: 1_048_576, TRUST_PROXY: [] }, log));
await app.register(problems);
await app.register(zodCompiler);
await app.register(access, { authenticator: createAuthenticator({ secret: VOICE_TOKEN.repeat(2) }) });
await app.register(requestLog);
await app.register(twilioRoutes, {
  sessions,
  settings: { publicUrl: PUBLIC_URL, queue: 'hotline' },
  authToken: VOICE_TOKEN,
});

/** As long as a usual reply. */
const DOCUMENT = `<?xml version="1.0" encoding="UTF-8"?><Response>${'<Say>您好</Say>'.repeat(30)}</Response>`;
const bare = Fastify();
bare.addContentTypeParser(
  'application/x-www-form-urlencoded',
  { parseAs: 'string' },
  (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
);
bare.post(BARE_PATH, (_request, reply) => reply.type('text/xml; charset=utf-8').send(DOCUMENT));

/** As large as a session's state with its reply. */
const STATE = JSON.stringify({ said: '路灯坏了好几天了，希望尽快修好。'.repeat(60) });
await sql`create table if not exists bench_turns (call text primary key, turn integer not null, state json not null)`.execute(
  database.sql,
);
bare.post<{ Body: Record<string, string> }>(STORED_PATH, async ({ body }, reply) => {
  await sql`
    insert into bench_turns values (${body.CallSid ?? ''}, 1, ${STATE})
    on conflict (call) do update set turn = bench_turns.turn + 1, state = excluded.state`.execute(
    database.sql,
  );
  return reply.type('text/xml; charset=utf-8').send(DOCUMENT);
});

const host = '127.0.0.1';
const addresses = [await app.listen({ host, port: 0 }), await bare.listen({ host, port: 0 })];
console.log(addresses.join(' '));
process.on('SIGTERM', async () => {
  await Promise.all([app.close(), bare.close()]);
  await sessions.close();
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(0);
});
