import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { CallSender } from '../client/call-sender.ts';
import { CallWatch } from '../client/call-watch.ts';
import { DeskClient } from '../client/desk-client.ts';
import type { CallFile } from './calls/call-file.ts';
import { loadCalls } from './calls/load-calls.ts';
import { endCall, playTurns, startCall } from './calls/play-call.ts';
import { numberOption, runCommand, UsageError } from './command-line.ts';
import { openTarget, type Target } from './service/target.ts';
import { printEvents } from './terminal/print-events.ts';
import { requireWritable } from './write-file.ts';

const USAGE = `npm run replay -- <files or folders> [options]

Plays call files (.json, see samples/) and plain transcripts (.txt, lines such as "坐席：…" and "来电人：…")
through the call stream and prints what the desk sees.

  --speed <n>     times real time (default 10)
  --no-partials   final sentences only
  --url <url>     a running service; without it one is started on embedded storage that is thrown away
  --token <jwt>   token with the roles gateway and agent, for --url
  --secret <text> or the service's JWT_SECRET to sign one with (default: JWT_SECRET of the environment)
  --save <file>   writes every message of the desk to a file, one JSON object a line`;

await runCommand(USAGE, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    allowNegative: true,
    options: {
      speed: { type: 'string', default: '10' },
      partials: { type: 'boolean', default: true },
      url: { type: 'string' },
      token: { type: 'string' },
      secret: { type: 'string' },
      save: { type: 'string' },
    },
  });
  if (positionals.length === 0)
    throw new UsageError('name a call file or a folder of them; --help says more');
  const speed = numberOption('speed', values.speed, 0.01);
  requireWritable(values.save);
  const files = loadCalls(positionals);
  const target = await openTarget(values, `replay-${randomUUID().slice(0, 8)}`);
  try {
    await replay(target, files, { speed, partials: values.partials, save: values.save });
  } finally {
    await target.close();
  }
});

async function replay(
  target: Target,
  files: readonly CallFile[],
  options: { speed: number; partials: boolean; save: string | undefined },
): Promise<void> {
  const onProblem = (error: Error) => console.error(`connection: ${error.message}`);
  const sender = new CallSender({ url: target.url, token: target.gatewayToken, onProblem });
  const desk = new DeskClient({ url: target.url, token: target.deskToken, onProblem });
  const saved = options.save === undefined ? undefined : createWriteStream(options.save);
  if (saved !== undefined) {
    const save = (message: object) => saved.write(`${JSON.stringify(message)}\n`);
    desk.on('event', save).on('partial', save);
  }
  try {
    await desk.ready();
    for (const file of files) {
      const call = `${file.id}-${randomUUID().slice(0, 8)}`;
      console.log(`\n${file.id}  ${file.startedAt}`);
      startCall(sender, file, { call, agent: target.agent });
      const stop = printEvents(desk, console.log);
      const watch = await CallWatch.open(desk, call);
      await playTurns(sender, file, { call, agent: target.agent, ...options });
      endCall(sender, file, call);
      await sender.drained();
      await watch.ended();
      await watch.settled();
      stop();
      watch.close();
    }
  } finally {
    sender.close();
    desk.close();
    saved?.end();
    if (saved !== undefined) await finished(saved);
  }
}
