import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { parseEnv } from 'node:util';
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { integer, optional } from './setting-types.ts';
import { voiceNeeds, voiceSettings } from './voice-settings.ts';

/** Secrets that stand in examples, here or elsewhere. Anybody could sign tokens with one. */
const EXAMPLE_SECRET = /change-?me|^a-string-secret-at-least-256-bits-long$/i;
/** A secret of fewer different characters than this was not made at random. */
const MIN_DIFFERENT = 8;

const list = (isItem: (item: string) => boolean, wanted: string) =>
  z
    .string()
    .default('')
    .transform((items) => items.split(/[\s,]+/).filter((item) => item !== ''))
    .superRefine((items, context) => {
      const wrong = items.find((item) => !isItem(item));
      if (wrong !== undefined) context.addIssue({ code: 'custom', message: `${wrong} is not ${wanted}` });
    });
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://');
const redisUrl = z.string().regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://');

/** Every setting of the service; `.env.example` documents each (a test compares the two). */
export const ConfigSchema = z
  .object({
    ROLE: z.enum(['web', 'worker', 'all']).default('all'),
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: integer(8080, 0, 65_535),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),

    DATA_DIR: z.string().min(1).default('./data'),
    DATABASE_URL: optional(postgresUrl),
    REDIS_URL: optional(redisUrl),
    REDIS_NAMESPACE: z
      .string()
      .regex(/^[a-z0-9_-]{1,40}$/, 'lower-case letters, digits, - and _ only')
      .default('jiesu'),

    JWT_SECRET: optional(
      z
        .string()
        .min(32, 'needs at least 32 characters')
        .refine(
          (secret) => !isWeak(secret),
          'is an example or easily guessed: use one of your own, for example from `openssl rand -hex 32`',
        ),
    ),
    JWT_JWKS_URL: optional(z.url({ protocol: /^https?$/ })),
    JWT_ISSUER: optional(z.string()),
    JWT_AUDIENCE: optional(z.string()),

    TIME_ZONE: z
      .string()
      .default('Asia/Shanghai')
      .refine(isTimeZone, 'must be an IANA time zone such as Asia/Shanghai'),
    RETENTION_DAYS: integer(180, 1, 3_650),

    MODEL_DIR: z.string().min(1).default('./models/dispatch'),
    TRAINING_FILES: list((item) => /\.(jsonl|csv)$/i.test(item), 'a .jsonl or .csv file'),
    FRAME_ANCESTORS: list(isFrameAncestor, "an origin (https://phone.example.org), *.host or 'self'"),
    CATALOGUE_FILE: z.string().min(1).default('./catalogue/dispatch.json'),
    GAZETTEER_FILE: z.string().min(1).default('./catalogue/gazetteer.json'),
    DANGER_RULES_FILE: z.string().min(1).default('./catalogue/danger-rules.json'),

    SCENARIOS_FILE: z.string().min(1).default('./catalogue/scenarios.json'),

    LLM_BASE_URL: list(isHttpUrl, 'an address such as http://127.0.0.1:8000/v1'),
    LLM_MODEL: list(() => true, 'a name'),
    LLM_API_KEY: list(() => true, 'a key'),
    LLM_PRICE: list(
      (item) => /^\d+(\.\d+)?\/\d+(\.\d+)?$/.test(item),
      'two prices such as 2/8: of a million tokens read and written',
    ),
    LLM_JSON_MODE: z.enum(['auto', 'json_schema', 'json_object', 'prompt']).default('auto'),
    LLM_EXTRA_BODY: optional(z.string().transform((text, context) => jsonObject(text, context))),
    LLM_CONCURRENCY: integer(4, 1, 256),
    LLM_CONTEXT_TOKENS: integer(8_192, 1_024, 1_048_576),
    LLM_SOFT_DEADLINE_MS: integer(1_500, 50, 60_000),
    LLM_HARD_DEADLINE_MS: integer(20_000, 100, 300_000),
    LLM_IDLE_MS: integer(5_000, 50, 60_000),
    PROMPTS_DIR: optional(z.string()),
    REDACTION_POLICY: z.enum(['mask-all', 'mask-identifiers', 'local-server-no-mask']).default('mask-all'),
    EMBEDDING_BASE_URL: optional(z.url({ protocol: /^https?$/ })),
    EMBEDDING_MODEL: z.string().default('bge-m3'),
    EMBEDDING_API_KEY: optional(z.string()),

    ...voiceSettings,

    TRUST_PROXY: list(isNetwork, 'an IP address, a network (10.0.0.0/8), loopback, linklocal or uniquelocal'),
    RATE_LIMIT_PER_MINUTE: integer(600, 1, 1_000_000),
    BODY_LIMIT_BYTES: integer(1_048_576, 1_024, 104_857_600),
    WS_MAX_MESSAGE_BYTES: integer(262_144, 1_024, 16_777_216),
    WS_MAX_MESSAGES_PER_SECOND: integer(2_000, 1, 1_000_000),
    WS_HEARTBEAT_SECONDS: integer(20, 1, 600),
    SHUTDOWN_SECONDS: integer(10, 1, 300),

    OTEL_EXPORTER_OTLP_ENDPOINT: optional(z.url({ protocol: /^https?$/ })),
  })
  .superRefine((config, context) => {
    if (config.ROLE !== 'all' && config.DATABASE_URL === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['ROLE'],
        message:
          'the embedded database serves one process: use ROLE=all, or set DATABASE_URL to split the roles',
      });
    }
    const servers = config.LLM_BASE_URL.length;
    for (const name of ['LLM_MODEL', 'LLM_API_KEY', 'LLM_PRICE'] as const) {
      const given = config[name].length;
      if (given > 1 && given !== servers)
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `give one for all servers of LLM_BASE_URL or one for each (${servers}), in their order`,
        });
    }
    if (servers > 0 && config.LLM_MODEL.length === 0)
      context.addIssue({
        code: 'custom',
        path: ['LLM_MODEL'],
        message: 'name the model to ask LLM_BASE_URL for',
      });
    const foreign = [
      ...config.LLM_BASE_URL,
      ...(config.EMBEDDING_BASE_URL === undefined ? [] : [config.EMBEDDING_BASE_URL]),
    ].find((url) => URL.canParse(url) && !isPrivateHost(new URL(url).hostname));
    if (config.REDACTION_POLICY === 'local-server-no-mask' && foreign !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['REDACTION_POLICY'],
        message: `local-server-no-mask is for servers of this network only, ${foreign} is not: use mask-all`,
      });
    for (const { when, needs } of voiceNeeds) {
      const missing = when(config) ? needs.find((name) => config[name] === undefined) : undefined;
      if (missing !== undefined)
        context.addIssue({
          code: 'custom',
          path: [missing],
          message: `set it: voice guidance needs it beside ${needs.filter((name) => name !== missing).join(', ') || 'the platform’s secret'}`,
        });
    }
    if (config.JWT_SECRET === undefined && config.JWT_JWKS_URL === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['JWT_SECRET'],
        message: 'set it (or JWT_JWKS_URL), so that tokens can be checked',
      });
    }
  });
