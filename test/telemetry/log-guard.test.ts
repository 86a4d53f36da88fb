import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findLeaks } from './log-guard.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)));
/** Its standard output is for the operator who runs it, and no log. */
const isCommand = (file: string) => file.startsWith('src/cli/');

const names = (source: string) => findLeaks('x.ts', source).map((leak) => leak.name);

describe('no log call of the service', () => {
  it('mentions what callers say, who they are, or a secret', () => {
    const leaks = files
      .filter((file) => !isCommand(file))
      .flatMap((file) => findLeaks(file, readFileSync(join(root, file), 'utf8')));
    expect(leaks).toEqual([]);
  });

  it('goes to the console outside the commands, where nothing would mask it', () => {
    // The start cannot have a logger before it has its settings.
    const allowed = (file: string) =>
      isCommand(file) || file === 'src/main.ts' || file.startsWith('src/web/');
    const found = files.filter(
      (file) =>
        !allowed(file) &&
        /\bconsole\s*\.|process\.stdout\.write/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(found).toEqual([]);
  });

  it('is overlooked because there are none', () => {
    const calls = files.filter((file) =>
      /\blog\??\.(error|info|warn)\(/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(calls.length).toBeGreaterThan(5);
  });
});

describe('the guard', () => {
  it.each([
    ["log.info({ text: 'x' }, 'm')", 'text'],
    ["log.info({ said: segment.text }, 'm')", 'segment'],
    [`log.warn(\`heard \${transcript}\`)`, 'transcript'],
    ["this.#log?.error({ phone }, 'm')", 'phone'],
    ["this.#deps.log.error({ who: call.caller }, 'm')", 'caller'],
    ["request.log.info({ h: request.headers }, 'm')", 'headers'],
    ["request.log[level]({ b: request.body }, 'm')", 'body'],
    ["request.log.info({ t: request['token'] }, 'm')", 'token'],
    ["logger.debug('form %o', form)", 'form'],
    ["log.child({ caller: 'x' })", 'caller'],
    ["log.info({ ...call }, 'm')", '...'],
    ['log.info(...args)', '...'],
    ["log.info({ call }, 'm')", 'call (whole)'],
    ["log.info({ c: this.#call }, 'm')", 'call (whole)'],
    ["log.info({ c: session.call }, 'm')", 'call (whole)'],
    ['log.info(message)', 'message (whole)'],
    ["log.info({ m: JSON.stringify(x) }, 'm')", 'stringify'],
    ['console.log(order)', 'order (whole)'],
    ["log.error({ err: error, secret: 's' }, 'm')", 'secret'],
  ])('catches %s', (source, name) => {
    expect(names(source)).toContain(name);
  });

  it.each([
    "log.error({ err: error }, 'the text of a message is not named by a string')",
    "log.info({ callId: call.id, count: segmentsIn, ms }, 'call stored')",
    "this.#log?.warn({ queue: job.queue, attempts: job.attempts }, 'job failed')",
    "log.error({ reason: error.message }, 'm')",
    "request.log[level]({ req: request, res: reply, ms }, 'request answered')",
    "log.info({ job: job.name, event: event.type }, 'm')",
    'catalogue.info(text); dialogue.error(phone); show(segment)',
    'send({ text }); const { caller } = call;',
  ])('passes %s', (source) => {
    expect(names(source)).toEqual([]);
  });
});
