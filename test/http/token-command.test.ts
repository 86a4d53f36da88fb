import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAuthenticator } from '../../src/http/auth.ts';
import { SECRET } from './support.ts';

const run = promisify(execFile);
const program = new URL('../../src/cli/token.ts', import.meta.url).pathname;

function token(args: string[], env: Record<string, string> = { JWT_SECRET: SECRET }) {
  return run(process.execPath, ['--import', 'tsx', program, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
  });
}

describe('the token command', () => {
  it('prints a token that the service takes', async () => {
    const env = { JWT_SECRET: SECRET, JWT_ISSUER: 'us', JWT_AUDIENCE: 'jiesu' };
    const args = ['--sub', 'heat-1', '--roles', 'unit, agent', '--queues', 'a,b', '--unit', '市热力集团'];
    const { stdout } = await token(args, env);
    const strict = createAuthenticator({ secret: SECRET, issuer: 'us', audience: 'jiesu' });
    expect(await strict.verify(stdout.trim())).toEqual({
      sub: 'heat-1',
      roles: ['unit', 'agent'],
      queues: ['a', 'b'],
      unit: '市热力集团',
      expiresAt: (decodeJwt(stdout.trim()).exp ?? 0) * 1_000,
    });
  });

  it.each([
    ['no name', ['--roles', 'agent'], '--sub'],
    ['days that are no number', ['--sub', 'a', '--roles', 'agent', '--days', 'x'], '--days'],
    ['an unknown role', ['--sub', 'a', '--roles', 'king'], '--roles'],
    ['a unit without its name', ['--sub', 'a', '--roles', 'unit'], '--unit'],
    ['an unknown option', ['--sub', 'a', '--roles', 'agent', '--hours', '3'], '--hours'],
  ])('says what to correct: %s', async (_case, args, named) => {
    await expect(token(args)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(new RegExp(`^[^\\n]*${named}[^\\n]*\\n$`)),
    });
  });

  it('explains itself', async () => {
    expect((await token(['--help'])).stdout).toContain('--roles');
  });

  it('needs a secret, and says so in one line', async () => {
    await expect(token(['--sub', 'a', '--roles', 'agent'], {})).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^JWT_SECRET: [^\n]*\n$/),
    });
  });
});