export type Config = z.infer<typeof ConfigSchema>;

/** Names of all settings. */
export const settingNames: readonly string[] = Object.keys(ConfigSchema.shape);

export class ConfigError extends Error {}

/**
 * Reads the settings from a `.env` file (which wins nothing over the environment) and the environment.
 * @throws ConfigError with one line that names the variable, what is wrong and what to do.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, envFile = '.env'): Config {
  const file = existsSync(envFile) ? readEnvFile(envFile) : {};
  const unknown = Object.keys(file).find((name) => !settingNames.includes(name));
  if (unknown !== undefined) {
    throw new ConfigError(
      `${envFile}: unknown setting ${unknown}${suggestion(unknown)}; .env.example lists all settings`,
    );
  }
  const values = Object.fromEntries(
    settingNames.map((name) => [name, env[name] ?? file[name]]).filter(([, value]) => value !== undefined),
  );
  const parsed = ConfigSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ConfigError(
    `${issue?.path.join('.') ?? 'configuration'}: ${issue?.message ?? 'invalid'}; see .env.example`,
  );
}

/** What `parseEnv` cannot read it would skip, or glue to the next line. */
const ENV_LINE = /^\s*(#.*|(export\s+)?[A-Za-z_]\w*\s*=.*)?$/;

function readEnvFile(envFile: string): Record<string, string | undefined> {
  const text = readFileSync(envFile, 'utf8').replace(/^\uFEFF/, '');
  const wrong = text.split(/\r?\n/).findIndex((line) => !ENV_LINE.test(line));
  if (wrong >= 0) throw new ConfigError(`${envFile}:${wrong + 1}: not a line of the form NAME=value`);
  return parseEnv(text);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isWeak(secret: string): boolean {
  return EXAMPLE_SECRET.test(secret) || new Set(secret).size < MIN_DIFFERENT;
}

/** A source of the policy's `frame-ancestors`; nothing that could end the directive. */
function isFrameAncestor(item: string): boolean {
  return (
    item === "'self'" || /^(https?:\/\/(\*\.)?|\*\.)[a-z0-9-]+(\.[a-z0-9-]+)*(:(\d{1,5}|\*))?$/i.test(item)
  );
}

function isHttpUrl(item: string): boolean {
  return URL.canParse(item) && /^https?:$/.test(new URL(item).protocol);
}

/** This machine, a private network (RFC 1918, RFC 4193), or a name without a public domain. */
function isPrivateHost(host: string): boolean {
  if (/^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host)) return isIP(host) === 4;
  if (/^\[(::1|f[cd])/i.test(host)) return true;
  return (
    isIP(host) === 0 &&
    !host.startsWith('[') &&
    (!host.includes('.') || /\.(local|internal|lan)$/i.test(host))
  );
}

function jsonObject(text: string, context: z.RefinementCtx): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Told below, as any other value that is no object.
  }
  context.addIssue({ code: 'custom', message: 'must be a JSON object' });
  return z.NEVER;
}

function isNetwork(item: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(item)) return true;
  const [address = '', prefix = '', ...rest] = item.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return !item.includes('/') || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/** Names the setting that was probably meant, when one is near. */
function suggestion(name: string): string {
  const near = settingNames.find((known) => distance(known, name.toUpperCase()) <= 2);
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}
