import { createAlertBook } from '../../assist/alert/alerts.ts';
import type { CallContext } from '../../assist/contract.ts';
import { createDispatchSuggester } from '../../assist/dispatch/suggester.ts';
import { whyWait } from '../../casework/self-service.ts';
import { loadCatalogue } from '../../catalogue/catalogue.ts';
import { createKnownNames } from '../../catalogue/known-names.ts';
import { loadScenarioBook } from '../../catalogue/scenarios/book.ts';
import { loadDangerRules } from '../../facts/danger/rules.ts';
import { createFactReader } from '../../facts/fact-reader.ts';
import { districtNamed, loadGazetteer } from '../../facts/place/gazetteer.ts';
import type { FlowSet } from '../../voice/flow/schema.ts';
import { createDangerCheck } from '../../voice/session/danger.ts';
import { loadCalls } from '../calls/load-calls.ts';
import { UsageError } from '../command-line.ts';
import type { Telling } from './sample-caller.ts';
import { type GoldCall, missingOf, type Tally, tallyOf, type WalkParts, walkCaller } from './walk-callers.ts';

const CONFIDENCES = [0.5, 0.7, 0.8, 0.9] as const;
const TELLINGS: Readonly<Record<Telling, string>> = {
  begins: 'begins, then answers',
  'tells-all': 'tells the whole story at once',
};

/** Lets the callers of recorded calls leave their matters by voice, and prints what would go out without an agent. */
export async function leftRequests(
  folder: string,
  flows: FlowSet,
  { verbose, print }: { readonly verbose: boolean; readonly print: (line: string) => void },
): Promise<void> {
  const calls = loadCalls([folder]).map((call): GoldCall => {
    if (call.gold === undefined) throw new UsageError(`${call.id} has no gold to score against`);
    return { ...call, gold: call.gold };
  });
  const { parts, close } = await openParts(flows);
  try {
    const tallies: Tally[] = [];
    for (const telling of Object.keys(TELLINGS) as Telling[]) {
      const walked: { call: GoldCall; walk: Awaited<ReturnType<typeof walkCaller>> }[] = [];
      for (const call of calls) {
        const walk = await walkCaller(call, telling, parts);
        walked.push({ call, walk });
        if (!verbose) continue;
        const reason =
          walk.left === null ? 'person' : whyWait(walk.left, { ...parts.grounds, confidence: 0.5 });
        const missing = walk.left === null ? '' : missingOf(walk.left).join(', ');
        print(
          `\n${call.id} (${telling}): ${reason ?? 'at once'}${missing === '' ? '' : `, without ${missing}`}`,
        );
        for (const line of walk.said) print(`  ${line}`);
      }
      tallies.push(tallyOf(walked, parts.grounds, CONFIDENCES));
    }
    for (const line of tableOf(tallies)) print(line);
  } finally {
    await close();
  }
}

async function openParts(flows: FlowSet): Promise<{ parts: WalkParts; close(): Promise<void> }> {
  const catalogue = loadCatalogue('catalogue/dispatch.json');
  const gazetteer = loadGazetteer('catalogue/gazetteer.json');
  const dangerRules = loadDangerRules('catalogue/danger-rules.json');
  const scenarios = loadScenarioBook('catalogue/scenarios.json');
  const suggester = await createDispatchSuggester({ modelDir: 'models/dispatch', catalogue });
  const known = createKnownNames(catalogue, {
    units: suggester.unitNames,
    categories: suggester.categoryNames,
    district: (name) => districtNamed(gazetteer, name),
  });
  const deps = {
    suggester,
    createReader: (context: CallContext) => createFactReader({ ...context, gazetteer, dangerRules }),
    alertsOf: createAlertBook(dangerRules),
    rules: { scenarios, doubtsOf: () => [] },
    grounds: () => ({ catalogue }),
    settings: {
      gateway: 'voice',
      draftQueue: 'self-service',
      humanQueue: 'hotline',
      timeZone: 'Asia/Shanghai',
    },
  };
  const grounds = { known, catalogue };
  return {
    parts: { flows, deps, grounds, dangerOf: createDangerCheck(dangerRules) },
    close: () => suggester.close(),
  };
}

function tableOf(tallies: readonly Tally[]): string[] {
  const row = (name: string, cell: (tally: Tally) => string) =>
    `| ${name} | ${tallies.map(cell).join(' | ')} |`;
  return [
    '',
    `| the caller | ${Object.values(TELLINGS).join(' | ')} |`,
    `|---|${tallies.map(() => '---').join('|')}|`,
    row('calls', ({ calls }) => `${calls}`),
    row('turns of the caller, on average', ({ calls, turns }) => (turns / calls).toFixed(1)),
    row('drafts (others went to a person)', ({ drafts }) => `${drafts}`),
    row('complete drafts', ({ complete }) => `${complete}`),
    ...CONFIDENCES.map((confidence, at) =>
      row(`at once from ${confidence}, of these unit / wish / place right`, ({ thresholds }) => {
        const one = thresholds[at];
        return one === undefined ? '' : `${one.atOnce}: ${one.right} / ${one.wishes} / ${one.places}`;
      }),
    ),
    row(`why others wait at ${CONFIDENCES[0]}`, ({ reasons }) =>
      [...reasons].map(([reason, count]) => `${reason} ${count}`).join(', '),
    ),
  ];
}
