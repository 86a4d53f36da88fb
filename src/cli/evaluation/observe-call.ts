import type { CallSender } from '../../client/call-sender.ts';
import { CallWatch } from '../../client/call-watch.ts';
import { ClientError } from '../../client/client-error.ts';
import type { DeskClient, DeskEventMessage } from '../../client/desk-client.ts';
import type { CallFile, Gold } from '../calls/call-file.ts';
import { endCall, startCall } from '../calls/play-call.ts';
import { type Checkpoint, checkpoints, type Observation } from './report.ts';

export interface Stage {
  readonly sender: CallSender;
  readonly desk: DeskClient;
  /** Token `sub` of the desk. */
  readonly agent: string;
  /** The service has a language model: its reading and its summary are waited for. */
  readonly withModel: boolean;
}

/**
 * Plays a call sentence by sentence, each as soon as all help for the one before has come, so that what the desk shows
 * at a checkpoint does not hang on timing. At the end the agent trusts the desk: what it calls invalid is closed, all
 * else is submitted.
 */
export async function observeCall(
  { sender, desk, agent, withModel }: Stage,
  file: CallFile & { gold: Gold },
  call: string,
): Promise<Observation> {
  startCall(sender, file, { call, agent });
  const watch = await CallWatch.open(desk, call);
  const timer = new SentenceTimer(desk, watch.callId);
  const units: Partial<Record<Checkpoint, string[]>> = {};
  const transcriptMs: number[] = [];
  const suggestionMs: number[] = [];
  let played = 0;
  for (const checkpoint of checkpoints) {
    const upTo = Math.ceil((file.turns.length * checkpoint) / 100);
    for (const turn of file.turns.slice(played, upTo)) {
      timer.restart();
      const senderSeq = sender.segment(call, { ...turn, final: true });
      if (senderSeq !== null) await watch.heard(senderSeq);
      await watch.settled();
      if (timer.transcriptMs !== null) transcriptMs.push(timer.transcriptMs);
      if (turn.speaker === 'caller' && timer.suggestionMs !== null) suggestionMs.push(timer.suggestionMs);
    }
    played = upTo;
    await watch.settled();
    units[checkpoint] = (watch.view.suggestion?.suggestion.units ?? []).map((unit) => unit.name);
  }
  endCall(sender, file, call);
  await watch.ended();
  if (withModel) await watch.written();
  // The form is settled by asking for the rules' draft, which would take the place of the model's.
  const written = watch.view.summary?.author === undefined ? null : watch.view.summary.text;
  await watch.settled();
  timer.close();
  const { form, alerts } = watch.view;
  const kind = form.kind?.current?.value;
  const outcome = kind === '无效' ? await markInvalid(desk, watch) : await submit(watch);
  watch.close();
  return {
    id: file.id,
    gold: file.gold,
    units: { 25: [], 50: [], 75: [], 100: [], ...units },
    kind: typeof kind === 'string' ? kind : null,
    form,
    startedAt: file.startedAt,
    summary: written ?? watch.view.summary?.text ?? '',
    urgent: alerts.some(({ level, state }) => level === 'urgent' && state !== 'withdrawn'),
    ...outcome,
    transcriptMs,
    suggestionMs,
  };
}

async function submit(watch: CallWatch): Promise<Pick<Observation, 'order' | 'refusal'>> {
  try {
    const { order } = await watch.submit();
    return { order: order?.orderNumber ?? null, refusal: null };
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'form_incomplete') throw error;
    const fields = error.problems.map((problem) => `${problem.field}: ${problem.message}`);
    return { order: null, refusal: [error.message, ...fields].join('; ') };
  }
}

async function markInvalid(
  desk: DeskClient,
  watch: CallWatch,
): Promise<Pick<Observation, 'order' | 'refusal'>> {
  await desk.command(watch.callId, { type: 'invalid', reason: '其他' });
  return { order: watch.view.submitted?.orderNumber ?? null, refusal: null };
}

/** Milliseconds from a sentence sent to the first events of each kind that follow it. */
class SentenceTimer {
  transcriptMs: number | null = null;
  suggestionMs: number | null = null;
  private readonly desk: DeskClient;
  private readonly callId: string;
  private sentAt = 0;

  constructor(desk: DeskClient, callId: string) {
    this.desk = desk;
    this.callId = callId;
    desk.on('event', this.take);
  }

  restart(): void {
    this.sentAt = performance.now();
    this.transcriptMs = null;
    this.suggestionMs = null;
  }

  close(): void {
    this.desk.off('event', this.take);
  }

  private readonly take = ({ callId, event }: DeskEventMessage): void => {
    if (callId !== this.callId) return;
    const after = performance.now() - this.sentAt;
    if (event.type === 'segment') this.transcriptMs ??= after;
    if (event.type === 'suggestion') this.suggestionMs ??= after;
  };
}
