import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallFile } from '../../src/cli/calls/call-file.ts';
import { isIdentifier } from '../../src/cli/evaluation/redaction-score.ts';
import type { ModelRequest } from '../../src/cli/scripted-model/model-request.ts';
import { byPurpose, materialOf, purposeOf } from '../../src/cli/scripted-model/purposes.ts';
import { say, sayJson } from '../../src/cli/scripted-model/replies.ts';
import { type ScriptedModel, startScriptedModel } from '../../src/cli/scripted-model/scripted-model.ts';
import { spokenDigits } from '../../src/facts/digits.ts';
import { createLogger } from '../../src/telemetry/log.ts';
import { PlayedCall } from '../support/played-call.ts';
import { startService, type TestService } from '../support/service.ts';

const FOLDER = 'test/data/calls';
/** Every so many of each folder's calls is played. */
const EVERY = 8;
const files = ['dev', 'fresh', 'held', 'test'].flatMap((folder) =>
  readdirSync(path.join(FOLDER, folder))
    .filter((_name, index) => index % EVERY === 0)
    .map((name) => path.join(FOLDER, folder, name)),
);
const recorded = files.map((file) => CallFile.parse(JSON.parse(readFileSync(file, 'utf8'))));
const NAMES_RECALLED = 0.95;

/** Everything of requests that went over the wire. */
const wire = (requests: readonly ModelRequest[]) =>
  JSON.stringify(requests.map(({ path, headers, body }) => [path, headers, body]));

/** The placeholders in a request, each once. */
const shownIn = ({ messages }: ModelRequest) => [...new Set(messages[1]?.content.match(/【[^】]+】/g))];

/** A model that says every placeholder it was shown, and copies as many into the form. */
const repeats = byPurpose({
  summary: (request) => {
    return say(`市民来电反映：有事需要处理，涉及${shownIn(request).join('／')}，希望处理。`);
  },
  'fill-form': (request) => {
    const lines = materialOf(request, 'transcript').split('\n');
    const line = lines.findLast((each) => each.includes('来电人：') && each.includes('【电话'));
    const phone = line?.match(/【电话\d+】/)?.[0];
    const segment = line?.match(/s\d+/)?.[0] ?? '';
    return sayJson({
      fields: phone === undefined ? [] : [{ key: 'callbackPhone', segment, quote: phone, value: phone }],
    });
  },
});

let model: ScriptedModel;
const lines: string[] = [];
let service: TestService;

async function start(policy: string): Promise<void> {
  model = await startScriptedModel(repeats);
  const settings = {
    LLM_BASE_URL: model.baseUrl,
    LLM_MODEL: 'qwen3-8b',
    LLM_API_KEY: 'sk-key-of-the-tests',
    LLM_CONTEXT_TOKENS: 32_768,
    LLM_SOFT_DEADLINE_MS: 20_000,
    LLM_IDLE_MS: 20_000,
    LOG_LEVEL: 'trace',
    REDACTION_POLICY: policy,
  };
  service = await startService(
    settings,
    createLogger('trace', { write: (line: string) => void lines.push(line) }),
  );
}
async function stop(): Promise<void> {
  await service.close();
  await model.close();
}

