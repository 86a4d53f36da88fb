import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { CallerEvent, EffectResult, SpokenAction } from '../../voice/engine/contract.ts';
import { UsageError } from '../command-line.ts';
import type { PlayedCall } from './played-call.ts';
import { partsOf, secondsOf, spokenText } from './spoken-text.ts';
import { lineHelp, typedEvent } from './typed-line.ts';

/** Where lines come from and where the play is printed. `echo`: the lines come from a pipe, so that they are printed too. */
export interface Stage {
  readonly input: Readable;
  readonly echo: boolean;
  print(line: string): void;
  prompt(text: string): void;
}

/** Plays the call until it ends; the end of the input is the caller hanging up. */
export async function playFlow(call: PlayedCall, stage: Stage): Promise<void> {
  const lines = createInterface({ input: stage.input, crlfDelay: Number.POSITIVE_INFINITY });
  printReply(call, call.begin(), stage);
  if (isOver(call)) {
    lines.close();
    return;
  }
  stage.prompt('> ');
  for await (const line of lines) {
    if (stage.echo) stage.print(line);
    takeLine(call, line, stage);
    if (isOver(call)) break;
    stage.prompt('> ');
  }
  lines.close();
  if (isOver(call)) return;
  stage.print('');
  printReply(call, call.hear({ type: 'hangup' }), stage);
}

function takeLine(call: PlayedCall, line: string, stage: Stage): void {
  if (line.trim() === '!help') {
    stage.print(lineHelp);
    return;
  }
  let event: CallerEvent | null;
  try {
    event = typedEvent(line, call.state);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stage.print(`  ! ${error.message}`);
    return;
  }
  if (event === null) stage.print(JSON.stringify(call.state.vars, null, 2));
  else printReply(call, call.hear(event), stage);
}

function isOver({ state }: PlayedCall): boolean {
  return state.ended !== null;
}

function printReply({ state }: PlayedCall, actions: readonly SpokenAction[], stage: Stage): void {
  const parts = partsOf(actions);
  if (parts.length > 0) {
    const seconds = secondsOf(parts, state.language).toFixed(1);
    stage.print(`【${state.flow}/${state.node}】（${seconds} 秒）${spokenText(parts)}`);
  }
  const last = actions.at(-1);
  if (last !== undefined) stage.print(`  ${waitWords(last)}`);
  if (state.ended !== null) stage.print(`  通话结束：${state.ended}`);
}

function waitWords(action: SpokenAction): string {
  switch (action.type) {
    case 'listen': {
      const keys = action.keys === null ? '' : `，按键 ${action.keys.min}–${action.keys.max} 位`;
      return `听：${action.speech ? '说话' : '不听说话'}${keys}，最多等 ${action.timeoutMs / 1_000} 秒`;
    }
    case 'record':
      return `录音：最长 ${action.maxSeconds} 秒`;
    case 'queue':
      return `排队等人工：优先级 ${action.priority}（回车：接通，!failed：没接通，!left：离开）`;
    case 'transfer':
      return `转接 ${action.number}（回车：接通，!failed：没接通）`;
    case 'hangup':
      return '挂机';
    case 'say':
      return '接着说';
  }
}

/** What the service did, for the one who plays. */
export function effectLine(name: string, detail: string, result: EffectResult): string {
  const answer = result.status === 'done' ? JSON.stringify(result.value) : result.status;
  return `  · ${name}${detail === '' ? '' : ` ${detail}`} → ${answer}`;
}
