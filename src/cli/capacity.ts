import { capacity } from './capacity/capacity.ts';
import { runCommand } from './command-line.ts';

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

await runCommand(USAGE, capacity);
