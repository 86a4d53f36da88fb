import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine } from '../voice/engine/engine.ts';
import { faultText } from '../voice/flow/fault.ts';
import { readFlowFolder } from '../voice/flow/flow-set.ts';
import { flowJsonSchemaText } from '../voice/flow/json-schema.ts';
import { FlowLanguage, type FlowSet } from '../voice/flow/schema.ts';
import { numberOption, runCommand, UsageError } from './command-line.ts';
import { beginningVars } from './flow/beginning.ts';
import { dangerWords } from './flow/danger-words.ts';
import { drawFlows } from './flow/draw-flows.ts';
import { leftRequests } from './flow/left-requests.ts';
import { longestRow } from './flow/longest-prompts.ts';
import { effectLine, playFlow } from './flow/play-flow.ts';
import { PlayedCall } from './flow/played-call.ts';
import { nameOf, quietService, type ServiceState, scriptedService } from './flow/scripted-service.ts';
import { lineHelp } from './flow/typed-line.ts';

const USAGE = `npm run flow -- <file> [options]
npm run flow -- --check [folder]
npm run flow -- --draw <pictures> [folder]
npm run flow -- --schema
npm run flow -- --calls <folder> [--verbose]

For those who write guidance flows (docs/voice-flows.md). The folder is flows if none is named.

<file> plays a flow by keyboard with the others of its folder. A line:
${lineHelp.replace(/^/gm, '  ')}
The service behind it is a script:
  --free <n>        seats that are free (0)      --waiting <n>  callers that wait (12)
  --wait-s <s>      estimated wait (300), or unknown
  --closed          outside the opening hours    --notice <text>  a notice of the area
  --orders          the caller has an order; 20261101000123 (telephone ending in 5678) is always there
  --dispatched      requests go out at once      --repeated     urged and booked before
  --no-sms          no text messages are sent
  --failing <what>  does not answer: queue, request, callback, understand … or all; may be repeated
  --caller <number> of the line (13800001234), or none
  --language <en>   begins in English

  --check    prints what is wrong as file:line: node: message (exit code 1), or each flow's longest prompts
  --draw     writes one SVG for each flow
  --schema   writes flow.schema.json into flows
  --calls    lets the callers of recorded calls with gold leave their matters by voice (docs/voice-intake.md) and counts what
             would be dispatched at once; --verbose prints what was said`;

const FOLDER = 'flows';
const SCHEMA = 'flows/flow.schema.json';

const options = {
  check: { type: 'boolean', default: false },
  draw: { type: 'string' },
  schema: { type: 'boolean', default: false },
  calls: { type: 'string' },
  verbose: { type: 'boolean', default: false },
  free: { type: 'string', default: String(quietService.free) },
  waiting: { type: 'string', default: String(quietService.waiting) },
  'wait-s': { type: 'string', default: String(quietService.waitS) },
  closed: { type: 'boolean', default: false },
  notice: { type: 'string' },
  orders: { type: 'boolean', default: false },
  dispatched: { type: 'boolean', default: false },
  repeated: { type: 'boolean', default: false },
  'no-sms': { type: 'boolean', default: false },
  failing: { type: 'string', multiple: true, default: [] as string[] },
  caller: { type: 'string', default: quietService.caller ?? 'none' },
  language: { type: 'string', default: 'zh' },
} as const;
type Options = ReturnType<typeof readArgs>['values'];

const readArgs = (args: string[]) => parseArgs({ args, allowPositionals: true, options });

await runCommand(USAGE, async (args) => {
  const { values, positionals } = readArgs(args);
  const [named, ...more] = positionals;
  if (more.length > 0) throw new UsageError('name one file or folder; see --help');
  if (values.schema) {
    writeFileSync(SCHEMA, flowJsonSchemaText());
    console.log(SCHEMA);
  } else if (values.check) check(named ?? FOLDER);
  else if (values.draw !== undefined) {
    for (const file of await drawFlows(setOf(named ?? FOLDER), values.draw)) console.log(file);
  } else if (values.calls !== undefined)
    await leftRequests(values.calls, setOf(named ?? FOLDER), {
      verbose: values.verbose,
      print: (line) => console.log(line),
    });
  else if (named === undefined)
    throw new UsageError('name a flow file, such as flows/request.yaml; see --help');
  else await play(named, values);
});

function check(folder: string): void {
  const { sources, faults } = readFlowFolder(folder);
  if (faults.length === 0) for (const { flow } of sources) console.log(longestRow(flow));
  for (const fault of faults) console.log(faultText(fault));
  console.log(`${folder}: ${sources.length} 个流程，${faults.length} 处问题`);
  if (faults.length > 0) process.exitCode = 1;
}

/** @throws Error with the first fault when the folder's flows cannot serve */
function setOf(folder: string): FlowSet {
  const { set, faults } = readFlowFolder(folder);
  if (set !== null) return set;
  const [first] = faults;
  throw new Error(first === undefined ? `${folder} holds no flows` : faultText(first));
}

async function play(file: string, values: Options): Promise<void> {
  const flows = setOf(path.dirname(file));
  const flow = path.basename(file, path.extname(file));
  if (!Object.hasOwn(flows.flows, flow))
    throw new UsageError(
      `${path.dirname(file)} has no flow ${flow}, only ${Object.keys(flows.flows).join(', ')}`,
    );
  const language = FlowLanguage.safeParse(values.language);
  if (!language.success) throw new UsageError('--language is zh or en');
  const state = serviceOf(values);
  const call = new PlayedCall(
    {
      engine: createEngine(),
      flows,
      answer: scriptedService(state),
      dangerIn: dangerWords(),
      onEffect: (effect, result) => {
        const detail = effect.kind === 'message' ? `${effect.to}：${effect.text}` : '';
        console.log(effectLine(nameOf(effect), detail, result));
      },
    },
    flow,
    beginningVars(flow, state),
    language.data,
  );
  const terminal = process.stdin.isTTY === true;
  await playFlow(call, {
    input: process.stdin,
    echo: !terminal,
    print: (line) => console.log(line),
    prompt: (text) => process.stdout.write(text),
  });
}

function serviceOf(values: Options): ServiceState {
  return {
    open: !values.closed,
    free: numberOption('free', values.free, 0),
    waiting: numberOption('waiting', values.waiting, 0),
    waitS: values['wait-s'] === 'unknown' ? null : numberOption('wait-s', values['wait-s'], 0),
    notice: values.notice ?? null,
    orders: values.orders,
    dispatched: values.dispatched,
    repeated: values.repeated,
    sms: !values['no-sms'],
    failing: values.failing,
    caller: values.caller === 'none' ? null : values.caller,
  };
}
