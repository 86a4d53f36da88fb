import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, ConfigSchema, loadConfig, settingNames } from '../src/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiesu-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secret = '0123456789abcdefghijklmnopqrstuv';

function load(env: Record<string, string>, file?: string) {
  const path = join(folder, '.env');
  rmSync(path, { force: true });
  if (file !== undefined) writeFileSync(path, file);
  return loadConfig(env, path);
}

/** What the start says when it refuses. */
function refusal(env: Record<string, string>, file?: string): string {
  try {
    load(env, file);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

describe('loadConfig', () => {
  it('needs a secret and nothing else', () => {
    expect(load({ JWT_SECRET: secret })).toMatchObject({
      ROLE: 'all',
      PORT: 8080,
      HOST: '127.0.0.1',
      DATA_DIR: './data',
      TIME_ZONE: 'Asia/Shanghai',
      FRAME_ANCESTORS: [],
    });
  });

  it('reads the file, and lets the environment win over it', () => {
    const config = load({ PORT: '9000' }, `JWT_SECRET=${secret}\nPORT=8000\nLOG_LEVEL=debug\n`);
    expect(config).toMatchObject({ PORT: 9000, LOG_LEVEL: 'debug' });
  });

  it('ignores what else is in the environment, not what else is in the file', () => {
    expect(load({ JWT_SECRET: secret, PATH: '/bin', npm_config_x: '1' }).PORT).toBe(8080);
    expect(refusal({}, `JWT_SECRET=${secret}\nPROT=1\n`)).toMatch(/PROT.*did you mean PORT/);
    expect(refusal({}, 'COFFEE=black\n')).toMatch(/unknown setting COFFEE; .*\.env\.example/);
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PORT', '80.5'],
    ['ROLE', 'boss'],
    ['LOG_LEVEL', 'loud'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['REDIS_URL', 'localhost:6379'],
    ['JWT_SECRET', 'short'],
    ['JWT_JWKS_URL', 'ftp://keys'],
    ['TIME_ZONE', 'Asia/Nowhere'],
    ['RETENTION_DAYS', '0'],
    ['WS_MAX_MESSAGE_BYTES', '-1'],
    ['WS_HEARTBEAT_SECONDS', '0'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'not a url'],
    ['DATA_DIR', ''],
    ['FRAME_ANCESTORS', 'https://a.example; script-src *'],
    ['FRAME_ANCESTORS', 'https://a.example;script-src'],
    ['FRAME_ANCESTORS', 'https://a.example/path'],
    ['FRAME_ANCESTORS', 'self'],
    ['FRAME_ANCESTORS', '*'],
    ['FRAME_ANCESTORS', 'javascript:alert'],
    ['TRUST_PROXY', 'proxy.example'],
    ['TRUST_PROXY', '10.0.0.0/8, 10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/'],
    ['TRUST_PROXY', 'true'],
    ['HOST', ''],
  ])('refuses %s=%s in one line that names it', (name, value) => {
    const message = refusal({ JWT_SECRET: secret, [name]: value });
    expect(message).toContain(name);
    expect(message).not.toContain('\n');
    expect(message).toContain('.env.example');
  });

  it('takes a blank setting as not set', () => {
    const blank = { DATABASE_URL: '', REDIS_URL: ' ', JWT_JWKS_URL: '', PORT: '', RETENTION_DAYS: '  ' };
    const config = load({ JWT_SECRET: secret, ...blank });
    expect(config).toMatchObject({ PORT: 8080, RETENTION_DAYS: 180 });
    expect(config.DATABASE_URL).toBeUndefined();
    expect(config.REDIS_URL).toBeUndefined();
  });

  it.each(['JWT_SECRET', 'PORT 80', '=1', "'PORT'=1", '- PORT=1'])(
    'refuses the line %j of the file',
    (line) => {
      expect(refusal({ JWT_SECRET: secret }, `# ours\n\nPORT=1\n${line}\nLOG_LEVEL=info\n`)).toMatch(
        /\.env:4: not a line of the form NAME=value$/,
      );
    },
  );

  it('reads comments, quotes, export and a byte order mark', () => {
    const file = `\uFEFF# a comment\r\nexport JWT_SECRET="${secret}"\r\n\r\n  PORT = 9001 # ours\r\n`;
    expect(load({}, file)).toMatchObject({ JWT_SECRET: secret, PORT: 9001 });
  });

  it('does not print the secret it refuses', () => {
    expect(refusal({ JWT_SECRET: 'hunter2' })).not.toContain('hunter2');
  });

  it.each(['LLM_BASE_URL', 'EMBEDDING_BASE_URL'])('names %s when it is no address', (name) => {
    expect(refusal({ JWT_SECRET: secret, LLM_MODEL: 'm', [name]: 'foo' })).toMatch(new RegExp(`^${name}: `));
  });

  it.each([
    [{ TWILIO_AUTH_TOKEN: 't' }, 'PUBLIC_URL'],
    [{ JAMBONZ_WEBHOOK_SECRET: 's' }, 'PUBLIC_URL'],
    [{ JAMBONZ_PASSWORD: 'p' }, 'JAMBONZ_USERNAME'],
    [{ VXML_PASSWORD: 'p' }, 'PUBLIC_URL'],
    [{ OUTBOUND_CALLER: 'twilio', PUBLIC_URL: 'https://hotline.example.org' }, 'TWILIO_ACCOUNT_SID'],
    [{ OUTBOUND_CALLER: 'ari', ARI_URL: 'http://127.0.0.1:8088' }, 'ARI_USERNAME'],
    [{ SMS_URL: 'https://sms.example.org' }, 'SMS_SECRET'],
  ])('names what voice guidance lacks with %j', (env, missing) => {
    expect(refusal({ JWT_SECRET: secret, ...env } as Record<string, string>)).toMatch(
      new RegExp(`^${missing}: set it`),
    );
  });

  it.each([
    ['QUIET_HOURS', '21-8'],
    ['OPENING_HOURS', '08:00-25:00'],
    ['OUTBOUND_FROM', 'hotline'],
    ['VOICE_DISPATCH_CONFIDENCE', '85'],
  ])('refuses %s=%s', (name, value) => {
    expect(refusal({ JWT_SECRET: secret, [name]: value })).toMatch(new RegExp(`^${name}: `));
  });

  it('reaches the platforms under an address without a slash at its end', () => {
    expect(load({ JWT_SECRET: secret, PUBLIC_URL: 'https://hotline.example.org/jiesu/' }).PUBLIC_URL).toBe(
      'https://hotline.example.org/jiesu',
    );
  });

  it('refuses to start without a way to check tokens', () => {
    expect(refusal({})).toContain('JWT_SECRET');
    expect(load({ JWT_JWKS_URL: 'https://id.example/keys' }).JWT_SECRET).toBeUndefined();
  });

  it.each(['change-me-change-me-change-me-change-me', 'a'.repeat(40), '12341234123412341234123412341234'])(
    'refuses the well-known or worthless secret %s',
    (weak) => {
      expect(refusal({ JWT_SECRET: weak })).toMatch(/^JWT_SECRET: .*openssl rand -hex 32/);
    },
  );

  it('refuses the secrets that stand in the example file', () => {
    const example = readFileSync('.env.example', 'utf8');
    const values = [...example.matchAll(/^#?\s*JWT_SECRET=(.*)$/gm)].map((match) => match[1] ?? '');
    expect(values).toHaveLength(1);
    for (const value of values) expect(refusal({ JWT_SECRET: value })).toContain('JWT_SECRET');
  });

  it.each(['web', 'worker'])('refuses ROLE=%s on the embedded database', (role) => {
    expect(refusal({ JWT_SECRET: secret, ROLE: role })).toMatch(/^ROLE: .*DATABASE_URL/);
    expect(load({ JWT_SECRET: secret, ROLE: role, DATABASE_URL: 'postgres://db/x' }).ROLE).toBe(role);
  });

  it('cuts the list of frame ancestors', () => {
    const list = "https://a.example, http://10.0.0.7:8080 'self' *.b.example";
    const config = load({ JWT_SECRET: secret, FRAME_ANCESTORS: list });
    expect(config.FRAME_ANCESTORS).toEqual([
      'https://a.example',
      'http://10.0.0.7:8080',
      "'self'",
      '*.b.example',
    ]);
  });

  it('cuts the list of proxies', () => {
    const proxies = ['10.0.0.0/8', '192.168.1.1', 'fd00::/8', '::1', 'loopback'];
    const config = load({ JWT_SECRET: secret, TRUST_PROXY: proxies.join(', ') });
    expect(config.TRUST_PROXY).toEqual(proxies);
  });
});

describe('.env.example', () => {
  it('documents every setting, no other, and the defaults of the code', () => {
    const example = readFileSync('.env.example', 'utf8');
    const lines = [...example.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=(.*)$/gm)];
    expect(lines.map((match) => match[1]).sort()).toEqual([...settingNames].sort());
    const defaults: Record<string, unknown> = ConfigSchema.parse({ JWT_SECRET: secret });
    for (const [, name = '', value = ''] of lines) {
      const set = defaults[name];
      if (name === 'JWT_SECRET' || set === undefined || Array.isArray(set)) continue;
      expect(`${name}=${value}`).toBe(`${name}=${String(set)}`);
    }
  });
});
