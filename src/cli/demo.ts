import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { CallSender } from '../client/call-sender.ts';
import { CallWatch } from '../client/call-watch.ts';
import { DeskClient } from '../client/desk-client.ts';
import { settingNames } from '../config.ts';
import { signToken } from '../http/sign-token.ts';
import type { Role } from '../protocol/roles.ts';
import { WorkOrder } from '../protocol/work-order.ts';
import { loadCalls } from './calls/load-calls.ts';
import { endCall, playTurns, startCall } from './calls/play-call.ts';
import { numberOption, runCommand, UsageError } from './command-line.ts';
import { finishCall } from './demo/agent.ts';
import { orderLines } from './demo/order-text.ts';
import { showCall } from './demo/show-call.ts';
import { freePort } from './service/free-port.ts';
import { type OwnService, startOwnService } from './service/own-service.ts';
import { coloured, plain } from './terminal/words.ts';

const USAGE = `npm run demo -- [options]

Starts the service on embedded engines with keys made for this run, plays the calls in samples/ through its
WebSockets, shows the desk, submits the work orders, and goes on serving until Ctrl-C.

  --speed <n>  times real time (default 8)
  --once       ends after the work orders

Environment: DATA_DIR (default ./data), HOST (default 127.0.0.1), PORT (default 8080, any free one if it is taken).
With LLM_BASE_URL and LLM_MODEL a language model reads along and writes the summaries (LLM_*, PROMPTS_DIR,
REDACTION_POLICY and EMBEDDING_* count as in the service).`;

const AGENT = 'demo-agent';
const TOKEN_SECONDS = 24 * 3_600;
const DEFAULT_PORT = 8_080;
/** Settings of the service that count here, too. */
const LANGUAGE_SETTING = /^(LLM_|EMBEDDING_|PROMPTS_DIR$|REDACTION_POLICY$)/;

await runCommand(USAGE, async (args) => {
  const { values } = parseArgs({
    args,
    options: { speed: { type: 'string', default: '8' }, once: { type: 'boolean', default: false } },
  });
  const speed = numberOption('speed', values.speed, 0.01);
  const { DATA_DIR = './data', HOST = '127.0.0.1', PORT = DEFAULT_PORT } = process.env;
  const wanted = Number(PORT);
  if (!Number.isInteger(wanted)) throw new UsageError(`PORT needs a whole number, not "${PORT}"`);
  console.log('starting the service on embedded engines …');
  const language = languageSettings();
  const service = await startOwnService({ ...language, DATA_DIR, HOST, PORT: await freePort(HOST, wanted) });
  try {
    const orders = await playSamples(service, { speed, withModel: (language.LLM_BASE_URL ?? '') !== '' });
    const paint = process.stdout.isTTY === true ? coloured : plain;
    for (const order of orders) console.log(`\n${orderLines(order, paint).join('\n')}`);
    if (values.once) return;
    console.log(`\n${await guide(service)}`);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  } finally {
    await service.close();
  }
});

function languageSettings(): Partial<Record<string, string>> {
  return Object.fromEntries(
    settingNames
      .filter((name) => LANGUAGE_SETTING.test(name))
      .flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value]];
      }),
  );
}

async function playSamples(
  service: OwnService,
  { speed, withModel }: { speed: number; withModel: boolean },
): Promise<WorkOrder[]> {
  const { url } = service;
  const onProblem = (error: Error) => console.error(`connection: ${error.message}`);
  const agentToken = await token(service, AGENT, ['agent']);
  const sender = new CallSender({ url, token: await token(service, 'demo-gateway', ['gateway']), onProblem });
  const desk = new DeskClient({ url, token: agentToken, onProblem });
  try {
    await desk.ready();
    const orders: WorkOrder[] = [];
    const files = loadCalls(['samples']);
    for (const [index, file] of files.entries()) {
      const call = `${file.id}-${randomUUID().slice(0, 8)}`;
      startCall(sender, file, { call, agent: AGENT });
      const watch = await CallWatch.open(desk, call);
      console.log();
      const title = `接诉 Jiesu · ${file.id} (${index + 1}/${files.length}) · ${file.startedAt} · ${speed}×`;
      const stop = showCall(desk, watch, title);
      await playTurns(sender, file, { call, agent: AGENT, speed, partials: true });
      endCall(sender, file, call);
      await sender.drained();
      await watch.ended();
      // The form is settled by asking for the rules' draft, which would take the place of the model's.
      if (withModel) await watch.written();
      else await watch.settled();
      if (file.gold !== undefined) {
        orders.push(await readOrder(url, agentToken, await finishCall(desk, watch, file.gold)));
      }
      stop();
      watch.close();
    }
    return orders;
  } finally {
    sender.close();
    desk.close();
  }
}

async function readOrder(url: string, bearer: string, id: string): Promise<WorkOrder> {
  const response = await fetch(`${url}/v1/work-orders/${id}`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  if (!response.ok) throw new Error(`GET /v1/work-orders/${id} answered ${response.status}`);
  return WorkOrder.parse(await response.json());
}

function token({ secret }: OwnService, sub: string, roles: readonly Role[]): Promise<string> {
  return signToken(secret, { sub, roles, seconds: TOKEN_SECONDS });
}

async function guide(service: OwnService): Promise<string> {
  const { url } = service;
  const ready = await token(service, AGENT, ['agent', 'admin']);
  return [
    `Serving on ${url} until Ctrl-C:`,
    `  REST and OpenAPI   ${url}/docs`,
    `  WebSocket streams  ${url}/docs/streams`,
    `  health             ${url}/health/ready`,
    `  desk               ${url}/desk/#token=${ready}`,
    '',
    'A token of the demo’s agent, who is an administrator too:',
    `  TOKEN=${ready}`,
    `  curl -H "Authorization: Bearer $TOKEN" ${url}/v1/work-orders`,
    `  curl -H "Authorization: Bearer $TOKEN" ${url}/metrics`,
  ].join('\n');
}
