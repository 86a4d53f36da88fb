import { parseArgs } from 'node:util';
import { dayMode } from './capacity/day-mode.ts';
import { fitMode } from './capacity/fit-mode.ts';
import { formulaMode } from './capacity/formula-mode.ts';
import { PARAMETER_OPTIONS, type Typed } from './capacity/options.ts';
import { runCommand, UsageError } from './command-line.ts';

const USAGE = `npm run capacity -- --arrivals <csv> --seats <number or csv> [options]
npm run capacity -- --formula erlang-a --arrivals-per-hour 100 --aht-s 180 --patience-s 120 --seats 6
npm run capacity -- --fit [--data-dir <folder> | --database-url <url>] [--from <day>] [--to <day>] --json <file>

A day of the hotline, simulated call by call without and with each measure: connection rate, answered within 15 s,
abandonment, waits, occupancy, and the seats that a target takes. Or one queue in balance, by formula and simulated; or
the parameters of a day out of the service's own records. docs/capacity.md says what each figure means.

  --arrivals <csv>        first calls of the day: 96 rows of time,arrivals (by 15 minutes)
  --seats <n or csv>      seats all day, or 96 rows of time,seats (or a column seats beside the arrivals)
  --parameters <file>     behaviour as --fit wrote it; options given as well win
  --without <measures>    leaves out some of self-service,callback,wrap-up
  --target <share>        connection rate to reach (default 0.95, the national standard)
  --sensitivity           also: each assumption lower and higher; acceptance and success of self-service in a grid
  --plots <folder>        writes charts (SVG)
  --json <file>           writes the figures
  --replications <n>      simulated days a variant (default 20, fewer for very large days)
  --seed <n>              another seed, other random callers (default 1)

How callers and agents behave (times in seconds, shares from 0 to 1):
  --aht-s 300  --handling lognormal|exponential  --aht-cv 0.8
  --patience-s 180  --patience exponential|weibull|hyper-exponential  --patience-shape 1  --patience-cv 1
  --redial-probability 0.4  --redial-delay-s 600  --redial-times 3  --shrinkage 0
  --self-service-over-s 5  --self-service-acceptance 0.5  --self-service-success 0.6  --self-service-s 90
  --callback-over-s 15  --callback-acceptance 0.5  --callback-answered 0.75  --callback-attempts 3
  --callback-from-hour 8  --callback-until-hour 21  --wrap-up-cut 0.15

One queue:
  --formula erlang-c|erlang-a  --arrivals-per-hour <n>  --aht-s <s>  --seats <n>  --patience-s <s> (erlang-a)

Fit:
  --data-dir, --database-url  the records (default: as the settings say; stop the service first when embedded)
  --from, --to <day>      first and last day, such as 2026-11-28
  --time-zone <name>      whose days and quarter-hours (default Asia/Shanghai)`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** What each mode takes beside `--json`, `--seed` and `--target`. */
const FORMULA = ['formula', 'arrivals-per-hour', 'aht-s', 'patience-s', 'seats'];
const FIT = ['fit', 'data-dir', 'database-url', 'from', 'to', 'time-zone'];
const COMMON = ['json', 'seed', 'target'];

await runCommand(USAGE, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      arrivals: text,
      seats: text,
      parameters: text,
      without: text,
      target: text,
      sensitivity: flag,
      plots: text,
      json: text,
      replications: text,
      seed: text,
      formula: text,
      'arrivals-per-hour': text,
      fit: flag,
      'data-dir': text,
      'database-url': text,
      from: text,
      to: text,
      'time-zone': text,
      ...PARAMETER_OPTIONS,
    },
  });
  const typed: Typed = values;
  if (typed.fit === true) {
    refuseOthers(typed, [...FIT, ...COMMON], '--fit');
    await fitMode(typed);
  } else if (typed.formula !== undefined) {
    refuseOthers(typed, [...FORMULA, ...COMMON], '--formula');
    formulaMode(typed);
  } else {
    for (const name of [...FIT, 'arrivals-per-hour'])
      if (typed[name] !== undefined)
        throw new UsageError(
          `--${name} needs --${FIT.includes(name) ? 'fit' : 'formula'} beside it; see --help`,
        );
    dayMode(typed);
  }
});

function refuseOthers(typed: Typed, known: readonly string[], mode: string): void {
  const other = Object.keys(typed).find((name) => !known.includes(name));
  if (other !== undefined) throw new UsageError(`--${other} means nothing with ${mode}; leave it out`);
}