describe('mask-all', () => {
  beforeAll(() => start('mask-all'));
  afterAll(stop);
  const names = { all: 0, left: [] as string[] };

  it.each(recorded.map((file) => [file.id, file] as const))(
    'lets no identifier of %s leave or be logged, and gives all of them back to the desk',
    async (_id, { startedAt, channel, turns, gold }) => {
      const from = model.requests.length;
      const logFrom = lines.length;
      const caller = channel.callerNumber;
      const call = await PlayedCall.begin(service.url, { startedAt, ...(caller === null ? {} : { caller }) });
      call.say(
        ...turns.flatMap(({ speaker, text }) => (speaker === 'ivr' ? [] : [[speaker, text] as const])),
      );
      call.end();
      const { text } = await call.event('summary', ({ author }) => author !== undefined);
      await call.do({ type: 'summary.request' });
      const asked = call.events.length;
      await call.desk.until(() =>
        call.events.slice(asked).some((event) => event.type === 'summary' && event.author !== undefined),
      );
      await call.discard();

      const requests = model.requests.slice(from);
      const purposes = new Set(requests.map(purposeOf));
      expect(purposes).toEqual(new Set(['summary', 'fill-form']));
      const [whole] = requests.filter((request) => purposeOf(request) === 'summary');
      const shown = whole === undefined ? [] : shownIn(whole);
      const restored = /涉及(.*)，希望处理。$/.exec(text)?.[1]?.split('／') ?? [];
      expect(restored.filter((one) => /^[^【】]+$/.test(one))).toHaveLength(shown.length);
      const sent = wire(requests);
      const logged = lines.slice(logFrom).join('');
      const said = turns.map((turn) => turn.text).join('\n');
      const identifiers = [
        ...(gold?.pii ?? []).filter(isIdentifier),
        ...[caller, gold?.fields.callbackPhone, gold?.fields.relatedOrder].flatMap((each) => each ?? []),
      ];
      for (const identifier of identifiers) {
        const digits = spokenDigits(identifier.replace(/[\s，,、.。-]/g, ''));
        for (const form of [identifier, ...(digits !== null && digits.length > 6 ? [digits] : [])]) {
          expect(sent).not.toContain(form);
          expect(logged).not.toContain(form);
        }
      }
      for (const name of (gold?.pii ?? []).filter((entry) => !isIdentifier(entry) && said.includes(entry))) {
        names.all += 1;
        if (sent.includes(name)) names.left.push(name);
        expect(logged).not.toContain(name);
      }
    },
  );

  it('masked the names as well, but for few', () => {
    // The log was written to all the while.
    expect(lines.length).toBeGreaterThan(0);
    expect(names.all).toBeGreaterThan(20);
    expect(1 - names.left.length / names.all, names.left.join()).toBeGreaterThanOrEqual(NAMES_RECALLED);
  });

  it('masks what the agent types as what the caller says', async () => {
    const call = await PlayedCall.begin(service.url, { caller: '13976140385' });
    const typed = {
      requesterName: '欧阳慕寒',
      callbackPhone: '13876542817',
      request: '我叫司马长风，我的号码是18689530274，微信wx_fengge88，邮箱feng@example.com',
      relatedOrder: '20180605046417',
      organisation: '海口慕寒餐饮店',
    } as const;
    for (const [field, value] of Object.entries(typed))
      await call.do({ type: 'field.set', field: field as keyof typeof typed, value });
    call.say('我要投诉工地拖欠工资，老板欠我们三个月的工钱，一直不给');
    await call.event('scenario');
    await call.do({ type: 'detail.set', key: 'workplace', value: '找欧阳慕寒，电话13876542817' });
    const from = model.requests.length;
    await call.do({ type: 'summary.request' });
    const { text } = await call.event('summary', ({ author }) => author !== undefined);
    const sent = wire(model.requests.slice(from));
    for (const secret of [
      '欧阳慕寒',
      '13876542817',
      '司马长风',
      '18689530274',
      'wx_fengge88',
      'feng@',
      '20180605046417',
      '13976140385',
    ])
      expect(sent).not.toContain(secret);
    for (const secret of ['欧阳慕寒', '13876542817', '18689530274', '20180605046417'])
      expect(text).toContain(secret);
    await call.discard();
  });
});

describe.each([
  ['mask-identifiers', { names: true, identifiers: false }],
  ['local-server-no-mask', { names: true, identifiers: true }],
] as const)('%s', (policy, leaves) => {
  beforeAll(() => start(policy));
  afterAll(stop);

  it('sends what it says it sends, and logs none of it', async () => {
    const call = await PlayedCall.begin(service.url, { caller: '13976140385' });
    const said =
      '我叫冼志强，住在美兰区海甸五西路水岸星城3栋502房，电话13876542817，身份证460100199003078512，车牌琼A12B34，邮箱xian@example.com';
    call.say(said);
    await call.event('reading');
    await call.do({ type: 'summary.request' });
    await call.event('summary', ({ author }) => author !== undefined);
    const sent = wire(model.requests);
    const logged = lines.join('');
    for (const name of ['冼志强', '水岸星城3栋502房']) {
      expect(sent.includes(name)).toBe(leaves.names);
      expect(logged).not.toContain(name);
    }
    for (const identifier of ['13876542817', '460100199003078512', '琼A12B34', 'xian@example.com']) {
      expect(sent.includes(identifier)).toBe(leaves.identifiers);
      expect(logged).not.toContain(identifier);
    }
    await call.discard();
  });
});
