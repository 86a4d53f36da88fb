import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ConfigError, loadConfig } from '../config.ts';
import { signToken } from '../http/sign-token.ts';
import { Role } from '../protocol/roles.ts';
import { runCommand, UsageError } from './command-line.ts';

const USAGE = `npm run token -- --sub <id> --roles <role,…> [--queues <name,…>] [--unit <handling unit>] [--days <n>]

Prints a token signed with JWT_SECRET, for example:
  npm run token -- --sub agent-7 --roles agent --queues general
  npm run token -- --sub asr-1 --roles gateway --days 30
  npm run token -- --sub heat-1 --roles unit --unit 市热力集团`;

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const Options = z.object({
  sub: z.string().min(1).max(128),
  roles: list.pipe(z.array(Role).min(1)),
  queues: list.optional(),
  unit: z.string().min(1).max(80).optional(),
  days: z.coerce.number().positive().max(3_650).default(1),
});

const SECONDS_PER_DAY = 86_400;

await runCommand(USAGE, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      sub: { type: 'string' },
      roles: { type: 'string' },
      queues: { type: 'string' },
      unit: { type: 'string' },
      days: { type: 'string' },
    },
  });
  const parsed = Options.safeParse(values);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    const missing = !Object.hasOwn(values, name);
    throw new UsageError(`--${name}: ${missing ? 'is missing' : issue?.message}; see --help`);
  }
  const { days, ...claims } = parsed.data;
  if (claims.roles.includes('unit') && claims.unit === undefined)
    throw new UsageError('--unit: role unit needs it; see --help');
  const config = loadConfig();
  if (config.JWT_SECRET === undefined) {
    throw new ConfigError('JWT_SECRET is not set: tokens come from the identity provider of JWT_JWKS_URL');
  }
  const token = await signToken(config.JWT_SECRET, {
    ...claims,
    seconds: Math.round(days * SECONDS_PER_DAY),
    issuer: config.JWT_ISSUER,
    audience: config.JWT_AUDIENCE,
  });
  console.log(token);
});
