import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { capacity } from '../../../src/cli/capacity/capacity.ts';
import { ARRIVALS, readQuarterColumn, SEATS } from '../../../src/cli/capacity/read-day-csv.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { freshEmbedded } from '../../support/engines.ts';

const DAY = ['--arrivals', 'samples/capacity/peak-day.csv', '--seats', 'samples/capacity/roster.csv'];

describe('npm run capacity', { timeout: 120_000 }, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'jiesu-capacity-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => vi.restoreAllMocks());

  async function run(...args: string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/capacity.ts', ...args], {
      env: { PATH: process.env.PATH },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout, stderr };
  }
  const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

  it('checks Erlang A against a simulation and writes both', async () => {
    const file = path.join(folder, 'formula.json');
    const { code, stdout } = await run(
      ...'--formula erlang-a --arrivals-per-hour 100 --aht-s 180 --patience-s 120 --seats 6 --json'.split(
        ' ',
      ),
      file,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('seats for 95 % connected: 8');
    const { formula, simulated } = json(file);
    expect(Object.keys(formula)).toEqual([
      'waitProbability',
      'meanWaitS',
      'serviceLevel15s',
      'abandonRate',
      'occupancy',
    ]);
    for (const name of Object.keys(formula)) {
      expect(Math.abs(simulated[name] / formula[name] - 1), name).toBeLessThan(0.01);
      const [low, high] = simulated.ci95[name];
      expect(low).toBeLessThan(simulated[name]);
      expect(high).toBeGreaterThan(simulated[name]);
    }
  });

  it('shows the target on the peak day, with charts and the same figures as JSON', async () => {
    const file = path.join(folder, 'day.json');
    const { code, stdout } = await run(...DAY, '--replications', '4', '--plots', folder, '--json', file);
    expect(code).toBe(0);
    const report = json(file);
    for (const name of ['connectionRate', 'serviceLevel15s', 'abandonRate', 'meanWaitS', 'occupancy'])
      for (const which of [report.baseline, report.withMeasures]) expect(which[name]).toBeTypeOf('number');
    expect(report.load.day).toBeCloseTo(1.5, 2);
    expect(report.baseline.connectionRate).toBeLessThan(0.7);
    expect(report.withMeasures.connectionRate).toBeGreaterThan(0.95);
    expect(report.withMeasures.humanConnectionRate).toBeLessThan(report.withMeasures.connectionRate);
    expect(Object.keys(report.measures)).toEqual(['selfService', 'callback', 'wrapUp']);
    expect(report.seatsNeeded.baseline).toBeGreaterThan(report.seatsNeeded.withMeasures);
    expect(stdout).toContain(`${(report.withMeasures.connectionRate * 100).toFixed(1)} % meets 95.0 %`);
    for (const name of ['load', 'connection', 'waits']) {
      const svg = readFileSync(path.join(folder, `capacity-${name}.svg`), 'utf8');
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*>\n<title>/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('leaves out measures on request', async () => {
    const file = path.join(folder, 'without.json');
    const all = 'self-service,callback,wrap-up';
    vi.spyOn(console, 'log').mockReturnValue();
    await capacity([...DAY, '--replications', '2', '--without', all, '--json', file]);
    const { baseline, withMeasures } = json(file);
    expect(withMeasures).toEqual(baseline);
  });

  it('prints the sensitivity and the grid', async () => {
    const small = path.join(folder, 'small.csv');
    writeFileSync(small, new Array<string>(96).fill('3').join('\n'));
    const printed = vi.spyOn(console, 'log').mockReturnValue();
    await capacity(['--arrivals', small, '--seats', '2', '--replications', '2', '--sensitivity']);
    const [stdout] = printed.mock.lastCall ?? [];
    expect(stdout).toMatch(/\| redial after giving up +\| +20 % \|/);
    expect(stdout).toContain('accepted by ↓ and succeeds for →');
  });

  it('fits the records of a database, and simulates a day out of what it found', async () => {
    const test = await freshEmbedded();
    const file = path.join(folder, 'parameters.json');
    try {
      await migrate(test.database, { jobs: false });
      const start = Date.parse('2026-11-02T09:00:00+08:00');
      await test.database.sql
        .insertInto('queue_entries')
        .values(
          Array.from({ length: 200 }, (_, at) => {
            const joined = start + at * 30_000;
            const left = new Date(joined + 40_000);
            const gaveUp = at % 2 === 0;
            return {
              id: `q${at}`,
              queue: 'main',
              call_id: null,
              session_id: null,
              caller: null,
              priority: 0,
              joined_at: new Date(joined),
              place_at: new Date(joined),
              answered_at: gaveUp ? null : left,
              left_at: left,
              outcome: gaveUp ? 'abandoned' : 'answered',
            };
          }),
        )
        .execute();
      await test.database.close();
      const args = ['--fit', '--data-dir', test.options.dataDir];
      const printed = vi.spyOn(console, 'log').mockReturnValue();
      await capacity([...args, '--from', '2026-11-02', '--to', '2026-11-02', '--json', file]);
      const [fitted] = printed.mock.lastCall ?? [];
      expect(fitted).toContain('100 abandoned, 100 did not; mean 80.0 s');
      expect(json(file).parameters.patience).toEqual({ kind: 'exponential', meanS: 80 });
      expect(json(file).arrivals[36]).toBe(30);
      await capacity(['--parameters', file, '--seats', '5', '--replications', '2']);
      const [report] = printed.mock.lastCall ?? [];
      expect(report).toContain('exponential, mean 80.0 s');
      expect(report).toContain('200 first calls');
      await expect(capacity([...args, '--to', '2020-01-01'])).rejects.toThrow('no calls in the records');
    } finally {
      await test.drop();
    }
  });

  const formula = (rest: string) => `--formula erlang-c --arrivals-per-hour 100 --aht-s 180 ${rest}`;
  it.each([
    ['', '--arrivals <csv> is missing'],
    ['--arrivals samples/capacity/peak-day.csv', '--seats is missing'],
    ['--arrivals none.csv --seats 5', 'none.csv: ENOENT'],
    ['--arrivals samples/capacity/roster.csv --seats 5', 'no column "arrivals"'],
    ['--arrivals samples/capacity/peak-day.csv --seats 0', '--seats needs a whole number from 1 to 100000'],
    ['--arrivals samples/capacity/peak-day.csv --seats 1e9', '--seats needs a whole number from 1 to 100000'],
    ['--arrivals samples/capacity/peak-day.csv --seats many', '"many" is neither'],
    [`${DAY.join(' ')} --seat 4`, "Unknown option '--seat'"],
    [`${DAY.join(' ')} --without lunch`, '--without knows self-service, callback, wrap-up'],
    [`${DAY.join(' ')} --self-service-success 60`, '--self-service-success needs a number of at most 1'],
    [`${DAY.join(' ')} --patience weibul`, '--patience is one of exponential, weibull'],
    [`${DAY.join(' ')} --patience-shape 2`, '--patience-shape goes with --patience weibull'],
    [`${DAY.join(' ')} --callback-from-hour 22`, '--callback-from-hour must be before'],
    [`${DAY.join(' ')} --parameters package.json`, 'not a parameters file as --fit writes it'],
    [`${DAY.join(' ')} --from 2026-11-28`, '--from needs --fit'],
    ['--formula erlang-b --seats 3', '--formula is one of erlang-a, erlang-c'],
    [formula('--seats 0'), '--seats needs a number of at least 1'],
    [formula('--seats 5'), 'the line never ends: 5 seats cannot carry a load of 5 erlangs'],
    [formula('--seats 6.5'), '--seats needs a whole number'],
    [formula('--seats 6 --patience-s 60'), 'in Erlang C nobody abandons'],
    [formula('--seats 6 --shrinkage 0.3'), '--shrinkage means nothing with --formula'],
    ['--formula erlang-a --arrivals-per-hour 100 --aht-s 180 --seats 6', '--formula needs --patience-s'],
    ['--fit --data-dir none', 'none: no such folder'],
    ['--fit --data-dir docs --from yesterday', '--from needs a day such as'],
    ['--fit --database-url http://x', '--database-url must begin with postgres://'],
  ])('says what to do about: %s', async (line, message) => {
    const args = line.split(' ').filter((word) => word !== '');
    await expect(capacity(args)).rejects.toThrow(message);
  });

  it('says it in one line, and that the command was misused', async () => {
    const { code, stdout, stderr } = await run(...formula('--seats 5').split(' '));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^the line never ends: 5 seats .*\n$/);
  });

  it('has samples that follow the formula of docs/capacity.md', () => {
    const bump = (hour: number, centre: number, width: number) =>
      Math.exp(-(((hour - centre) / width) ** 2) / 2);
    const hours = Array.from({ length: 96 }, (_, quarter) => (quarter + 0.5) / 4);
    const usual = hours.map(
      (hour) =>
        0.06 + 0.55 * bump(hour, 10.2, 1.7) + 0.48 * bump(hour, 15.3, 2.1) + 0.22 * bump(hour, 19.8, 1.6),
    );
    const most = Math.max(...usual);
    const seats = usual.map((_, quarter) => {
      const hour = usual.slice(quarter - (quarter % 4), quarter - (quarter % 4) + 4);
      return Math.max(6, Math.round((60 * hour.reduce((sum, value) => sum + value, 0)) / 4 / most));
    });
    const peak = usual.map((value, quarter) => {
      const hour = hours[quarter] ?? 0;
      return value * (1 + 0.4 * bump(hour, 9.75, 1.5) + 0.2 * bump(hour, 20, 1.5));
    });
    const scale =
      (1.5 * 900 * seats.reduce((sum, count) => sum + count, 0)) /
      300 /
      peak.reduce((sum, value) => sum + value, 0);
    const arrivals = peak.map((value) => Math.round(value * scale * 10) / 10);
    expect(readQuarterColumn('samples/capacity/roster.csv', SEATS)).toEqual(seats);
    expect(readQuarterColumn('samples/capacity/peak-day.csv', ARRIVALS)).toEqual(arrivals);
  });
});
