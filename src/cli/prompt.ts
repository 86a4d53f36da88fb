import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../config.ts';
import type { LanguageModel } from '../language-model/contract.ts';
import { inputRoom } from '../language-model/prompts/input-room.ts';
import { neededPrompts } from '../language-model/prompts/needed-prompts.ts';
import { createPromptBook, type PromptBook } from '../language-model/prompts/prompt-book.ts';
import { modelOfSettings } from '../model-of-settings.ts';
import { createLogger } from '../telemetry/log.ts';
import { loadCalls } from './calls/load-calls.ts';
import { runCommand, UsageError } from './command-line.ts';
import { askPrompt, type PromptRun } from './prompt/ask-prompt.ts';
import { type CallQuestion, questionOf } from './prompt/call-question.ts';

const USAGE = `npm run prompt -- <name> --call <file> [options]
npm run prompt -- --list

For those who write prompts (docs/prompts.md): shows what a prompt says of a recorded call, masked as it would leave the
machine, and what the servers of LLM_BASE_URL answer, if there are any. PROMPTS_DIR counts as in the service.

  --call <file>  a call file (.json, see samples/) or a transcript (.txt)
  --show         the whole prompt with its orders, and asks nobody
  --json         one JSON object, for scripts
  --list         the prompts with their versions and inputs`;

/** The service's own; those of PROMPTS_DIR replace them. */
const PROMPTS = 'prompts';

await runCommand(USAGE, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      call: { type: 'string' },
      show: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  // No token is checked here: the settings' secret may be missing.
  const config = loadConfig({ JWT_SECRET: randomBytes(32).toString('hex'), ...process.env });
  // Standard output is for what was asked for.
  const log = createLogger('silent');
  const book = createPromptBook({
    dir: PROMPTS,
    overrideDir: config.PROMPTS_DIR,
    log,
  });
  book.close();
  if (values.list) return list(book, values.json);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0 || values.call === undefined)
    throw new UsageError(
      'name one prompt and a call: npm run prompt -- summary --call samples/call-001.json',
    );
  if (!isPromptName(name))
    throw new UsageError(`there is no prompt ${name}, only ${Object.keys(neededPrompts).join(', ')}`);
  const [call, other] = loadCalls([values.call]);
  if (call === undefined || other !== undefined) throw new UsageError('--call takes one file');
  const model = values.show ? null : modelOfSettings(config, { onUse: () => undefined, log });
  try {
    const pieceTokens = inputRoom(book.get('summary-part'), config.LLM_CONTEXT_TOKENS);
    const question = questionOf(call, config, pieceTokens);
    const run = await ask(name, book, question, { config, model });
    if (values.json) console.log(JSON.stringify(run, null, 2));
    else print(run, values.show);
  } finally {
    await model?.close();
  }
});

function isPromptName(name: string): name is keyof typeof neededPrompts {
  return Object.hasOwn(neededPrompts, name);
}

function list(book: PromptBook, json: boolean): void {
  const prompts = book.list().map(({ name, version, purpose, inputs, output, hints, file }) => {
    return { name, version, purpose, inputs, output: output.kind, hints, file };
  });
  if (json) {
    console.log(JSON.stringify(prompts, null, 2));
    return;
  }
  for (const { name, version, purpose, inputs, output, hints, file } of prompts) {
    console.log(`${name}  ${version}  ${file}\n  ${purpose}`);
    console.log(
      `  inputs: ${Object.keys(inputs).join(', ')}; output: ${output}; at most ${hints.maxTokens} tokens`,
    );
  }
}

/** One question; a prompt that takes what the pieces tell needs one for each piece first. */
async function ask(
  name: keyof typeof neededPrompts,
  book: PromptBook,
  question: CallQuestion,
  asking: { readonly config: Config; readonly model: LanguageModel | null },
): Promise<PromptRun> {
  const [first = ''] = question.pieces;
  const ofPiece = (transcript: string): CallQuestion => ({
    ...question,
    inputs: { ...question.inputs, transcript },
  });
  if (name === 'summary-part') return askPrompt(book.get(name), ofPiece(first), '', asking);
  if (name !== 'summary-merge') return askPrompt(book.get(name), question, '', asking);
  const parts: string[] = [];
  for (const piece of question.pieces) {
    const part = await askPrompt(book.get('summary-part'), ofPiece(piece), '', asking);
    // Without a server the piece stands for what would be made of it.
    parts.push(part.answer?.raw ?? piece);
  }
  return askPrompt(book.get(name), question, parts.join('\n'), asking);
}

function print({ prompt, version, messages, leak, answer }: PromptRun, whole: boolean): void {
  console.log(`${prompt} ${version}`);
  for (const { role, content } of messages)
    if (whole || role === 'user') console.log(`\n--- ${role} (masked) ---\n${content}`);
  console.log(`\nguard: ${leak === null ? 'nothing personal is left' : `WITHHELD, ${leak} is left`}`);
  if (answer === null) return;
  const { raw, output, model, server, firstTextMs, totalMs, tokens, cost, repaired } = answer;
  console.log(`\n--- ${model} at ${server} ---\n${raw}`);
  console.log(`\n--- output (restored) ---`);
  console.log(typeof output === 'string' ? output : JSON.stringify(output, null, 2));
  const estimated = tokens.estimated ? ' (estimated)' : '';
  console.log(
    `\nfirst text ${firstTextMs.toFixed(0)} ms, all ${totalMs.toFixed(0)} ms; tokens ${tokens.prompt} in, ` +
      `${tokens.completion} out${estimated}${cost === null ? '' : `; cost ${cost.toFixed(6)}`}${repaired ? '; repaired' : ''}`,
  );
}
