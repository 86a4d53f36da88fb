import { createJobs } from './src/jobs/jobs.ts';
import { migrate } from './src/store/migrate.ts';
import { testDefinitions } from './test/jobs/definitions.ts';
import { freshEmbedded, freshServer, sharedRedis } from './test/support/engines.ts';
const pct = (a: number[], p: number) => a.sort((x, y) => x - y)[Math.floor(a.length * p)]!.toFixed(1);
for (const [name, fresh, where] of [['PGlite', freshEmbedded, () => ({})], ['PostgreSQL', freshServer, () => ({})], ['Redis', freshEmbedded, sharedRedis]] as const) {
  const t = await fresh(); await migrate(t.database);
  let hit: ((at: number) => void) = () => {};
  const jobs = await createJobs({ definitions: testDefinitions, database: t.database, ...where() });
  let n = 0, all = () => {};
  await jobs.startWorkers({ work: async () => { hit(performance.now()); if (++n === 1000) all(); return 'success'; }, once: async () => 'success', tick: async () => 'success' });
  await new Promise((r) => setTimeout(r, 500));
  const lat: number[] = [], enq: number[] = [];
  for (let i = 0; i < 50; i++) { const p = new Promise<number>((r) => { hit = r; }); const s = performance.now(); await jobs.enqueue('work', { key: `l${i}` }); enq.push(performance.now() - s); lat.push((await p) - s); await new Promise((r) => setTimeout(r, 60)); }
  hit = () => {}; n = 0; const done = new Promise<void>((r) => { all = r; });
  const s = performance.now(); await Promise.all(Array.from({ length: 1000 }, (_, i) => jobs.enqueue('work', { key: `b${i}` }))); const e = performance.now(); await done;
  console.log(name, 'idle start ms p50', pct(lat, .5), 'max', pct(lat, .999), 'enqueue p50', pct(enq, .5), '| 1000 jobs: enqueued in', Math.round(e - s), 'done in', Math.round(performance.now() - s));
  const c = performance.now(); await jobs.close(); console.log('  close', Math.round(performance.now() - c)); await t.drop();
}
process.exit();
