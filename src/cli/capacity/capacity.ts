import { parseArgs } from 'node:util';
import { UsageError } from '../command-line.ts';
import { requireWritable } from '../write-file.ts';
import { dayMode } from './day-mode.ts';
import { fitMode } from './fit-mode.ts';
import { formulaMode } from './formula-mode.ts';
import { PARAMETER_OPTIONS, type Typed } from './options.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** What each mode takes beside `--json`, `--seed` and `--target`. */
const FORMULA = ['formula', 'arrivals-per-hour', 'aht-s', 'patience-s', 'seats'];
const FIT = ['fit', 'data-dir', 'database-url', 'from', 'to', 'time-zone'];
const COMMON = ['json', 'seed', 'target'];

/**
 * Does what the command line asks for.
 *
 * @throws UsageError where it asks for what cannot be
 */
export async function capacity(args: string[]): Promise<void> {
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
  requireWritable(typed.json);
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
}

function refuseOthers(typed: Typed, known: readonly string[], mode: string): void {
  const other = Object.keys(typed).find((name) => !known.includes(name));
  if (other !== undefined) throw new UsageError(`--${other} means nothing with ${mode}; leave it out`);
}
