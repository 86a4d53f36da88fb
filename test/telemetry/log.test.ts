import { describe, expect, it } from 'vitest';
import { createLogger, type Log } from '../../src/telemetry/log.ts';
import { MASK } from '../../src/telemetry/mask.ts';

/** The one line that `write` logs. */
function logged(write: (log: Log) => void, level = 'trace'): Record<string, unknown> {
  const lines: string[] = [];
  const destination = {
    write(line: string) {
      lines.push(line);
    },
  };
  write(createLogger(level, destination));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

const PHONE = '13812345678';

describe('the log', () => {
  it('is JSON with level, time and message', () => {
    expect(logged((log) => log.info({ callId: 'c1', ms: 12 }, 'call stored'))).toMatchObject({
      level: 'info',
      service: 'jiesu',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      message: 'call stored',
      callId: 'c1',
      ms: 12,
    });
  });

  it.each<[string, (log: Log) => void]>([
    ['a message', (log) => log.info(`from ${PHONE}`)],
    ['a message’s argument', (log) => log.info('from %s', PHONE)],
    ['a binding', (log) => log.info({ detail: `from ${PHONE}` }, 'x')],
    ['a number', (log) => log.info({ detail: Number(PHONE) }, 'x')],
    ['a nested binding', (log) => log.info({ a: { b: [{ c: PHONE }] } }, 'x')],
    ['a child’s binding', (log) => log.child({ detail: PHONE }).info('x')],
    ['an error’s message', (log) => log.error({ err: new Error(`bad ${PHONE}`) }, 'x')],
    ['an error alone', (log) => log.error(new Error(`bad ${PHONE}`))],
    ['an error under another name', (log) => log.error({ reason: new Error(`bad ${PHONE}`) }, 'x')],
    ['an error’s cause', (log) => log.error({ err: new Error('x', { cause: new Error(PHONE) }) }, 'x')],
    [
      'an error’s other properties',
      (log) => log.error({ err: Object.assign(new Error('x'), { detail: `Key (caller)=(${PHONE})` }) }, 'x'),
    ],
    ['a thing of a class', (log) => log.info({ thing: new Map([[PHONE, PHONE]]) }, 'x')],
    ['a path', (log) => log.info({ req: { method: 'GET', url: `/v1/x/${PHONE}?a=${PHONE}` } }, 'x')],
  ])('hides a number in %s', (_case, write) => {
    expect(JSON.stringify(logged(write))).not.toContain(PHONE);
  });

  it('hides what stands under a name that tells', () => {
    const line = logged((log) =>
      log.info(
        { a: { token: 'abc', headers: { a: 'b' }, text: '路灯坏了', form: { x: 1 }, queue: 'q' } },
        'x',
      ),
    );
    expect(line.a).toEqual({ token: MASK, headers: MASK, text: MASK, form: MASK, queue: 'q' });
  });

  it('describes requests, answers and errors by what is safe', () => {
    const error = Object.assign(new TypeError('broken'), { code: '23505', detail: 'row' });
    const line = logged((log) =>
      log.error(
        {
          req: {
            method: 'POST',
            url: '/v1/x?token=abc',
            headers: { authorization: 'Bearer abc' },
            body: 'b',
          },
          res: { statusCode: 500, headers: {} },
          err: error,
        },
        'x',
      ),
    );
    expect(line.req).toEqual({ method: 'POST', path: '/v1/x' });
    expect(line.res).toEqual({ statusCode: 500 });
    expect(line.err).toMatchObject({ type: 'TypeError', message: 'broken', code: '23505' });
    expect(line.err).not.toHaveProperty('detail');
  });

  it('survives what cannot be written', () => {
    const circle: Record<string, unknown> = { name: 'circle' };
    circle.self = circle;
    expect(JSON.stringify(logged((log) => log.info({ circle }, 'x')))).toContain('[deep]');
    expect(logged((log) => log.error({ err: 'text only' }, 'x')).err).toEqual({ message: 'text only' });
    expect(logged((log) => log.info({ nothing: null, missing: undefined }, 'x'))).toMatchObject({
      nothing: null,
    });
  });

  it('writes nothing below its level', () => {
    logged((log) => {
      log.debug('no');
      log.info('no');
      log.warn('yes');
    }, 'warn');
  });
});
