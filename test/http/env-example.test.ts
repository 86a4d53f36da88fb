import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigSchema, settingNames } from '../../src/config.ts';

const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
const setting = /^(# )?([A-Z][A-Z0-9_]*)=(.*)$/;
const settings = lines.flatMap((line, index) => {
  const match = setting.exec(line);
  return match === null
    ? []
    : [{ name: match[2] ?? '', value: match[3] ?? '', above: lines[index - 1] ?? '' }];
});

describe('.env.example', () => {
  it('names every setting once and no other', () => {
    expect(settings.map(({ name }) => name).toSorted()).toEqual([...settingNames].toSorted());
  });

  it('explains each in the line above', () => {
    for (const { name, above } of settings) expect(above, name).toMatch(/^# [^=]+$/);
  });

  it('shows the defaults as they are', () => {
    const defaults = ConfigSchema.parse({ JWT_SECRET: '0123456789abcdefghijklmnopqrstuv' });
    for (const { name, value } of settings) {
      const known = Object.entries(defaults).find(([key]) => key === name)?.[1];
      if (known !== undefined && name !== 'JWT_SECRET') expect(value, name).toBe(String(known));
    }
  });

  it('is good with a secret, as it stands and with every line in use', () => {
    const JWT_SECRET = '0123456789abcdefghijklmnopqrstuv';
    const asItStands = { ...parseEnv(lines.join('\n')), JWT_SECRET };
    expect(ConfigSchema.safeParse(asItStands).error).toBeUndefined();
    const all = Object.fromEntries(settings.map(({ name, value }) => [name, value]));
    expect(ConfigSchema.safeParse({ ...all, JWT_SECRET }).error).toBeUndefined();
  });
});
